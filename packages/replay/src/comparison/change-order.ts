import type { ObjectId } from '@pellucid/format';
import type { Recording } from '../recording.ts';
import type { Difference } from './divergence.ts';
import type { FactPair } from './moment-differences.ts';

/**
 * Whether tasks came to change an object in another order: each change by itself is the same in both runs, and yet the object is not. Told once of an
 * object. Within one task the order is that of the statements, which is compared anyway.
 */
export class ChangeOrder {
  readonly #a: Recording;
  readonly #b: Recording;
  readonly #hasTasks: boolean;
  readonly #told = new Set<ObjectId>();

  constructor(a: Recording, b: Recording) {
    this.#a = a;
    this.#b = b;
    this.#hasTasks = a.tasks.length > 0 && b.tasks.length > 0;
  }

  /** The pair, with the difference in order if there is one. */
  compare(pair: FactPair): FactPair {
    const { a, b } = pair;
    if (!this.#hasTasks || a === null || b === null || pair.difference !== null) return pair;
    if (!('object' in a.event) || !('object' in b.event) || this.#told.has(a.event.object)) return pair;
    const [first, second] = [a.event.object, b.event.object];
    const one = this.#a.changesIn(first).upTo(a.step);
    const other = this.#b.changesIn(second).upTo(b.step);
    if (one === other) return pair;
    this.#told.add(first);
    const difference: Difference = { what: 'order', object: { a: first, b: second }, a: one, b: other };
    return { ...pair, difference };
  }
}
