/** Whole numbers from 0 to 2^32 − 1, four bytes each. Steps fit: as many events do not fit in any memory. */
export class NumberColumn {
  #numbers = new Uint32Array(64);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(number: number): void {
    if (this.#length === this.#numbers.length) {
      const grown = new Uint32Array(this.#length * 2);
      grown.set(this.#numbers);
      this.#numbers = grown;
    }
    this.#numbers[this.#length++] = number;
  }

  /** Puts another number in the place of the last one. */
  replaceLast(number: number): void {
    if (this.#length > 0) this.#numbers[this.#length - 1] = number;
  }

  /** What was pushed, in room that just fits. */
  trimmed(): Uint32Array {
    return this.#numbers.slice(0, this.#length);
  }
}
