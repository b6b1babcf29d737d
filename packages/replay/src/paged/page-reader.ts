import { ByteReader, checksum, joined, maxUnpackedBytes, unpackZstd } from '@pellucid/format';
import { LoadsUnderWay } from './loads-under-way.ts';
import { PageFault } from './page-fault.ts';
import type { PageRef } from './page-writer.ts';
import { RecentlyUsed } from './recently-used.ts';
import type { StoredFile } from './stored-file.ts';

/** The index is damaged, of another recording, or of another version. The recording itself can be read without it. */
export class IndexError extends Error {
  override readonly name = 'IndexError';
}

/** The index was made by another version, whose answers may differ: it is to be made anew. */
export class IndexVersionError extends IndexError {}

/** What is read at once, with what lies before it: what objects were lies behind one another, and a server is asked less often. */
const blockBytes = 1 << 16;
const readBefore = 2;
const keptBlocks = 240;
const keptPages = 160;
/** Unpacked pages that are kept, since parts of one are read by themselves; and how large each may be. */
const keptUnpacked = 96;
const largestUnpacked = 1 << 17;

/** Reads bytes and pages of a file that has been read as far as it was asked for; what is missing is a fault. */
export class PageReader {
  readonly #access: StoredFile;
  readonly #blocks = new RecentlyUsed<number, Uint8Array>(keptBlocks);
  readonly #large = new RecentlyUsed<number, Uint8Array>(4);
  readonly #unpacked = new RecentlyUsed<number, Uint8Array>(keptUnpacked);
  readonly #under = new LoadsUnderWay<number>();
  readonly #parsed = new RecentlyUsed<string, unknown>(keptPages);

  constructor(access: StoredFile) {
    this.#access = access;
  }

  /** What `parse` makes of the page; kept while it is used. @throws IndexError, PageFault */
  page<T>(ref: PageRef, kind: string, parse: (reader: ByteReader) => T): T {
    const key = `${kind} ${ref.offset}`;
    const known = this.#parsed.get(key);
    if (known !== undefined) return known as T;
    const unpacked = this.#unpacked.get(ref.offset) ?? unpackPage(this.#bytes(ref), ref);
    if (unpacked.length <= largestUnpacked) this.#unpacked.set(ref.offset, unpacked);
    const parsed = parsePage(unpacked, ref, parse);
    this.#parsed.set(key, parsed);
    return parsed;
  }

  /** Reads a page without faults. @throws IndexError */
  async load<T>(ref: PageRef, parse: (reader: ByteReader) => T): Promise<T> {
    for (;;) {
      try {
        return parsePage(unpackPage(this.#bytes(ref), ref), ref, parse);
      } catch (error) {
        if (!(error instanceof PageFault)) throw error;
        await error.load();
      }
    }
  }

  /** Reads what is missing around a page: what it leads to lies right before it, or right behind. */
  readAround({ offset, length }: PageRef): Promise<void> {
    const [first, last] = [Math.floor(offset / blockBytes), Math.floor((offset + length) / blockBytes)];
    return this.#loadBlocks(Math.max(0, first - readBefore), last);
  }

  /** Reads what lies from the offset on, as far as the file goes: pages that are wanted next lie in it. @returns its last bytes, at most `tail` */
  async loadEnd(offset: number, size: number, tail: number): Promise<Uint8Array> {
    const first = Math.floor(Math.max(0, offset) / blockBytes);
    const start = first * blockBytes;
    const bytes = await this.#access.read(start, size - start);
    for (let at = 0; at < bytes.length; at += blockBytes) {
      this.#blocks.set(first + at / blockBytes, bytes.subarray(at, at + blockBytes));
    }
    return bytes.subarray(Math.max(0, bytes.length - tail));
  }

  #bytes({ offset, length }: PageRef): Uint8Array {
    if (length > 4 * blockBytes) return this.#largeBytes(offset, length);
    const [first, last] = [Math.floor(offset / blockBytes), Math.floor((offset + length - 1) / blockBytes)];
    const pieces: Uint8Array[] = [];
    for (let block = first; block <= last; block++) {
      const bytes = this.#blocks.get(block) ?? this.#blockNow(block);
      if (bytes === undefined)
        throw new PageFault((isScattered) => this.#loadBlocks(first, last, isScattered ? 0 : readBefore));
      pieces.push(bytes);
    }
    const start = offset - first * blockBytes;
    const [only] = pieces;
    if (pieces.length === 1 && only !== undefined) return only.subarray(start, start + length);
    return joined(pieces).subarray(start, start + length);
  }

  #blockNow(block: number): Uint8Array | undefined {
    const bytes = this.#access.readNow?.(block * blockBytes, blockBytes);
    if (bytes !== undefined) this.#blocks.set(block, bytes);
    return bytes;
  }

  /** What is missing of the blocks, and right before them. */
  async #loadBlocks(first: number, last: number, before = readBefore): Promise<void> {
    const isMissing = (block: number): boolean => !this.#blocks.has(block) && this.#under.find(block) === undefined;
    let from = first;
    while (from > 0 && first - from < before && isMissing(from - 1)) from--;
    const loads: (Promise<void> | undefined)[] = [];
    for (let block = from; block <= last; block++) {
      const begin = block;
      while (block <= last && isMissing(block)) block++;
      if (block > begin) loads.push(this.#readBlocks(begin, block - 1));
      if (block <= last) loads.push(this.#under.find(block));
    }
    await Promise.all(loads);
  }

  #readBlocks(first: number, last: number): Promise<void> {
    const blocks = Array.from({ length: last - first + 1 }, (_, at) => first + at);
    return this.#under.loadAll(blocks, async () => {
      const bytes = await this.#access.read(first * blockBytes, blocks.length * blockBytes);
      for (const [at, block] of blocks.entries()) {
        // Copied: one that is kept must not hold the others.
        this.#blocks.set(block, bytes.slice(at * blockBytes, (at + 1) * blockBytes));
      }
    });
  }

  #largeBytes(offset: number, length: number): Uint8Array {
    const known = this.#large.get(offset) ?? this.#access.readNow?.(offset, length);
    if (known !== undefined) {
      this.#large.set(offset, known);
      return known;
    }
    throw new PageFault(() =>
      // Beside the blocks, which are counted from 0.
      this.#under.load(-1 - offset, async () => {
        this.#large.set(offset, await this.#access.read(offset, length));
      }),
    );
  }
}

function unpackPage(bytes: Uint8Array, { offset, length }: PageRef): Uint8Array {
  return named(offset, (fail) => {
    if (bytes.length !== length || length < 5) fail('it ends inside a page');
    const inside = bytes.subarray(4);
    const sum = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
    if (checksum(inside) !== sum) fail('its checksum is wrong');
    const reader = new ByteReader(inside);
    const size = reader.varint();
    if (size > maxUnpackedBytes) fail(`a page says it unpacks to ${size} bytes`);
    const rest = reader.bytes(reader.left);
    return size === 0 ? rest : unpackZstd(rest, size);
  });
}

function parsePage<T>(bytes: Uint8Array, { offset }: PageRef, parse: (reader: ByteReader) => T): T {
  return named(offset, () => parse(new ByteReader(bytes)));
}

/** Whatever is wrong with a page is an error of the index, with its place. */
function named<T>(offset: number, read: (fail: (why: string) => never) => T): T {
  const fail = (why: string): never => {
    throw new IndexError(`The index is damaged at byte ${offset}: ${why}`);
  };
  try {
    return read(fail);
  } catch (error) {
    if (error instanceof PageFault || error instanceof IndexError) throw error;
    return fail(error instanceof Error ? error.message : String(error));
  }
}
