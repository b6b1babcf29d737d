import {
  type CallId,
  type Contents,
  type FunctionId,
  id,
  type ObjectId,
  type ProgramFunction,
  type ProgramVariable,
  type RecordedEvent,
  type Site,
  type SiteId,
  type SourceId,
  type Step,
  type Value,
  type VariableId,
} from '@pellucid/format';
import { checkStep, found } from '../asked-for.ts';
import { type CallSpan, SpanJoiner } from '../call-spans.ts';
import { ObjectLog } from '../object-log.ts';
import type { Call, Change, Granularity, Output, Recording, Source, State, VariableKey } from '../recording.ts';
import { countUpTo } from '../search.ts';
import { type Sequence, sequenceOf, slice, stepSequence } from '../sequence.ts';
import { IndexedState } from '../state.ts';
import { nameOf } from '../variable-log.ts';
import { touched } from './call-summary.ts';
import { keptAs } from './object-summary.ts';
import { readOverview } from './overview.ts';
import { PagedStepping } from './paged-stepping.ts';
import { RecentlyUsed } from './recently-used.ts';
import { runningSums, segmentedSequence } from './segmented-sequence.ts';
import { entriesOf, findEntry } from './sorted-table.ts';
import type { StoredRun } from './stored-run.ts';
import { readList, readText } from './text-field.ts';

/** A stretch of so many segments is looked at itself for the calls in it; for a longer one an overview is. */
const fewSegments = 6;

/**
 * A recording that is read piece by piece, however long it is. Every answer is the one that a recording in memory gives, or a `PageFault` while what
 * it needs has not been read (see `settle`). Answers that hold all of something (`calls`, `history`) are as long as the run.
 */
export class PagedRecording implements Recording {
  readonly #run: StoredRun;
  readonly #stepping: PagedStepping;
  readonly sources: readonly Source[];
  readonly outputs: Sequence<Output>;
  /** Asked of the same objects again and again. */
  readonly #lineRuns = new RecentlyUsed<number, Sequence<Step>>(120);
  readonly #calls = new RecentlyUsed<number, Sequence<Call>>(50);
  readonly #changesIn = new RecentlyUsed<ObjectId, Sequence<Step>>(200);

  constructor(run: StoredRun) {
    this.#run = run;
    this.#stepping = new PagedStepping(run);
    this.sources = [...run.tables.sources.values()];
    this.outputs = this.#findOutputs();
  }

  get facts(): Recording['facts'] {
    return this.#run.root.facts;
  }
  get end(): Recording['end'] {
    return this.#run.root.end;
  }
  get damage(): string | null {
    return this.#run.root.damage;
  }
  get steps(): number {
    return this.#run.root.steps;
  }
  get exceptions(): Recording['exceptions'] {
    return this.#run.root.exceptions;
  }
  get tasks(): Recording['tasks'] {
    return this.#run.root.tasks;
  }
  get gaps(): Recording['gaps'] {
    return this.#run.root.gaps;
  }

  source(source: SourceId): Source {
    return found(this.#run.tables.sources.get(source), 'source', source);
  }
  functionOf(target: FunctionId): ProgramFunction {
    return this.#run.tables.functionOrUnknown(target);
  }
  variableOf(variable: VariableId): ProgramVariable {
    return this.#run.tables.variableOrUnknown(variable);
  }
  siteOf(site: SiteId): Site {
    return this.#run.tables.siteOrUnknown(site);
  }
  sourceOfFunction(target: FunctionId): Source {
    return this.#run.tables.sourceOrUnknown(target);
  }

  event(step: Step): RecordedEvent {
    checkStep(step, this.steps);
    const { events, index } = this.#run.part(this.#run.segmentAt(step));
    return found(events[step - index.past.firstStep], 'step', step);
  }

  state(step: Step): State {
    checkStep(step, this.steps);
    return new PagedState(this.#run, step);
  }

  moment(step: Step): { readonly first: Step; readonly last: Step } {
    checkStep(step, this.steps);
    return this.#stepping.moment(step);
  }

  callAt(step: Step): Call | null {
    checkStep(step, this.steps);
    return this.#run.part(this.#run.segmentAt(step)).index.stacks.at(step).stack?.record.call ?? null;
  }
  statementAt(call: CallId, step: Step): ReturnType<Recording['statementAt']> {
    checkStep(step, this.steps);
    const segment = this.#run.segmentAt(step);
    const { index } = this.#run.part(segment);
    const record = index.stacks.find(call);
    if (record !== undefined) return index.statementAt(record, step);
    const born = found(this.#run.bornCall(call), 'call', call);
    if (born > segment) return null;
    // It came and went in a segment of its own.
    const own = this.#run.part(born).index;
    return own.statementAt(found(own.stacks.find(call), 'call', call), own.lastStep);
  }

  get calls(): readonly Call[] {
    const calls = this.callsOf(null);
    return slice(calls, 0, calls.count);
  }
  call(call: CallId): Call {
    return found(this.#run.findCall(call), 'call', call);
  }
  children(call: CallId): readonly Call[] {
    const entry = this.#run.callEntry(call);
    const born = found(this.#run.bornCall(call), 'call', call);
    const segments = new Set([born, ...(entry?.segments ?? [])]);
    return [...segments].flatMap((segment) => this.#run.part(segment).index.stacks.find(call)?.children ?? []);
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
        ? this.#run.root.segments.map(({ calls }, segment) => [segment, calls] as const)
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

  history(variable: VariableKey): readonly Change[] {
    const changes = this.changes(variable);
    return slice(changes, 0, changes.count);
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
        segments.map((segment) => [segment, insideSegment(segment).count] as const),
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

  elementHistory(object: ObjectId, part: 'item' | 'field', key: Value): readonly Change[] {
    const born = this.#run.bornObject(object);
    const first = born === undefined ? undefined : this.#run.part(born).index.objects.get(object);
    if (born === undefined || first === undefined) return [];
    const whole = new ObjectLog(object, first.born, first.first);
    const segments = [born, ...(this.#run.objectEntry(object)?.segments ?? [])];
    for (const segment of segments) {
      const log = this.#run.part(segment).index.objects.get(object);
      for (const [at, event] of log?.changes.entries() ?? []) whole.take(log?.changed[at] ?? first.born, event);
    }
    return whole.history(part, key, this.#run.keys);
  }

  objectChanges(object: ObjectId): readonly Step[] {
    const changes = this.changesIn(object);
    return slice(changes, 0, changes.count);
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
    if (entry === undefined) return sequenceOf({ count: 1, stepAt: () => firstSight(), itemAt: () => firstSight() });
    const counts = Array.from(entry.segments, (segment, at) => [segment, entry.changes[at] ?? 0] as const);
    // At the end of a segment the object is what its last change there has made of it, and nothing has to be played.
    return this.#counted(
      [[born, entry.born], ...counts],
      (segment) => stepSequence(stepsIn(segment)),
      (segment) => this.#run.lastStep(segment),
      // Without its changes since the last image.
      Array.from(entry.kept.keys(), (at) => at + 1).filter((part) => entry.kept[part - 1] === keptAs.image),
    );
  }

  output(step: Step): readonly Output[] {
    return slice(this.outputs, 0, this.outputs.upTo(step));
  }

  #findOutputs(): Sequence<Output> {
    const { outputs } = this.#run.root;
    const pages = new RecentlyUsed<number, Sequence<Output>>(16);
    const insidePage = (page: number): Sequence<Output> => {
      const known = pages.get(page) ?? readPage(page);
      pages.set(page, known);
      return known;
    };
    const readPage = (page: number): Sequence<Output> => {
      const pieces = [...entriesOf(this.#run.pages, outputs, page)].map(([step, entry]): Output => {
        const reader = entry.from(0);
        const stream = reader.u8() === 1 ? 'stdout' : 'stderr';
        const omitted = reader.varint();
        const text = readText(reader);
        return { step: id<Step>(step), stream, text, ...(omitted > 0 ? { omitted } : {}) };
      });
      const itemAt = (index: number): Output => found(pieces[index], 'output', index);
      return sequenceOf({ count: pieces.length, stepAt: (index) => itemAt(index).step, itemAt });
    };
    return segmentedSequence({
      length: outputs.pages.length,
      cumulative: runningSums(outputs.counts),
      partAt: (step) => countUpTo(outputs.firstKeys, step) - 1,
      lastStep: (page) => (outputs.firstKeys[page + 1] ?? this.steps) - 1,
      inside: insidePage,
      representative: (page) => insidePage(page).at(0),
    });
  }

  lineSteps(source: SourceId, line: number): readonly Step[] {
    const runs = this.runsOf(source, line);
    return slice(runs, 0, runs.count);
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

  callSpans(from: Step, to: Step, narrowest: number): readonly CallSpan[] {
    if (this.steps === 0) return [];
    const overview = this.#run.pages.page(this.#run.root.overview, 'overview', readOverview);
    const [first, last] = [this.#run.segmentAt(from), this.#run.segmentAt(to)];
    const joiner = new SpanJoiner(narrowest);
    const begin = this.#run.info(Math.max(0, first)).firstStep;
    const isNear = last - first < fewSegments;
    for (const span of overview) {
      if (span.to < from || span.from > to || (isNear && (span.from >= begin || span.calls > 1))) continue;
      joiner.add(span);
    }
    if (!isNear) return joiner.finish();
    for (let segment = Math.max(0, first); segment <= last; segment++) {
      for (const record of this.#run.part(segment).index.stacks.records) {
        if (record.isEarlier) continue;
        const { call } = record;
        const ended = call.ended ?? id<Step>(this.steps - 1);
        if (ended < from || call.entered > to) continue;
        const { id: own, task, depth, function: target, entered } = call;
        joiner.add({ task, depth, from: entered, to: ended, call: own, function: target, calls: 1 });
      }
    }
    return joiner.finish();
  }

  next(step: Step, by: Granularity): Step | null {
    checkStep(step, this.steps);
    return this.#stepping.next(step, by);
  }

  previous(step: Step, by: Granularity): Step | null {
    checkStep(step, this.steps);
    return this.#stepping.previous(step, by);
  }

  #counts(table: Parameters<typeof findEntry>[1], key: number): readonly (readonly [segment: number, count: number])[] {
    const reader = key < 0 ? undefined : findEntry(this.#run.pages, table, key);
    if (reader === undefined) return [];
    let segment = 0;
    return readList(reader, 2, () => {
      segment += reader.varint();
      return [segment, reader.varint()] as const;
    });
  }

  #counted<T>(
    counts: readonly (readonly [segment: number, count: number])[],
    inside: (segment: number) => Sequence<T>,
    representative: (segment: number) => T | undefined = (segment) => inside(segment).at(0),
    atHand?: readonly number[],
  ): Sequence<T> {
    const filled = counts.filter(([, count]) => count > 0);
    // In columns: a busy line ran in thousands of segments.
    const segments = Uint32Array.from(filled, ([segment]) => segment);
    const segmentOf = (part: number): number => segments[part] ?? 0;
    return segmentedSequence({
      length: segments.length,
      cumulative: runningSums(filled.map(([, count]) => count)),
      partAt: (step) => countUpTo(segments, this.#run.segmentAt(step)) - 1,
      lastStep: (part) => this.#run.lastStep(segmentOf(part)),
      inside: (part) => inside(segmentOf(part)),
      representative: (part) => representative(segmentOf(part)),
      ...(atHand === undefined ? {} : { atHand }),
    });
  }
}

/** Plays the segment only where the step needs it. */
class PagedState implements State {
  readonly step: Step;
  readonly #run: StoredRun;
  #state: IndexedState | null = null;

  constructor(run: StoredRun, step: Step) {
    this.step = step;
    this.#run = run;
  }

  get task(): State['task'] {
    return this.#played().task;
  }

  get calls(): State['calls'] {
    return this.#played().calls;
  }

  get modules(): State['modules'] {
    return this.#played().modules;
  }

  object(object: ObjectId): Contents | undefined {
    const segment = this.#run.segmentAt(this.step);
    // The last step of a segment is what the next one begins with.
    return this.step === this.#run.lastStep(segment)
      ? this.#run.objectBefore(object, segment + 1)
      : this.#played().object(object);
  }

  #played(): IndexedState {
    this.#state ??= new IndexedState(this.#run.part(this.#run.segmentAt(this.step)).index, this.step);
    return this.#state;
  }
}

const noChanges = sequenceOf<Change>({
  count: 0,
  stepAt: () => id<Step>(0),
  itemAt: () => ({ step: id<Step>(0), value: null }),
});
