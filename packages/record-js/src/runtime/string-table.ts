import { OwnMap } from './own-collections.ts';

/** How many strings are kept close, a power of two. */
const CLOSE = 256;

/** The strings of a batch and their numbers. */
export class StringTable {
  private readonly numbers = new OwnMap<string, number>();
  /** The strings that were asked for last, where their beginning says, with their numbers: most are found without a hash. */
  private readonly close: (string | null)[] = new Array(CLOSE).fill(null);
  private readonly closeNumbers = new Int32Array(CLOSE);
  /** Strings from this one on are to be forgotten; −1: none. */
  private dropped = -1;

  get size(): number {
    return this.dropped < 0 ? this.numbers.size : this.dropped;
  }

  /** Forgets the strings from that number on, when there is stack for it. */
  drop(from: number): void {
    if (from < this.size) this.dropped = from;
  }

  /** The number of a string; −1: it has none yet. */
  find(value: string): number {
    if (this.dropped >= 0) this.prune();
    const place = placeOf(value);
    if (this.close[place] === value) return this.closeNumbers[place] as number;
    const known = this.numbers.get(value);
    if (known === undefined) return -1;
    this.close[place] = value;
    this.closeNumbers[place] = known;
    return known;
  }

  /** Gives a string that was not found the next number. */
  add(value: string): void {
    const number = this.numbers.size;
    this.numbers.set(value, number);
    const place = placeOf(value);
    this.closeNumbers[place] = number;
    this.close[place] = value;
  }

  clear(): void {
    this.numbers.clear();
    this.dropped = -1;
    this.clearClose();
  }

  private prune(): void {
    const { dropped, numbers } = this;
    numbers.forEach((number, text) => {
      if (number >= dropped) numbers.delete(text);
    });
    this.clearClose();
    this.dropped = -1;
  }

  private clearClose(): void {
    // By index: a program may have a `fill` of its own.
    for (let place = 0; place < CLOSE; place++) this.close[place] = null;
  }
}

function placeOf(value: string): number {
  return value.length === 0 ? 0 : (value.charCodeAt(0) * 7 + value.length) & (CLOSE - 1);
}
