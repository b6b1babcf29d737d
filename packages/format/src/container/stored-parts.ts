import { joined } from '../codec/joined.ts';
import { FormatError, NotARecordingError } from '../errors.ts';
import { checksum } from './checksum.ts';
import type { MetadataMap } from './facts.ts';
import { type McapFields, type McapRecord, opcodes, recordAt } from './mcap-records.ts';
import { maxUnpackedBytes, unpackZstd } from './unpack-zstd.ts';

/** What the file holds, before any version is known: MCAP records without MCAP. */
export type StoredPart =
  | { readonly part: 'header'; readonly profile: string; readonly library: string }
  | { readonly part: 'metadata'; readonly name: string; readonly map: MetadataMap }
  | { readonly part: 'attachment'; readonly name: string; readonly data: Uint8Array }
  | {
      readonly part: 'message';
      readonly topic: string;
      readonly data: Uint8Array;
      /** Nanoseconds since 1970; 0 if unknown. */
      readonly publishTime: bigint;
      readonly chunk: FilePlace | null;
    };

/** A stretch of the file. */
export interface FilePlace {
  readonly offset: number;
  readonly length: number;
}

/** Bytes by position: a file, an HTTP resource with ranges, or memory. */
export interface RandomAccess {
  size(): Promise<number>;
  /** Gives fewer bytes than asked for only at the end. */
  read(offset: number, length: number): Promise<Uint8Array>;
}

export function memoryAccess(bytes: Uint8Array): RandomAccess {
  return {
    size: () => Promise.resolve(bytes.length),
    read: (offset, length) => Promise.resolve(bytes.subarray(offset, offset + length)),
  };
}

/** channel:u16 sequence:u32 logged:u64 published:u64 */
const messageHeaderBytes = 2 + 4 + 8 + 8;
const pieceBytes = 1 << 20;
/** Longest stretch of bytes that is held while a record is incomplete: the largest chunk, stored without compression. */
const maxPendingBytes = maxUnpackedBytes + pieceBytes;
const magic = [0x89, 0x4d, 0x43, 0x41, 0x50, 0x30, 0x0d, 0x0a];

/**
 * The data section of the file from its start, up to its end or to the damage.
 * @returns what is wrong with the rest; null when the data section is whole.
 * @throws NotARecordingError when the file does not begin as MCAP; whatever `access` throws.
 */
export async function* readStoredParts(access: RandomAccess): AsyncGenerator<StoredPart, string | null> {
  const size = await access.size();
  const start = await access.read(0, magic.length);
  if (start.length < magic.length || magic.some((byte, index) => start[index] !== byte)) {
    throw new NotARecordingError(size === 0 ? 'The file is empty' : 'The file does not begin like a recording (MCAP)');
  }
  const interpreter = new Interpreter();
  let held = start;
  let at = magic.length;
  // Where the bytes end that are held.
  let offset = start.length;
  for (;;) {
    const place = offset - held.length + at;
    const record = recordAt(held, at);
    if (typeof record === 'number') {
      const missing = record - (held.length - at);
      if (record > maxPendingBytes) return damage(place, new Error('a record is too large'));
      const piece = await access.read(offset, Math.min(size - offset, Math.max(pieceBytes, missing)));
      if (piece.length === 0) return `The file ends at byte ${size} without its end mark`;
      offset += piece.length;
      held = at === held.length ? piece : joined([held.subarray(at), piece]);
      at = 0;
      continue;
    }
    if (record.opcode === opcodes.dataEnd) return null;
    try {
      yield* interpreter.take(record, { offset: place, length: record.length });
    } catch (error) {
      return damage(place, error);
    }
    at += record.length;
  }
}

/** What records say, one after the other. */
class Interpreter {
  readonly #topics = new Map<number, string>();
  #begun = false;

  *take({ opcode, fields }: McapRecord, place: FilePlace): Generator<StoredPart> {
    switch (opcode) {
      case opcodes.header:
        if (this.#begun) throw new Error('a second header');
        this.#begun = true;
        yield { part: 'header', profile: fields.text(), library: fields.text() };
        break;
      case opcodes.metadata:
        yield { part: 'metadata', name: fields.text(), map: fields.map() };
        break;
      case opcodes.attachment:
        yield attachment(fields);
        break;
      case opcodes.chunk:
        for (const record of recordsIn(unpackedChunk(fields, true))) {
          if (record.opcode === opcodes.channel || record.opcode === opcodes.message) yield* this.#take(record, place);
          else if (record.opcode <= opcodes.dataEnd && record.opcode !== opcodes.schema) {
            throw new Error(`a record of kind ${record.opcode} stands in a chunk`);
          }
        }
        break;
      default:
        yield* this.#take({ opcode, fields }, null);
    }
  }

  /** What may stand in a chunk, or outside of one. */
  *#take({ opcode, fields }: Pick<McapRecord, 'opcode' | 'fields'>, chunk: FilePlace | null): Generator<StoredPart> {
    if (opcode === opcodes.channel) {
      const channel = fields.u16();
      fields.u16();
      const topic = fields.text();
      if ((this.#topics.get(channel) ?? topic) !== topic) throw new Error(`channel ${channel} has two topics`);
      this.#topics.set(channel, topic);
    } else if (opcode === opcodes.message) {
      const channel = fields.u16();
      const topic = this.#topics.get(channel);
      if (topic === undefined) throw new Error(`a message is of channel ${channel}, which there is not`);
      fields.u32();
      fields.u64();
      yield { part: 'message', topic, publishTime: fields.u64(), data: fields.rest(), chunk };
    }
  }
}

function attachment(fields: McapFields): StoredPart {
  fields.u64();
  fields.u64();
  const name = fields.text();
  fields.text();
  const data = fields.data(Number(fields.u64()));
  const { at } = fields;
  check(fields.bytes.subarray(0, at), fields.u32());
  return { part: 'attachment', name, data };
}

/** The records in a chunk. */
function unpackedChunk(fields: McapFields, isChecked: boolean): Uint8Array {
  fields.data(8 + 8);
  const size = fields.u64();
  const sum = fields.u32();
  const compression = fields.text();
  const packed = fields.data(Number(fields.u64()));
  if (compression !== '' && compression !== 'zstd')
    throw new Error(`unknown compression "${compression.slice(0, 20)}"`);
  const records = compression === '' || packed.length === 0 ? packed : unpackZstd(packed, size);
  if (isChecked) check(records, sum);
  return records;
}

/** @param sum 0: none was made */
function check(bytes: Uint8Array, sum: number): void {
  if (sum !== 0 && checksum(bytes) !== sum) throw new Error('a checksum is not that of the bytes');
}

function* recordsIn(records: Uint8Array): Generator<McapRecord> {
  for (let at = 0; at < records.length; ) {
    const record = recordAt(records, at);
    if (typeof record === 'number') throw new Error('a record ends behind its chunk');
    yield record;
    at += record.length;
  }
}

/**
 * The messages of one chunk, which was read by its place.
 * @throws FormatError when the bytes are no chunk
 */
export function readChunk(bytes: Uint8Array): readonly Uint8Array[] {
  try {
    const chunk = recordAt(bytes, 0);
    if (typeof chunk === 'number' || chunk.opcode !== opcodes.chunk) throw new Error('no chunk stands here');
    const messages: Uint8Array[] = [];
    for (const { opcode, fields } of recordsIn(unpackedChunk(chunk.fields, false))) {
      if (opcode !== opcodes.message) continue;
      fields.data(messageHeaderBytes);
      messages.push(fields.rest());
    }
    return messages;
  } catch (error) {
    throw new FormatError(`A chunk cannot be read: ${error instanceof Error ? error.message : error}`, 0);
  }
}

function damage(offset: number, error: unknown): string {
  return `The file is damaged near byte ${offset}: ${error instanceof Error ? error.message : String(error)}`;
}
