import {
  type ByteReader,
  ByteWriter,
  type CallId,
  endFromMetadata,
  endToMetadata,
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
import type { Task } from '../recording.ts';
import { type BatchInfo, readBatches, writeBatches } from './batch-table.ts';
import type { PageRef } from './page-writer.ts';
import { readSegments, type SegmentInfo, writeSegments } from './segment-table.ts';
import { readDirectory, type TableDirectory, writeDirectory } from './sorted-table.ts';
import { readList, readOptional, readText, writeOptional, writeText } from './text-field.ts';

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
  /** How many exceptions were caught. */
  readonly caught: number;
  readonly sources: readonly PageRef[];
  readonly batches: readonly BatchInfo[];
  readonly segments: readonly SegmentInfo[];
  readonly tasks: readonly Task[];
  readonly modules: readonly ModuleCall[];
  readonly gaps: readonly Gap[];
  readonly lines: readonly LineTotal[];
  readonly functions: readonly FunctionTotal[];
  /** Calls of the whole run as a timeline shows them. */
  readonly overview: PageRef;
  readonly unlisted: PageRef;
  readonly profile: PageRef;
  readonly nodes: TableDirectory;
  readonly calls: TableDirectory;
  readonly objects: TableDirectory;
  readonly lineCounts: TableDirectory;
  readonly functionCounts: TableDirectory;
  readonly outputs: TableDirectory;
  readonly exceptions: TableDirectory;
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
  writer.varint(root.caught);
  writer.varint(root.sources.length);
  for (const ref of root.sources) writeRef(writer, ref);
  writeBatches(writer, root.batches);
  writeSegments(writer, root.segments);
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
  writer.varint(root.lines.length);
  for (const { source, line, total } of root.lines) for (const number of [source, line, total]) writer.varint(number);
  writer.varint(root.functions.length);
  for (const { function: target, total } of root.functions) for (const number of [target, total]) writer.varint(number);
  writeRef(writer, root.overview);
  writeRef(writer, root.unlisted);
  writeRef(writer, root.profile);
  for (const directory of directoriesOf(root)) writeDirectory(writer, directory);
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
  const [steps, caught] = [reader.varint(), reader.varint()];
  const sources = readList(reader, 2, () => readRef(reader));
  const batches = readBatches(reader);
  const segments = readSegments(reader);
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
  const [overview, unlisted, profile] = [readRef(reader), readRef(reader), readRef(reader)];
  const directory = (): TableDirectory => readDirectory(reader);
  const nodes = directory();
  const [calls, objects, lineCounts, functionCounts] = [directory(), directory(), directory(), directory()];
  const [outputs, exceptions] = [directory(), directory()];
  return {
    bytes,
    checksum,
    facts,
    end: end.length === 0 ? { outcome: 'broken-off', reason } : endFromMetadata(new Map(end)),
    damage: isDamaged ? damage : null,
    steps,
    caught,
    sources,
    batches,
    segments,
    tasks,
    modules,
    gaps,
    lines,
    functions,
    overview,
    unlisted,
    profile,
    nodes,
    calls,
    objects,
    lineCounts,
    functionCounts,
    outputs,
    exceptions,
  };
}

/** In the order in which they are written. */
function directoriesOf(root: IndexRoot): readonly TableDirectory[] {
  const { nodes, calls, objects, lineCounts, functionCounts, outputs, exceptions } = root;
  return [nodes, calls, objects, lineCounts, functionCounts, outputs, exceptions];
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
