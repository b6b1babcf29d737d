import type { Kernel } from '../../blur/kernel.ts';
import type { Plane } from '../../images/plane.ts';
import { resized } from './kernel-cleaning.ts';
import type { Guess, Level } from './level.ts';
import { srgbPlane } from './light-plane.ts';

/** Where a search begins. */
export interface Hypothesis {
  readonly lambda: number;
  /** Two points side by side or one above the other. */
  readonly start: 'across' | 'down';
}

/** A step of the search, from coarse to fine. */
export interface EstimateLevel {
  /** Which of the hypotheses, from 0. */
  readonly hypothesis: number;
  /** The level's size over the plane's, 0 to 1. */
  readonly scale: number;
  /** The step within the level, from 0. */
  readonly iteration: number;
  /** In pixels of this level. */
  readonly kernel: Kernel;
  /** What the plane shows in few, strong edges: it told the kernel. sRGB values, like the plane's. */
  readonly latent: Plane;
}

/** Steps at each level. */
const STEPS = 5;

/** One hypothesis on its way from the coarsest level to the finest. */
export class Search {
  readonly number: number;
  #guess: Guess;

  /** `size`: the kernels' at the coarsest level. */
  constructor(number: number, { lambda, start }: Hypothesis, size: number) {
    this.number = number;
    const weights = new Float32Array(size * size);
    const middle = (size * size - 1) / 2;
    weights[middle] = 0.5;
    weights[middle - (start === 'across' ? 1 : size)] = 0.5;
    this.#guess = { kernel: { size, weights }, lambda };
  }

  get kernel(): Kernel {
    return this.#guess.kernel;
  }

  /** Takes the steps of a level, which is finer than those before. */
  climb(level: Level, onLevel?: (level: EstimateLevel) => void): void {
    const start = { lambda: this.#guess.lambda, kernel: resized(this.#guess.kernel, level.size) };
    this.#guess = level.improve(start, STEPS, ({ number, kernel, picture }) => {
      onLevel?.({ hypothesis: this.number, scale: level.scale, iteration: number, kernel, latent: srgbPlane(picture) });
    });
  }
}
