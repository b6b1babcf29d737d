import type { Step } from '@pellucid/format';
import { countUpTo } from './search.ts';

/**
 * Things in the order of their steps, of which there may be more than anybody can hold: they are counted and taken one by one instead of being
 * listed. `upTo` and `at` are the way to the neighbours of a step: the next one is `at(upTo(step))`, the one before it `at(upTo(step - 1) - 1)`.
 */
export interface Sequence<T> {
  readonly count: number;
  /** How many of them are not after the step. */
  upTo(step: number): number;
  /** The index-th, from 0; undefined outside. */
  at(index: number): T | undefined;
  /** At most `most` of those between two steps (of all, without them), spread, in order: what a drawing of so many pixels can show. */
  sample(most: number, from?: number, to?: number): readonly T[];
  /** Each may have to be read from a file: who wants to see many takes a sample. */
  readonly isFar: boolean;
}

/** What a sequence is made of: how many there are, the step of each, ascending, and each itself. */
export interface Listed<T> {
  readonly count: number;
  stepAt(index: number): Step;
  itemAt(index: number): T;
}

export function sequenceOf<T>({ count, stepAt, itemAt }: Listed<T>): Sequence<T> {
  const at = (index: number): T | undefined => (index >= 0 && index < count ? itemAt(index) : undefined);
  const upTo = (step: number): number => countWhile(count, (index) => stepAt(index) <= step);
  return {
    count,
    upTo,
    at,
    sample(most, from, to) {
      const first = from === undefined ? 0 : upTo(Math.ceil(from) - 1);
      const all = (to === undefined ? count : upTo(to)) - first;
      const length = Math.max(0, Math.min(all, most));
      return Array.from({ length }, (_, index) => itemAt(first + Math.floor((index * all) / length)));
    },
    isFar: false,
  };
}

/** Of steps that lie in an array already. */
export function stepSequence(steps: readonly Step[]): Sequence<Step> {
  const itemAt = (index: number): Step => steps[index] as Step;
  return { ...sequenceOf({ count: steps.length, stepAt: itemAt, itemAt }), upTo: (step) => countUpTo(steps, step) };
}

/** The items from the index `from` on, up to and without `to`, as far as there are any. */
export function slice<T>(sequence: Sequence<T>, from: number, to: number): readonly T[] {
  const items: T[] = [];
  for (let index = Math.max(0, from); index < Math.min(to, sequence.count); index++) {
    const item = sequence.at(index);
    if (item !== undefined) items.push(item);
  }
  return items;
}

/** How many from the start hold, of as many in which those that hold come first. */
export function countWhile(count: number, holds: (index: number) => boolean): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}
