import { McapStreamReader } from '@mcap/core';
import { decompress } from 'fzstd';
import { NotARecordingError } from '../errors.ts';
import type { MetadataMap } from './facts.ts';

/** What the file holds, before any version is known: MCAP records without MCAP. */
export type StoredPart =
  | { readonly part: 'header'; readonly profile: string; readonly library: string }
  | { readonly part: 'metadata'; readonly name: string; readonly map: MetadataMap }
  | { readonly part: 'attachment'; readonly name: string; readonly data: Uint8Array }
  | { readonly part: 'message'; readonly topic: string; readonly data: Uint8Array };

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
  const reader = new McapStreamReader({ decompressHandlers: { zstd: unpack } });
  const topics = new Map<number, string>();
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
        case 'Message':
          // A copy: the record is a window on a buffer that the reader uses again.
          yield { part: 'message', topic: topics.get(record.channelId) ?? '', data: record.data.slice() };
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

function damage(offset: number, error: unknown): string {
  return `The file is damaged near byte ${offset}: ${error instanceof Error ? error.message : String(error)}`;
}

function unpack(packed: Uint8Array, size: bigint): Uint8Array {
  if (size > BigInt(maxChunkBytes)) throw new Error(`a chunk says it unpacks to ${size} bytes`);
  return decompress(packed, new Uint8Array(Number(size)));
}
