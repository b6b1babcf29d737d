import type { FunctionId } from '@pellucid/format';
import type { Call, Recording } from '../recording.ts';
import type { Sequence } from '../sequence.ts';

/** The calls of several functions in the order in which they were entered. */
export class CallsInOrder {
  readonly #sequences: readonly Sequence<Call>[];
  readonly #places: number[];

  constructor(recording: Recording, functions: readonly FunctionId[]) {
    this.#sequences = functions.map((fn) => recording.callsOf(fn));
    this.#places = functions.map(() => 0);
  }

  get next(): Call | null {
    const first = this.#first();
    return this.#sequences[first]?.at(this.#places[first] ?? 0) ?? null;
  }

  take(): void {
    const first = this.#first();
    this.#places[first] = (this.#places[first] ?? 0) + 1;
  }

  #first(): number {
    let best = -1;
    let earliest = Number.POSITIVE_INFINITY;
    for (const [index, sequence] of this.#sequences.entries()) {
      const entered = sequence.at(this.#places[index] ?? 0)?.entered ?? Number.POSITIVE_INFINITY;
      if (entered < earliest) [best, earliest] = [index, entered];
    }
    return best;
  }
}
