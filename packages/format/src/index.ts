export { assertNever } from './assert-never.ts';
export { ByteReader } from './codec/byte-reader.ts';
export { ByteWriter } from './codec/byte-writer.ts';
export {
  type Batch,
  type BatchHeader,
  type BatchMark,
  BatchReader,
  decodeBatch,
  maxBatchBytes,
  moveBatch,
  readBatchHeader,
} from './codec/decode-batch.ts';
export { encodeBatch } from './codec/encode-batch.ts';
export { joined } from './codec/joined.ts';
export { decodeText, encodeText } from './codec/text.ts';
export { checksum } from './container/checksum.ts';
export {
  endFromMetadata,
  endToMetadata,
  factsFromMetadata,
  factsToMetadata,
  type WrittenEnd,
} from './container/facts.ts';
export { type McapRecord, recordAt } from './container/mcap-records.ts';
export { programFromText, programToText } from './container/program-json.ts';
export { type RecordingPart, readRecording } from './container/read-recording.ts';
export { type ByteSink, RecordingWriter, type WriterOptions } from './container/recording-writer.ts';
export { type FilePlace, memoryAccess, type RandomAccess, readChunk } from './container/stored-parts.ts';
export { unpack } from './container/unpack.ts';
export { maxUnpackedBytes, unpackZstd } from './container/unpack-zstd.ts';
export { readUnsentBatch, type UnsentBatch } from './container/unsent-batch.ts';
export { prepareUnpacking } from './container/web-assembly-unpacking.ts';
export { type Frame, type ProcessFacts, WireReader } from './container/wire.ts';
export { FormatError, FormatVersionError, NotARecordingError } from './errors.ts';
export type { Event, EventType, ObjectDefinition, RecordedEvent } from './events.ts';
export {
  type CallId,
  type FunctionId,
  id,
  type ObjectId,
  type SiteId,
  type SourceId,
  type Step,
  type TaskId,
  type VariableId,
} from './ids.ts';
export type {
  FunctionKind,
  Language,
  Program,
  ProgramFunction,
  ProgramVariable,
  RunEnd,
  RunFacts,
  Site,
  SiteKind,
  SourceRange,
  Subscript,
} from './program.ts';
export type { Contents, Entry, ObjectKind, Tensor, Value } from './values.ts';
export { currentVersion } from './versions/upgrade.ts';
