import type { Value } from '@pellucid/format';

/** Items per chunk: short enough to move in no time, long enough that a list of a million has a thousand. */
const chunkItems = 1024;

/** The items of a list that is being played: taking out and putting in anywhere costs a chunk, never the whole list. */
export class ItemSequence {
  #chunks: Value[][];
  #length: number;

  constructor(items: readonly Value[]) {
    this.#chunks = chunked(items);
    this.#length = items.length;
  }

  get length(): number {
    return this.#length;
  }

  get(index: number): Value | undefined {
    const [chunk, offset] = this.#find(index);
    return this.#chunks[chunk]?.[offset];
  }

  /** Nothing happens where there is no such index. */
  set(index: number, value: Value): void {
    const [at, offset] = this.#find(index);
    const chunk = this.#chunks[at];
    if (chunk !== undefined && offset < chunk.length) chunk[offset] = value;
  }

  /** As `Array.splice`; the range lies within the list. */
  splice(start: number, removed: number, values: readonly Value[]): void {
    const [first, offset] = this.#find(start);
    this.#length += values.length - removed;
    const chunk = this.#chunks[first];
    if (chunk === undefined) {
      this.#chunks = this.#chunks.concat(chunked(values));
      return;
    }
    if (offset + removed <= chunk.length && values.length <= chunkItems) {
      chunk.splice(offset, removed, ...values);
      if (chunk.length === 0 || chunk.length > 2 * chunkItems) this.#replace(first, first, chunk);
      return;
    }
    let last = first;
    let left = offset + removed;
    for (let length = chunk.length; left > length; length = this.#chunks[last]?.length ?? left) {
      left -= length;
      last++;
    }
    this.#replace(first, last, [...chunk.slice(0, offset), ...values, ...(this.#chunks[last]?.slice(left) ?? [])]);
  }

  toArray(): Value[] {
    return this.#chunks.flat();
  }

  #replace(first: number, last: number, items: readonly Value[]): void {
    this.#chunks = [...this.#chunks.slice(0, first), ...chunked(items), ...this.#chunks.slice(last + 1)];
  }

  /** The chunk and the place in it; the index behind the last item is in the last chunk. */
  #find(index: number): readonly [chunk: number, offset: number] {
    const last = this.#chunks.length - 1;
    let offset = index;
    for (const [at, chunk] of this.#chunks.entries()) {
      if (offset < chunk.length || (at === last && offset === chunk.length)) return [at, offset];
      offset -= chunk.length;
    }
    return [this.#chunks.length, offset];
  }
}

function chunked(items: readonly Value[]): Value[][] {
  const chunks: Value[][] = [];
  for (let at = 0; at < items.length; at += chunkItems) chunks.push(items.slice(at, at + chunkItems));
  return chunks;
}
