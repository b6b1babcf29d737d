import { type ByteReader, ByteWriter } from '@pellucid/format';
import { countUpTo } from '../search.ts';
import type { PageReader } from './page-reader.ts';
import type { PageRef, PageWriter } from './page-writer.ts';

/** Where the pages of a table begin, by their first keys. */
export interface TableDirectory {
  readonly firstKeys: readonly number[];
  readonly pages: readonly PageRef[];
  /** How many entries each has. */
  readonly counts: readonly number[];
}

const pageBytes = 1 << 13;

/** Writes entries in the order of their keys into pages of some kilobytes. */
export class TableWriter {
  readonly #pages: PageWriter;
  readonly #firstKeys: number[] = [];
  readonly #refs: PageRef[] = [];
  readonly #counts: number[] = [];
  #open = new ByteWriter();
  #count = 0;
  #last = 0;

  constructor(pages: PageWriter) {
    this.#pages = pages;
  }

  /** `key` is greater than those before. */
  add(key: number, entry: Uint8Array): void {
    if (this.#open.length === 0) {
      this.#firstKeys.push(key);
      this.#last = key;
    }
    this.#open.varint(key - this.#last);
    this.#open.varint(entry.length);
    this.#open.bytes(entry);
    this.#last = key;
    this.#count++;
    if (this.#open.length >= pageBytes) this.#close();
  }

  finish(): TableDirectory {
    this.#close();
    return { firstKeys: this.#firstKeys, pages: this.#refs, counts: this.#counts };
  }

  #close(): void {
    if (this.#open.length === 0) return;
    this.#refs.push(this.#pages.page(this.#open.take()));
    this.#counts.push(this.#count);
    this.#open = new ByteWriter();
    this.#count = 0;
  }
}

/** The bytes that stand under a key. @throws PageFault, IndexError */
export function findEntry(pages: PageReader, directory: TableDirectory, key: number): ByteReader | undefined {
  return entriesOf(pages, directory, countUpTo(directory.firstKeys, key) - 1)
    .get(key)
    ?.from(0);
}

/** The entries of one page by their keys, in order; none where there is no such page. @throws PageFault, IndexError */
export function entriesOf(
  pages: PageReader,
  { firstKeys, pages: refs }: TableDirectory,
  place: number,
): ReadonlyMap<number, ByteReader> {
  const [first, ref] = [firstKeys[place], refs[place]];
  if (first === undefined || ref === undefined) return new Map();
  return pages.page(ref, 'table', (reader) => readEntries(reader, first));
}

function readEntries(reader: ByteReader, first: number): ReadonlyMap<number, ByteReader> {
  const entries = new Map<number, ByteReader>();
  let key = first;
  while (reader.left > 0) {
    key += reader.varint();
    entries.set(key, reader.part(reader.varint()));
  }
  return entries;
}

export function writeDirectory(writer: ByteWriter, { firstKeys, pages, counts }: TableDirectory): void {
  writer.varint(pages.length);
  let [key, end] = [0, 0];
  for (const [index, { offset, length }] of pages.entries()) {
    const first = firstKeys[index] ?? 0;
    writer.varint(first - key);
    writer.varint(offset - end);
    writer.varint(length);
    writer.varint(counts[index] ?? 0);
    [key, end] = [first, offset + length];
  }
}

export function readDirectory(reader: ByteReader): TableDirectory {
  const firstKeys: number[] = [];
  const pages: PageRef[] = [];
  const counts: number[] = [];
  let [key, end] = [0, 0];
  for (let left = reader.count(4); left > 0; left--) {
    key += reader.varint();
    const offset = end + reader.varint();
    const length = reader.varint();
    firstKeys.push(key);
    pages.push({ offset, length });
    counts.push(reader.varint());
    end = offset + length;
  }
  return { firstKeys, pages, counts };
}
