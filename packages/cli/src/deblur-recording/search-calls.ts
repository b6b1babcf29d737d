import type { Value } from '@pellucid/format';
import type { KernelLevel } from '@pellucid/vision';
import { type CallLog, functionOf } from './call-log.ts';
import type { PlacedStack } from './layer-tree.ts';
import type { Place, SourceFunction } from './source-text.ts';
import { definePlanes, defineTensor, plain } from './tensor-objects.ts';

/** A search that goes on, as two calls: the whole of it, and one level of one hypothesis. */
interface Search {
  readonly outer: SourceFunction;
  readonly hypothesis: number;
  readonly scale: number;
  /** As it was found last. */
  readonly kernel: Value;
}

/** Writes the search for a kernel as calls, level by level. */
export class SearchCalls {
  readonly #log: CallLog;
  #search: Search | null = null;

  constructor(log: CallLog) {
    this.#log = log;
  }

  /**
   * A step of the search. One that is coarser than the step before, or comes from elsewhere, begins another search.
   * @param stack the places in the sources of the search alone
   * @param from where the search was called
   */
  step(stack: PlacedStack, from: Place | undefined, level: KernelLevel): void {
    const [own, outer] = [stack[0]?.place, functionOf(stack.at(-1)?.place)];
    const climbing = functionOf(own);
    if (own === undefined || outer === undefined || climbing === undefined) return;
    const { hypothesis, scale, iteration, kernel, latent } = level;
    if (this.#search !== null && (this.#search.scale > scale || this.#search.outer.name !== outer.name)) this.end();
    if (this.#search === null) this.#log.begin(from, outer, []);
    if (this.#search?.hypothesis !== hypothesis || this.#search.scale !== scale) {
      if (this.#search !== null) this.#log.end(undefined, this.#search.kernel);
      this.#log.begin(stack.at(-1)?.place, climbing, [
        ['hypothesis', plain(hypothesis)],
        ['scale', plain(scale)],
      ]);
    }
    const found = defineTensor(this.#log, 'Kernel', { shape: [kernel.size, kernel.size], data: kernel.weights });
    this.#log.line(own);
    this.#log.bind(own, 'iteration', plain(iteration));
    this.#log.bind(own, 'latent', definePlanes(this.#log, [latent]));
    this.#log.bind(own, 'kernel', found);
    this.#search = { outer, hypothesis, scale, kernel: found };
  }

  /** Whatever comes next lies outside the search; nothing where there is none. */
  end(): void {
    if (this.#search === null) return;
    this.#log.end(undefined, this.#search.kernel);
    this.#log.end(undefined, this.#search.kernel);
    this.#search = null;
  }
}
