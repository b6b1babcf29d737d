import { type Contents, id, type ObjectId, type Step, type Value } from '@pellucid/format';
import type { Recording } from '../recording.ts';
import { compareValues, likePrimitive, type ValueDifference } from './value-difference.ts';

/** Differing places within one value that are looked for. */
const mostPlaces = 50;
/** Values looked at within one value, and pairs of objects in one comparison of two runs. */
const mostValues = 2_000_000;
const mostPairs = 20_000_000;

/** A value of each run at the step at which it is looked at; null: there is none. */
export interface ValuesAt {
  readonly a: Value | null;
  readonly b: Value | null;
  readonly stepA: number;
  readonly stepB: number;
}

/**
 * Which objects of two runs stand for each other: those that were met at the same place first. Each pair is looked into once; what changes in it later
 * is met as changes, so that no container is compared twice.
 */
export class ObjectPairs {
  readonly #a: Recording;
  readonly #b: Recording;
  readonly #ofA = new Map<ObjectId, ObjectId>();
  readonly #ofB = new Map<ObjectId, ObjectId>();
  #left = mostPairs;
  #exhausted = false;

  constructor(a: Recording, b: Recording) {
    this.#a = a;
    this.#b = b;
  }

  /** Some containers were so large that they were not looked through to their ends. */
  get exhausted(): boolean {
    return this.#exhausted;
  }

  /** Where the values differ: nowhere (empty), or at these places. The path of a place is empty where the values differ at once. */
  differences({ a, b, stepA, stepB }: ValuesAt): readonly ValueDifference[] {
    if (a?.type !== 'reference' || b?.type !== 'reference') {
      return likePrimitive(a, b) ? [] : [{ path: [], a, b, within: null }];
    }
    if (this.#ofA.get(a.object) === b.object) return [];
    const likeness = compareValues(
      a,
      b,
      { a: reader(this.#a, stepA), b: reader(this.#b, stepB) },
      { met: (x, y) => this.#meet(x, y), differences: mostPlaces, most: mostValues },
    );
    this.#exhausted ||= likeness.is === 'unknown';
    return likeness.is === 'different' ? [likeness.difference, ...likeness.others] : [];
  }

  /** Whether the objects are known to stand for others. */
  apart(a: ObjectId, b: ObjectId): boolean {
    return (this.#ofA.get(a) ?? b) !== b || (this.#ofB.get(b) ?? a) !== a;
  }

  #meet(a: ObjectId, b: ObjectId): boolean {
    if (--this.#left <= 0) {
      this.#exhausted = true;
      return true;
    }
    const [partner, other] = [this.#ofA.get(a), this.#ofB.get(b)];
    if (partner === undefined && other === undefined) {
      this.#ofA.set(a, b);
      this.#ofB.set(b, a);
      return false;
    }
    return partner === b;
  }
}

function reader(recording: Recording, step: number): (object: ObjectId) => Contents | undefined {
  const state = recording.state(id<Step>(step));
  return (object) => state.object(object);
}
