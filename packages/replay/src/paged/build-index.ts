import {
  type BatchMark,
  BatchReader,
  type ByteSink,
  ByteWriter,
  type CallId,
  checksum,
  FormatError,
  type FunctionId,
  id,
  joined,
  type Program,
  programToText,
  type RandomAccess,
  type RecordingPart,
  type RunEnd,
  type RunFacts,
  readRecording,
  type SourceId,
  type Step,
} from '@pellucid/format';
import { type CallSpan, SpanJoiner } from '../call-spans.ts';
import { ProfileCounter } from '../profile/profile-counter.ts';
import { RunningClock } from '../profile/step-clock.ts';
import { ProgramTables } from '../program-tables.ts';
import { addUnlisted, emptyLogs, RunIndex, type RunLogs } from '../run-index.ts';
import { slice } from '../sequence.ts';
import { ValueKeys } from '../value-keys.ts';
import { writeBatchMarks } from './batch-marks.ts';
import type { BatchInfo } from './batch-table.ts';
import { CallSummary } from './call-summary.ts';
import { exceptionEntry } from './exception-entry.ts';
import { type IndexRoot, writeIndexRoot } from './index-root.ts';
import { LivePast } from './live-past.ts';
import { ObjectSummary } from './object-summary.ts';
import { writeOverview } from './overview.ts';
import { type Compress, PageWriter } from './page-writer.ts';
import { writeProfile } from './profile-page.ts';
import { writeSegmentPage } from './segment-page.ts';
import { rangesOf, type SegmentInfo } from './segment-table.ts';
import { type TableDirectory, TableWriter } from './sorted-table.ts';
import { writeOptional, writeText } from './text-field.ts';
import { writeUnlisted } from './unlisted-names.ts';

export interface IndexOptions {
  /** Zstandard; pages are stored as they are when absent. */
  readonly compress?: Compress;
  /** Told now and then how many steps have been read; what it returns is awaited. */
  readonly onProgress?: (steps: number) => unknown;
  /** Fewest events of a segment. */
  readonly segmentEvents?: number;
}

/** Decoding and playing so many takes some ten milliseconds, and a jump may cost a few of them; half as many would make the index half as large again. */
const eventsOfSegment = 1 << 13;
/** A segment ends earlier where its events are long. */
const bytesOfSegment = 1 << 19;
/** Gaps that are told one by one. */
const mostListed = 20_000;
/** Rows of a timeline, and what can be told apart on it. */
const overviewRows = 32;
const overviewSteps = 2000;

export const indexKind = 'PELLIDX';
/** One letter or digit. To be raised by every change of what an index holds, or of what it counts: an older one would go on to tell what was true then. */
export const indexVersion = '6';

/**
 * Reads a recording once from start to end (or to the damage) and writes an index, with which it opens at once however long it is.
 * @returns the steps that were read
 * @throws NotARecordingError, FormatVersionError, and whatever `access` and `sink` throw
 */
export async function buildIndex(access: RandomAccess, sink: ByteSink, options: IndexOptions = {}): Promise<number> {
  const pages = new PageWriter(sink, options.compress);
  let builder: IndexBuilder | null = null;
  const finish = async (end: RunEnd, damage: string | null): Promise<number> => {
    if (builder === null) throw new FormatError('The recording has no facts', 0);
    builder.finish(end, damage, await access.size(), await fingerprint(access));
    await pages.flush(0);
    return builder.steps;
  };
  for await (const part of readRecording(access)) {
    switch (part.part) {
      case 'facts':
        builder ??= new IndexBuilder(part.facts, pages, options.segmentEvents ?? eventsOfSegment);
        break;
      case 'source':
        builder?.source(part.program, part.text);
        break;
      case 'events': {
        if (builder === null) break;
        const damage = builder.batch(part);
        if (damage !== null) return finish({ outcome: 'broken-off', reason: damage }, damage);
        await pages.flush();
        await options.onProgress?.(builder.steps);
        break;
      }
      case 'end':
        return finish(part.end, part.damage);
    }
  }
  throw new FormatError('The recording has no end', 0);
}

const fingerprintBytes = 4096;

/** Of the beginning and the end of a recording: what tells whether an index belongs to it. */
export async function fingerprint(access: RandomAccess): Promise<number> {
  const size = await access.size();
  const [start, end] = await Promise.all([
    access.read(0, Math.min(size, fingerprintBytes)),
    access.read(Math.max(0, size - fingerprintBytes), fingerprintBytes),
  ]);
  return checksum(joined([start, end]));
}

class IndexBuilder {
  readonly #facts: RunFacts;
  readonly #pages: PageWriter;
  readonly #segmentEvents: number;
  readonly #tables: ProgramTables;
  readonly #past = new LivePast();
  readonly #logs: RunLogs;
  readonly #calls: CallSummary;
  readonly #objects: ObjectSummary;
  readonly #nodes: TableWriter;
  /** Written last: they are read with the root. */
  readonly #sources: Uint8Array[] = [];
  readonly #batches: BatchInfo[] = [];
  readonly #segments: SegmentInfo[] = [];
  readonly #spans: CallSpan[] = [];
  /** By line and by function: segment and count, by turns. */
  readonly #lines = new Map<SourceId, Map<number, number[]>>();
  readonly #functions = new Map<FunctionId, number[]>();
  readonly #clock = new RunningClock();
  readonly #profile: ProfileCounter;
  readonly #unlisted = new Map<string, Set<FunctionId>>();
  #index: RunIndex | null = null;
  #begun = { batch: 0, mark: 0, bytes: 0 };
  #chunkBytes = 0;
  #steps = 0;

  constructor(facts: RunFacts, pages: PageWriter, segmentEvents: number) {
    this.#facts = facts;
    this.#pages = pages;
    this.#segmentEvents = segmentEvents;
    this.#tables = new ProgramTables(facts.language);
    this.#logs = emptyLogs(new ValueKeys(facts.language, (object) => this.#past.object(object)));
    this.#calls = new CallSummary(this.#past);
    this.#objects = new ObjectSummary(this.#past, pages);
    this.#nodes = new TableWriter(pages);
    this.#profile = new ProfileCounter({
      functionOf: (target) => this.#tables.functionOrUnknown(target),
      siteOf: (site) => this.#tables.siteOrUnknown(site),
      sourceOfFunction: (target) => this.#tables.sourceOrUnknown(target),
    });
  }

  get steps(): number {
    return this.#steps;
  }

  source(program: Program, text: string): void {
    this.#close();
    this.#tables.add(program, text);
    const writer = new ByteWriter();
    writeText(writer, programToText(program));
    writeText(writer, text);
    this.#sources.push(writer.take());
  }

  /** @returns what is wrong behind the last event that could be read; null when the batch is whole. */
  batch(part: Extract<RecordingPart, { part: 'events' }>): string | null {
    const { bytes, chunk } = part;
    const time = this.#clock.begin(part);
    const marks: BatchMark[] = [];
    const before = this.#steps;
    let damage: string | null = null;
    try {
      const reader = new BatchReader(bytes);
      let from = 0;
      while (!reader.done) {
        if (this.#isFull(reader.offset - from)) {
          this.#close();
          if (this.#steps > before) marks.push(reader.mark());
          from = reader.offset;
        }
        this.#index ??= this.#begin(marks.length);
        const event = reader.next();
        this.#index.add(event);
        this.#profile.count(event.event, time);
        this.#steps++;
      }
      reader.finish();
      this.#begun.bytes += reader.offset - from;
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      damage = `The recording is damaged behind step ${this.#steps - 1}: ${error.message}`;
    }
    const ref = marks.length === 0 ? null : this.#pages.page(writeBatchMarks(marks));
    this.#batches.push({
      chunk: chunk ?? { offset: 0, length: 0 },
      firstStep: id<Step>(before),
      count: this.#steps - before,
      marks: ref,
    });
    this.#chunkBytes += chunk?.length ?? 0;
    return damage;
  }

  finish(end: RunEnd, damage: string | null, bytes: number, sum: number): void {
    this.#close();
    this.#logs.exceptions.close(end);
    const { gaps } = this.#logs.gaps;
    const root: Omit<IndexRoot, 'sources'> = {
      bytes,
      checksum: sum,
      facts: this.#facts,
      end,
      damage,
      steps: this.#steps,
      caught: this.#logs.exceptions.caught,
      batches: this.#batches,
      segments: this.#segments,
      tasks: this.#logs.tasks.tasks,
      modules: this.#logs.modules.all,
      gaps: [...gaps.slice(0, mostListed), ...untold(gaps.length)],
      lines: [...this.#lines].flatMap(([source, lines]) =>
        Array.from(lines, ([line, counts]) => ({ source, line, total: totalOf(counts) })),
      ),
      functions: Array.from(this.#functions, ([target, counts]) => ({ function: target, total: totalOf(counts) })),
      overview: this.#pages.page(writeOverview(this.#overview())),
      unlisted: this.#pages.page(writeUnlisted(this.#unlisted)),
      profile: this.#pages.page(writeProfile(this.#profile.finish(this.#clock.duration))),
      nodes: this.#nodes.finish(),
      calls: this.#table(this.#calls.entries()),
      objects: this.#table(this.#objects.entries()),
      lineCounts: this.#table(countEntries([...this.#lines.values()].flatMap((lines) => [...lines.values()]))),
      functionCounts: this.#table(countEntries([...this.#functions.values()])),
      outputs: this.#table(this.#outputEntries()),
      exceptions: this.#table(this.#exceptionEntries()),
    };
    const sources = this.#sources.map((bytes) => this.#pages.page(bytes));
    const ref = this.#pages.page(writeIndexRoot({ ...root, sources }));
    const tail = new Uint8Array(tailBytes);
    const view = new DataView(tail.buffer);
    view.setFloat64(0, ref.offset, true);
    view.setFloat64(8, ref.length, true);
    for (const [at, character] of [...`${indexKind}${indexVersion}`].entries()) tail[16 + at] = character.charCodeAt(0);
    this.#pages.raw(tail);
  }

  /** `bytes`: of the batch that is being read, those that belong to the segment. */
  #isFull(bytes: number): boolean {
    if (this.#index === null) return false;
    return this.#steps - this.#past.firstStep >= this.#segmentEvents || this.#begun.bytes + bytes >= bytesOfSegment;
  }

  #begin(marks: number): RunIndex {
    this.#begun = { batch: this.#batches.length, mark: marks, bytes: 0 };
    return new RunIndex(this.#tables, this.#past, this.#logs);
  }

  #close(): void {
    const index = this.#index;
    if (index === null) return;
    this.#index = null;
    if (index.steps === this.#past.firstStep) return;
    index.close();
    const segment = this.#segments.length;
    const { firstStep, moment } = this.#past;
    const bytes = this.#chunkBytes;
    this.#chunkBytes = 0;
    const frames = this.#calls.take(index, segment);
    const { born, ...kept } = this.#objects.take(index, segment, bytes);
    this.#count(index, segment);
    const asked = this.#past.asked();
    for (const { pushed, call, below } of this.#past.advance(index)) {
      const writer = new ByteWriter();
      writer.varint(call);
      writeOptional(writer, below);
      this.#nodes.add(pushed, writer.take());
    }
    const { voids, definedBefore } = index;
    const page = { ...asked, voids, definedBefore, frames, ...kept };
    const calls = index.stacks.records.filter(({ isEarlier }) => !isEarlier);
    this.#segments.push({
      firstStep,
      count: index.steps - firstStep,
      batch: this.#begun.batch,
      mark: this.#begun.mark,
      page: this.#pages.page(writeSegmentPage(page, firstStep)),
      sources: this.#sources.length,
      callSteps: index.callSteps.length,
      changeSteps: index.changeSteps.length,
      calls: calls.length,
      moment,
      firstMoment: index.moments.firstFrom(firstStep) - firstStep,
      objects: rangesOf(born),
      callIds: rangesOf(calls.map((record): CallId => record.id)),
    });
  }

  #count(index: RunIndex, segment: number): void {
    for (const [source, line, steps] of index.lines.entries()) {
      const lines = this.#lines.get(source) ?? new Map<number, number[]>();
      this.#lines.set(source, lines);
      const counts = lines.get(line);
      if (counts === undefined) lines.set(line, [segment, steps.length]);
      else counts.push(segment, steps.length);
    }
    for (const [target, calls] of index.stacks.functions) {
      const counts = this.#functions.get(target);
      if (counts === undefined) this.#functions.set(target, [segment, calls.length]);
      else counts.push(segment, calls.length);
    }
    for (const [name, functions] of index.unlisted) addUnlisted(this.#unlisted, name, functions);
    const joiner = new SpanJoiner(Number.POSITIVE_INFINITY);
    for (const record of index.stacks.records) {
      if (record.isEarlier) continue;
      const { call } = record;
      const isModule = index.tables.functions.get(call.function)?.kind === 'module';
      if (call.ended === null || isModule || call.depth >= overviewRows) continue;
      const { id: own, task, depth, function: target, entered, ended } = call;
      joiner.add({ task, depth, from: entered, to: ended, call: own, function: target, calls: 1 });
    }
    this.#spans.push(...joiner.finish());
  }

  #overview(): readonly CallSpan[] {
    const last = id<Step>(Math.max(0, this.#steps - 1));
    const spans = [...this.#spans];
    for (const { id: own, task, depth, function: target, entered, ended } of this.#calls.calls) {
      if (depth >= overviewRows) continue;
      spans.push({ task, depth, from: entered, to: ended ?? last, call: own, function: target, calls: 1 });
    }
    const joiner = new SpanJoiner(Math.max(1, this.#steps / overviewSteps));
    for (const span of spans.sort((a, b) => a.from - b.from)) joiner.add(span);
    return joiner.finish();
  }

  #table(entries: Iterable<readonly [key: number, entry: Uint8Array]>): TableDirectory {
    const table = new TableWriter(this.#pages);
    for (const [key, entry] of entries) table.add(key, entry);
    return table.finish();
  }

  *#outputEntries(): Generator<readonly [key: number, entry: Uint8Array]> {
    const { all } = this.#logs.outputs;
    for (const { step, stream, text, omitted } of slice(all, 0, all.count)) {
      const writer = new ByteWriter();
      writer.u8(stream === 'stdout' ? 1 : 2);
      writer.varint(omitted ?? 0);
      writeText(writer, text);
      yield [step, writer.take()];
    }
  }

  *#exceptionEntries(): Generator<readonly [key: number, entry: Uint8Array]> {
    const { all } = this.#logs.exceptions;
    for (let index = 0; index < all.count; index++) {
      const exception = all.at(index);
      if (exception !== undefined) yield [exception.step, exceptionEntry(exception)];
    }
  }
}

/** offset:f64 length:f64 of the root, magic */
export const tailBytes: number = 8 + 8 + indexKind.length + indexVersion.length;

function totalOf(counts: readonly number[]): number {
  return counts.reduce((sum, count, at) => (at % 2 === 1 ? sum + count : sum), 0);
}

function* countEntries(all: readonly (readonly number[])[]): Generator<readonly [key: number, entry: Uint8Array]> {
  for (const [key, counts] of all.entries()) {
    const writer = new ByteWriter();
    writer.varint(counts.length / 2);
    let last = 0;
    for (let at = 0; at < counts.length; at += 2) {
      const segment = counts[at] ?? 0;
      writer.varint(segment - last);
      writer.varint(counts[at + 1] ?? 0);
      last = segment;
    }
    yield [key, writer.take()];
  }
}

/** What is said where not all of them are listed. */
function untold(count: number): IndexRoot['gaps'] {
  if (count <= mostListed) return [];
  return [{ step: id<Step>(0), what: `Only the first ${mostListed} of ${count} gaps are listed`, site: null }];
}
