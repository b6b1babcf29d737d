import type { Sequence } from '../sequence.ts';
import { answerAll } from './page-fault.ts';

/** A sequence that lies in parts, each of which is read when it is asked for. */
export interface Parts<T> {
  readonly length: number;
  /** How many items the parts up to this one have together. */
  cumulative(part: number): number;
  /** The last part that begins at the step or before it; −1: none. */
  partAt(step: number): number;
  /** The last step that can lie in it. */
  lastStep(part: number): number;
  inside(part: number): Sequence<T>;
  /** Of a part, one item that stands for it, cheaper than `inside`. */
  readonly representative: (part: number) => T | undefined;
  /** Parts, ascending, whose representatives are at hand; all when absent. */
  readonly atHand?: readonly number[];
}

/** Parts that are looked at to draw all of a long sequence: each may have to be read. */
const mostSampled = 32;

export function segmentedSequence<T>(parts: Parts<T>): Sequence<T> {
  const before = (part: number): number => (part <= 0 ? 0 : parts.cumulative(part - 1));
  const count = before(parts.length);
  // Who has asked for the items up to a step asks for the ones beside it next: they are looked for from there.
  let latest = 0;
  return {
    count,
    upTo(step) {
      const part = parts.partAt(step);
      if (part < 0) return 0;
      latest = part;
      return step >= parts.lastStep(part) ? parts.cumulative(part) : before(part) + parts.inside(part).upTo(step);
    },
    at(index) {
      if (!Number.isInteger(index) || index < 0 || index >= count) return undefined;
      const part = partOf(index, latest, parts);
      return parts.inside(part).at(index - before(part));
    },
    sample(most, from, to) {
      const first = from === undefined ? 0 : Math.max(0, parts.partAt(from));
      const all = (to === undefined ? parts.length : parts.partAt(to) + 1) - first;
      if (all === 1) return parts.inside(first).sample(most, from, to);
      const inside = parts.atHand?.filter((part) => part >= first && part < first + all);
      const choice = inside?.length ?? all;
      const length = Math.max(0, Math.min(choice, most, mostSampled));
      const asked = Array.from({ length }, (_, index) => () => {
        const place = Math.floor((index * choice) / length);
        return parts.representative(inside?.[place] ?? first + place);
      });
      return answerAll(asked).filter((item): item is T => item !== undefined);
    },
    isFar: parts.length > 1,
  };
}

/** The part in which the item lies: asking how many there are up to a part may mean to read it, so parts near `from` are asked first. */
function partOf<T>(index: number, from: number, { length, cumulative }: Parts<T>): number {
  const isBehind = (part: number): boolean => cumulative(part) <= index;
  let [low, high] = [0, length - 1];
  for (let [part, stride] = [Math.min(from, high), 1]; part >= low && part < high; stride *= 2) {
    if (isBehind(part)) {
      low = part + 1;
      part += stride;
    } else {
      high = part;
      part -= stride;
    }
  }
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isBehind(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Running sums of the counts. */
export function runningSums(counts: ArrayLike<number>): (part: number) => number {
  const sums = new Float64Array(counts.length);
  let sum = 0;
  for (let part = 0; part < counts.length; part++) {
    sum += counts[part] ?? 0;
    sums[part] = sum;
  }
  return (part) => sums[part] ?? 0;
}
