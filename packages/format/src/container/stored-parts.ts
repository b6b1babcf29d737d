import { McapStreamReader } from '@mcap/core';
import { decompress } from 'fzstd';
import { decodeText } from '../codec/text.ts';
import { FormatError, NotARecordingError } from '../errors.ts';
import type { MetadataMap } from './facts.ts';

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

const pieceBytes = 1 << 20;
const maxChunkBytes = 256 * 2 ** 20;
/** Longest stretch of bytes that is held while a record is incomplete: the largest chunk, stored without compression. */
const maxPendingBytes = maxChunkBytes + pieceBytes;
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
  const reader = new McapStreamReader({ includeChunks: true, decompressHandlers: { zstd: unpackZstd } });
  const topics = new Map<number, string>();
  let chunk: FilePlace | null = null;
  for (let offset = 0; offset < size; ) {
    const piece = await access.read(offset, pieceBytes);
    if (piece.length === 0) break;
    offset += piece.length;
    try {
      reader.append(piece);
    } catch (error) {
      return damage(offset, error);
    }
    for (;;) {
      let record: ReturnType<McapStreamReader['nextRecord']>;
      try {
        record = reader.nextRecord();
      } catch (error) {
        return damage(offset, error);
      }
      if (record === undefined) break;
      switch (record.type) {
        case 'Header':
          yield { part: 'header', profile: record.profile, library: record.library };
          break;
        case 'Metadata':
          yield { part: 'metadata', name: record.name, map: record.metadata };
          break;
        case 'Attachment':
          yield { part: 'attachment', name: record.name, data: record.data.slice() };
          break;
        case 'Channel':
          topics.set(record.id, record.topic);
          break;
        case 'Chunk': {
          const end = offset - reader.bytesRemaining();
          const length = chunkHeaderBytes + record.compression.length + record.records.byteLength;
          chunk = { offset: end - length, length };
          break;
        }
        case 'Message':
          // A copy: the record is a window on a buffer that the reader uses again.
          yield {
            part: 'message',
            topic: topics.get(record.channelId) ?? '',
            data: record.data.slice(),
            publishTime: record.publishTime,
            chunk,
          };
          break;
        case 'DataEnd':
          return null;
        default:
          break;
      }
    }
    if (reader.bytesRemaining() > maxPendingBytes) return damage(offset, new Error('a record is too large'));
  }
  return `The file ends at byte ${size} without its end mark`;
}

/** opcode:u8 length:u64 start:u64 end:u64 unpacked:u64 crc:u32 compression:(u32, text) records:(u64, bytes) */
const chunkHeaderBytes = 1 + 8 + 8 + 8 + 8 + 4 + 4 + 8;
const chunkOpcode = 6;
const messageOpcode = 5;
/** channel:u16 sequence:u32 logged:u64 published:u64 */
const messageHeaderBytes = 2 + 4 + 8 + 8;

/**
 * The messages of one chunk, which was read by its place.
 * @throws FormatError when the bytes are no chunk
 */
export function readChunk(bytes: Uint8Array): readonly Uint8Array[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < chunkHeaderBytes || bytes[0] !== chunkOpcode) throw new FormatError('No chunk stands here', 0);
  const named = view.getUint32(37, true);
  if (named > 16 || named + chunkHeaderBytes > bytes.length) throw new FormatError('A chunk names no compression', 37);
  const compression = decodeText(bytes.subarray(41, 41 + named)) ?? '';
  const packed = bytes.subarray(chunkHeaderBytes + named);
  if (compression !== '' && compression !== 'zstd') throw new FormatError(`Unknown compression "${compression}"`, 41);
  const records = compression === '' ? packed : unpackSafely(packed, view.getBigUint64(25, true));
  const inside = new DataView(records.buffer, records.byteOffset, records.byteLength);
  const messages: Uint8Array[] = [];
  for (let at = 0; at + 9 <= records.length; ) {
    const length = Number(inside.getBigUint64(at + 1, true));
    const end = at + 9 + length;
    if (end > records.length) throw new FormatError('A record ends behind its chunk', at);
    if (records[at] === messageOpcode) messages.push(records.subarray(at + 9 + messageHeaderBytes, end));
    at = end;
  }
  return messages;
}

function unpackSafely(packed: Uint8Array, size: bigint): Uint8Array {
  try {
    return unpackZstd(packed, size);
  } catch (error) {
    throw new FormatError(`A chunk cannot be unpacked: ${error instanceof Error ? error.message : error}`, 0);
  }
}

function damage(offset: number, error: unknown): string {
  return `The file is damaged near byte ${offset}: ${error instanceof Error ? error.message : String(error)}`;
}

/** @throws whatever is wrong with the bytes */
export function unpackZstd(packed: Uint8Array, size: bigint): Uint8Array {
  if (size > BigInt(maxChunkBytes)) throw new Error(`a chunk says it unpacks to ${size} bytes`);
  return decompress(packed, new Uint8Array(Number(size)));
}
