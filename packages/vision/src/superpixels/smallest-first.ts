/** Regions by size, one list per size. They may grow while they wait. */
export class SmallestFirst {
  readonly #sizes: Int32Array;
  /** The first region of each size's list. */
  readonly #heads: Int32Array;
  /** The region after each in its list. */
  readonly #next: Int32Array;
  #size = 1;

  /** @param sizes at least 1 each; changed from outside when a region grows, and set to 0 when it is no more */
  constructor(sizes: Int32Array) {
    this.#sizes = sizes;
    this.#heads = new Int32Array(sizes.reduce((sum, size) => sum + size, 0) + 1).fill(none);
    this.#next = new Int32Array(sizes.length).fill(none);
    for (let region = sizes.length - 1; region >= 0; region--) this.#list(region);
  }

  /** Takes out the smallest. Throws a RangeError when none is left. */
  take(): number {
    while (this.#size < this.#heads.length) {
      const region = this.#heads[this.#size] as number;
      if (region === none) {
        this.#size++;
        continue;
      }
      this.#heads[this.#size] = this.#next[region] as number;
      const size = this.#sizes[region] as number;
      if (size === this.#size) return region;
      // It has grown since it was listed: sizes only grow, so that moving it when it is met is early enough.
      if (size > this.#size) this.#list(region);
    }
    throw new RangeError('No region is left');
  }

  #list(region: number): void {
    const size = this.#sizes[region] as number;
    this.#next[region] = this.#heads[size] as number;
    this.#heads[size] = region;
  }
}

const none = -1;
