import {
  type ByteReader,
  ByteWriter,
  type CallId,
  decodeBatch,
  encodeBatch,
  endFromMetadata,
  endToMetadata,
  type FilePlace,
  type FunctionId,
  factsFromMetadata,
  factsToMetadata,
  id,
  type RunEnd,
  type RunFacts,
  type SiteId,
  type SourceId,
  type Step,
  type TaskId,
} from '@pellucid/format';
import type { Gap } from '../gap-log.ts';
import type { ModuleCall } from '../module-calls.ts';
import type { Past } from '../past.ts';
import type { Exception, Task } from '../recording.ts';
import type { PageRef } from './page-writer.ts';
import { readDirectory, type TableDirectory, writeDirectory } from './sorted-table.ts';
import { readList, readOptional, readText, writeOptional, writeText } from './text-field.ts';

/** Ids from `first` to `last`, without gaps. */
export interface IdRange {
  readonly first: number;
  readonly last: number;
}

/** Some ten thousand events that are read together; segments follow each other without gaps. */
export interface SegmentInfo {
  readonly firstStep: Step;
  readonly count: number;
  /** The batch in which it begins, and at which of its marks: 0 is the batch's beginning, mark i stands at i − 1. */
  readonly batch: number;
  readonly mark: number;
  readonly page: PageRef;
  /** How many sources were loaded before it. */
  readonly sources: number;
  readonly callSteps: number;
  readonly changeSteps: number;
  readonly calls: number;
  readonly moment: Past['moment'];
  /** The first step at which a moment begins, counted from `firstStep`; `count`: none does. */
  readonly firstMoment: number;
  /** Objects that are first seen in it, and calls that begin in it. */
  readonly objects: readonly IdRange[];
  readonly callIds: readonly IdRange[];
}

export interface BatchInfo {
  readonly chunk: FilePlace;
  readonly firstStep: Step;
  readonly count: number;
  /** null: every segment begins where a batch does. */
  readonly marks: PageRef | null;
}

/** What can be counted in each segment; its counts stand in a table under its index. */
export interface LineTotal {
  readonly source: SourceId;
  readonly line: number;
  readonly total: number;
}

export interface FunctionTotal {
  readonly function: FunctionId;
  readonly total: number;
}

/** What is read of the index when the recording is opened: some kilobytes for a million events. */
export interface IndexRoot {
  /** Of the file of the recording, and a checksum of its beginning and end: what the index belongs to. */
  readonly bytes: number;
  readonly checksum: number;
  readonly facts: RunFacts;
  readonly end: RunEnd;
  readonly damage: string | null;
  readonly steps: number;
  readonly sources: readonly PageRef[];
  readonly batches: readonly BatchInfo[];
  readonly segments: readonly SegmentInfo[];
  readonly tasks: readonly Task[];
  readonly modules: readonly ModuleCall[];
  readonly gaps: readonly Gap[];
  readonly exceptions: readonly Exception[];
  readonly lines: readonly LineTotal[];
  readonly functions: readonly FunctionTotal[];
  /** Calls of the whole run as a timeline shows them. */
  readonly overview: PageRef;
  readonly nodes: TableDirectory;
  readonly calls: TableDirectory;
  readonly objects: TableDirectory;
  readonly lineCounts: TableDirectory;
  readonly functionCounts: TableDirectory;
  readonly outputs: TableDirectory;
}

export function writeIndexRoot(root: IndexRoot): Uint8Array {
  const writer = new ByteWriter();
  writer.varint(root.bytes);
  writer.varint(root.checksum);
  writeText(writer, JSON.stringify([...factsToMetadata(root.facts)]));
  writeText(writer, root.end.outcome === 'broken-off' ? root.end.reason : '');
  writeText(writer, JSON.stringify(root.end.outcome === 'broken-off' ? [] : [...endToMetadata(root.end, root.steps)]));
  writer.u8(root.damage === null ? 0 : 1);
  writeText(writer, root.damage ?? '');
  writer.varint(root.steps);
  writer.varint(root.sources.length);
  for (const ref of root.sources) writeRef(writer, ref);
  writer.varint(root.batches.length);
  for (const { chunk, firstStep, count, marks } of root.batches) {
    writeRef(writer, chunk);
    writer.varint(firstStep);
    writer.varint(count);
    writeRef(writer, marks ?? { offset: 0, length: 0 });
  }
  writer.varint(root.segments.length);
  for (const segment of root.segments) writeSegment(writer, segment);
  writer.varint(root.tasks.length);
  for (const { task, kind, name, process, started, ended } of root.tasks) {
    writer.varint(task);
    writeText(writer, kind);
    writeText(writer, name);
    writer.varint(process);
    writer.varint(started);
    writeOptional(writer, ended);
  }
  writer.varint(root.modules.length);
  for (const { process, function: target, call, entered } of root.modules) {
    for (const number of [process, target, call, entered]) writer.varint(number);
  }
  writer.varint(root.gaps.length);
  for (const { step, what, site } of root.gaps) {
    writer.varint(step);
    writeText(writer, what);
    writer.varint(site ?? 0);
  }
  writer.varint(root.exceptions.length);
  for (const { step, call, handled } of root.exceptions) {
    writer.varint(step);
    writer.varint(call);
    writeOptional(writer, handled);
  }
  writer.varint(root.lines.length);
  for (const { source, line, total } of root.lines) for (const number of [source, line, total]) writer.varint(number);
  writer.varint(root.functions.length);
  for (const { function: target, total } of root.functions) for (const number of [target, total]) writer.varint(number);
  writeRef(writer, root.overview);
  for (const directory of directoriesOf(root)) writeDirectory(writer, directory);
  const raised = root.exceptions.map(({ value }) => ({
    event: { type: 'raise', site: null, value } as const,
    objects: [],
  }));
  writer.bytes(encodeBatch(id<Step>(0), raised));
  return writer.take();
}

/** @throws FormatError, ShapeError */
export function readIndexRoot(reader: ByteReader): IndexRoot {
  const [bytes, checksum] = [reader.varint(), reader.varint()];
  const facts = factsFromMetadata(new Map(readPairs(reader)));
  const reason = readText(reader);
  const end = readPairs(reader);
  const isDamaged = reader.u8() === 1;
  const damage = readText(reader);
  const steps = reader.varint();
  const sources = readList(reader, 2, () => readRef(reader));
  const batches = readList(reader, 6, (): BatchInfo => {
    const chunk = readRef(reader);
    const [firstStep, count] = [id<Step>(reader.varint()), reader.varint()];
    const marks = readRef(reader);
    return { chunk, firstStep, count, marks: marks.length === 0 ? null : marks };
  });
  const segments = readList(reader, 12, () => readSegment(reader));
  const tasks = readList(reader, 6, (): Task => {
    const task = id<TaskId>(reader.varint());
    const [kind, name] = [readText(reader), readText(reader)];
    const process = id<TaskId>(reader.varint());
    return { task, kind, name, process, started: id(reader.varint()), ended: readStep(reader) };
  });
  const modules = readList(
    reader,
    4,
    (): ModuleCall => ({
      process: id<TaskId>(reader.varint()),
      function: id<FunctionId>(reader.varint()),
      call: id<CallId>(reader.varint()),
      entered: id<Step>(reader.varint()),
    }),
  );
  const gaps = readList(reader, 3, (): Gap => {
    const [step, what, site] = [id<Step>(reader.varint()), readText(reader), reader.varint()];
    return { step, what, site: site === 0 ? null : id<SiteId>(site) };
  });
  const exceptions = readList(reader, 3, () => ({
    step: id<Step>(reader.varint()),
    call: id<CallId>(reader.varint()),
    handled: readStep(reader),
  }));
  const lines = readList(
    reader,
    3,
    (): LineTotal => ({ source: id(reader.varint()), line: reader.varint(), total: reader.varint() }),
  );
  const functions = readList(
    reader,
    2,
    (): FunctionTotal => ({ function: id(reader.varint()), total: reader.varint() }),
  );
  const overview = readRef(reader);
  const directory = (): TableDirectory => readDirectory(reader);
  const nodes = directory();
  const [calls, objects, lineCounts, functionCounts] = [directory(), directory(), directory(), directory()];
  const outputs = directory();
  const { events } = decodeBatch(reader.bytes(reader.left));
  return {
    bytes,
    checksum,
    facts,
    end: end.length === 0 ? { outcome: 'broken-off', reason } : endFromMetadata(new Map(end)),
    damage: isDamaged ? damage : null,
    steps,
    sources,
    batches,
    segments,
    tasks,
    modules,
    gaps,
    exceptions: exceptions.map((exception, index) => {
      const event = events[index]?.event;
      return event?.type === 'raise' ? { ...exception, value: event.value } : reader.fail('An exception has no value');
    }),
    lines,
    functions,
    overview,
    nodes,
    calls,
    objects,
    lineCounts,
    functionCounts,
    outputs,
  };
}

/** In the order in which they are written. */
function directoriesOf(root: IndexRoot): readonly TableDirectory[] {
  const { nodes, calls, objects, lineCounts, functionCounts, outputs } = root;
  return [nodes, calls, objects, lineCounts, functionCounts, outputs];
}

function writeSegment(writer: ByteWriter, segment: SegmentInfo): void {
  const { firstStep, count, batch, mark, page, sources, callSteps, changeSteps, calls, moment, firstMoment } = segment;
  for (const number of [firstStep, count, batch, mark]) writer.varint(number);
  writeRef(writer, page);
  for (const number of [sources, callSteps, changeSteps, calls, moment.first]) writer.varint(number);
  writer.u8((moment.boundary ? 1 : 0) + (moment.opening ? 2 : 0));
  writer.varint(firstMoment);
  for (const ranges of [segment.objects, segment.callIds]) {
    writer.varint(ranges.length);
    for (const { first, last } of ranges) {
      writer.varint(first);
      writer.varint(last - first);
    }
  }
}

function readSegment(reader: ByteReader): SegmentInfo {
  const [firstStep, count, batch, mark] = [
    id<Step>(reader.varint()),
    reader.varint(),
    reader.varint(),
    reader.varint(),
  ];
  const page = readRef(reader);
  const [sources, callSteps, changeSteps, calls] = [reader.varint(), reader.varint(), reader.varint(), reader.varint()];
  const first = id<Step>(reader.varint());
  const flags = reader.u8();
  const firstMoment = reader.varint();
  const ranges = (): IdRange[] =>
    readList(reader, 2, () => {
      const from = reader.varint();
      return { first: from, last: from + reader.varint() };
    });
  const moment = { first, boundary: (flags & 1) !== 0, opening: (flags & 2) !== 0 };
  const [objects, callIds] = [ranges(), ranges()];
  return {
    firstStep,
    count,
    batch,
    mark,
    page,
    sources,
    callSteps,
    changeSteps,
    calls,
    moment,
    firstMoment,
    objects,
    callIds,
  };
}

function writeRef(writer: ByteWriter, { offset, length }: PageRef): void {
  writer.varint(offset);
  writer.varint(length);
}

function readRef(reader: ByteReader): PageRef {
  return { offset: reader.varint(), length: reader.varint() };
}

function readStep(reader: ByteReader): Step | null {
  const number = readOptional(reader);
  return number === null ? null : id<Step>(number);
}

function readPairs(reader: ByteReader): readonly (readonly [string, string])[] {
  const pairs: unknown = JSON.parse(readText(reader));
  if (!Array.isArray(pairs)) return reader.fail('Facts are no list');
  return pairs.map((pair: unknown) => {
    if (!Array.isArray(pair)) return reader.fail('A fact is no pair');
    const [key, value]: unknown[] = pair;
    return typeof key === 'string' && typeof value === 'string' ? [key, value] : reader.fail('A fact is no text');
  });
}

/** Puts ids into ranges; most are given one after the other. */
export function rangesOf(ids: readonly number[]): IdRange[] {
  const ranges: { first: number; last: number }[] = [];
  for (const number of ids.toSorted((a, b) => a - b)) {
    const range = ranges.at(-1);
    if (range !== undefined && number === range.last + 1) range.last = number;
    else ranges.push({ first: number, last: number });
  }
  return ranges;
}
