import { type ByteReader, type FunctionId, id, type ObjectId, type SourceId, type Step } from '@pellucid/format';
import { found } from '../asked-for.ts';
import type { Call, Change, Exception, Output, VariableKey } from '../recording.ts';
import { countUpTo } from '../search.ts';
import { type Sequence, sequenceOf, stepSequence } from '../sequence.ts';
import { nameOf } from '../variable-log.ts';
import { touched } from './call-summary.ts';
import { readExceptionEntry } from './exception-entry.ts';
import { keptAs } from './object-summary.ts';
import { RecentlyUsed } from './recently-used.ts';
import { runningSums, segmentedSequence } from './segmented-sequence.ts';
import { entriesOf, findEntry, type TableDirectory } from './sorted-table.ts';
import type { StoredRun } from './stored-run.ts';
import { readText } from './text-field.ts';

/** How much of something lies in which segments, ascending. In columns: a busy line ran in thousands of them, and many lines are looked at at once. */
interface Counts {
  readonly segments: Uint32Array;
  readonly counts: Uint32Array;
}

/** What happened over a whole run, counted by what the index knows of its segments; a segment is read where one of its own is asked for. */
export class PagedSequences {
  readonly outputs: Sequence<Output>;
  readonly exceptions: Sequence<Exception>;
  readonly #run: StoredRun;
  /** Asked of the same objects again and again. */
  readonly #lineRuns = new RecentlyUsed<number, Sequence<Step>>(120);
  readonly #calls = new RecentlyUsed<number, Sequence<Call>>(50);
  readonly #changesIn = new RecentlyUsed<ObjectId, Sequence<Step>>(200);

  constructor(run: StoredRun) {
    this.#run = run;
    this.outputs = this.#listed(run.root.outputs, readOutput);
    this.exceptions = this.#listed(run.root.exceptions, readExceptionEntry);
  }

  callsOf(target: FunctionId | null): Sequence<Call> {
    const known = this.#calls.get(target ?? 0) ?? this.#findCalls(target);
    this.#calls.set(target ?? 0, known);
    return known;
  }

  #findCalls(target: FunctionId | null): Sequence<Call> {
    const place = this.#run.root.functions.findIndex(({ function: other }) => other === target);
    const counts =
      target === null
        ? countsOf(this.#run.root.segments.map(({ calls }, segment) => [segment, calls] as const))
        : this.#counts(this.#run.root.functionCounts, place);
    return this.#counted(counts, (segment) => {
      const { stacks } = this.#run.part(segment).index;
      const calls =
        target === null
          ? stacks.records.filter(({ isEarlier }) => !isEarlier).map(({ call }) => call)
          : stacks.callsOf(target);
      const itemAt = (index: number): Call => found(calls[index], 'call', index);
      return sequenceOf({ count: calls.length, stepAt: (index) => itemAt(index).entered, itemAt });
    });
  }

  changes(variable: VariableKey): Sequence<Change> {
    const { call } = variable;
    const name = nameOf(variable);
    const entry = this.#run.callEntry(call);
    const born = this.#run.bornCall(call);
    const insideSegment = (segment: number): Sequence<Change> => {
      const { index } = this.#run.part(segment);
      const record = index.stacks.find(call);
      return record === undefined ? noChanges : index.variables.history(record.index, name);
    };
    if (born === undefined) return noChanges;
    if (entry === undefined || entry.call === null) {
      const segments = [...new Set([born, ...(entry?.segments ?? [])])];
      return this.#counted(
        countsOf(segments.map((segment) => [segment, insideSegment(segment).count] as const)),
        insideSegment,
      );
    }
    const isWritten = (marks: number | undefined): boolean => ((marks ?? 0) & (touched.frame | touched.late)) !== 0;
    const segments = Uint32Array.from(entry.segments.filter((_, at) => isWritten(entry.marks[at])));
    const marks = Uint8Array.from(entry.marks.filter(isWritten));
    const isLate = (part: number): boolean => ((marks[part] ?? 0) & touched.late) !== 0;
    const slotAt = (part: number) => {
      for (let at = part; at >= 0; at--) {
        const frame = this.#run.frameIn(call, segments[at] ?? 0);
        const slot = frame.slots.find((one) => one.name === name);
        if (slot !== undefined || !frame.isPartial) return slot;
      }
      return undefined;
    };
    const writesUpTo = (part: number): number => {
      let late = 0;
      let at = part;
      for (; at >= 0 && isLate(at); at--) late += insideSegment(segments[at] ?? 0).count;
      return late + (at < 0 ? 0 : (slotAt(at)?.writes ?? 0));
    };
    return segmentedSequence({
      length: segments.length,
      cumulative: writesUpTo,
      partAt: (step) => countUpTo(segments, this.#run.segmentAt(step)) - 1,
      lastStep: (part) => this.#run.lastStep(segments[part] ?? 0),
      inside: (part) => insideSegment(segments[part] ?? 0),
      representative: (part): Change | undefined => {
        if (isLate(part)) return insideSegment(segments[part] ?? 0).at(0);
        const slot = slotAt(part);
        // A long value has to be looked for where it was written: no drawing is worth that.
        return slot === undefined || slot.value === 'far' ? undefined : { step: slot.since, value: slot.value };
      },
    });
  }

  changesIn(object: ObjectId): Sequence<Step> {
    const known = this.#changesIn.get(object) ?? this.#findChanges(object);
    this.#changesIn.set(object, known);
    return known;
  }

  #findChanges(object: ObjectId): Sequence<Step> {
    const born = this.#run.bornObject(object);
    if (born === undefined) return stepSequence([]);
    const stepsIn = (segment: number): readonly Step[] => {
      const log = this.#run.part(segment).index.objects.get(object);
      return (segment === born ? log?.steps() : log?.changed) ?? [];
    };
    const firstSight = (): Step => stepsIn(born)[0] ?? this.#run.info(born).firstStep;
    const entry = this.#run.objectEntry(object);
    if (entry === undefined) return this.#seenOnce(born, firstSight);
    const [segments, counts] = [new Uint32Array(entry.segments.length + 1), new Uint32Array(entry.changes.length + 1)];
    segments[0] = born;
    segments.set(entry.segments, 1);
    counts[0] = entry.born;
    counts.set(entry.changes, 1);
    // At the end of a segment the object is what its last change there has made of it, and nothing has to be played.
    return this.#counted(
      { segments, counts },
      (segment) => stepSequence(stepsIn(segment)),
      (segment) => this.#run.lastStep(segment),
      // Without its changes since the last image.
      Array.from(entry.kept.keys(), (at) => at + 1).filter((part) => entry.kept[part - 1] === keptAs.image),
    );
  }

  /** Of an object that never changes: the segment in which it was first seen is read only for its step, not for whether it lies behind another. */
  #seenOnce(born: number, firstSight: () => Step): Sequence<Step> {
    const once = sequenceOf({ count: 1, stepAt: firstSight, itemAt: firstSight });
    const upTo = (step: number): number => {
      const segment = this.#run.segmentAt(step);
      return segment === born ? once.upTo(step) : segment > born ? 1 : 0;
    };
    return { ...once, upTo, isFar: true };
  }

  runsOf(source: SourceId, line: number): Sequence<Step> {
    const { lines, lineCounts } = this.#run.root;
    const place = lines.findIndex((one) => one.source === source && one.line === line);
    const sequence = (): Sequence<Step> => {
      const known = this.#lineRuns.get(place);
      if (known !== undefined) return known;
      const counts = this.#counts(lineCounts, place);
      const runs = this.#counted(counts, (segment) =>
        stepSequence(this.#run.part(segment).index.lines.steps(source, line)),
      );
      this.#lineRuns.set(place, runs);
      return runs;
    };
    const count = lines[place]?.total ?? 0;
    // How often each line ran is asked of all lines at once.
    return {
      count,
      upTo: (step) => sequence().upTo(step),
      at: (index) => sequence().at(index),
      sample: (most, from, to) => sequence().sample(most, from, to),
      isFar: true,
    };
  }

  /** What stands in a table under its step, page by page. */
  #listed<T extends { readonly step: Step }>(
    table: TableDirectory,
    read: (reader: ByteReader, step: Step) => T,
  ): Sequence<T> {
    const pages = new RecentlyUsed<number, Sequence<T>>(16);
    const insidePage = (page: number): Sequence<T> => {
      const known = pages.get(page) ?? readPage(page);
      pages.set(page, known);
      return known;
    };
    const readPage = (page: number): Sequence<T> => {
      const entries = [...entriesOf(this.#run.pages, table, page)];
      const items = entries.map(([step, entry]) => read(entry.from(0), id<Step>(step)));
      const itemAt = (index: number): T => found(items[index], 'item', index);
      return sequenceOf({ count: items.length, stepAt: (index) => itemAt(index).step, itemAt });
    };
    return segmentedSequence({
      length: table.pages.length,
      cumulative: runningSums(table.counts),
      partAt: (step) => countUpTo(table.firstKeys, step) - 1,
      lastStep: (page) => (table.firstKeys[page + 1] ?? this.#run.root.steps) - 1,
      inside: insidePage,
      representative: (page) => insidePage(page).at(0),
    });
  }

  #counts(table: Parameters<typeof findEntry>[1], key: number): Counts {
    const reader = key < 0 ? undefined : findEntry(this.#run.pages, table, key);
    if (reader === undefined) return countsOf([]);
    const length = reader.count(2);
    const [segments, counts] = [new Uint32Array(length), new Uint32Array(length)];
    let segment = 0;
    for (let part = 0; part < length; part++) {
      segment += reader.varint();
      segments[part] = segment;
      counts[part] = reader.varint();
    }
    return { segments, counts };
  }

  #counted<T>(
    { segments, counts }: Counts,
    inside: (segment: number) => Sequence<T>,
    representative: (segment: number) => T | undefined = (segment) => inside(segment).at(0),
    atHand?: readonly number[],
  ): Sequence<T> {
    const segmentOf = (part: number): number => segments[part] ?? 0;
    return segmentedSequence({
      length: segments.length,
      cumulative: runningSums(counts),
      partAt: (step) => countUpTo(segments, this.#run.segmentAt(step)) - 1,
      lastStep: (part) => this.#run.lastStep(segmentOf(part)),
      inside: (part) => inside(segmentOf(part)),
      representative: (part) => representative(segmentOf(part)),
      ...(atHand === undefined ? {} : { atHand }),
    });
  }
}

function countsOf(pairs: readonly (readonly [segment: number, count: number])[]): Counts {
  const filled = pairs.filter(([, count]) => count > 0);
  return {
    segments: Uint32Array.from(filled, ([segment]) => segment),
    counts: Uint32Array.from(filled, ([, count]) => count),
  };
}

function readOutput(reader: ByteReader, step: Step): Output {
  const stream = reader.u8() === 1 ? 'stdout' : 'stderr';
  const omitted = reader.varint();
  const text = readText(reader);
  return { step, stream, text, ...(omitted > 0 ? { omitted } : {}) };
}

const noChanges = sequenceOf<Change>({
  count: 0,
  stepAt: () => id<Step>(0),
  itemAt: () => ({ step: id<Step>(0), value: null }),
});
