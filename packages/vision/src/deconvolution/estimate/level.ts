import type { Kernel } from '../../blur/kernel.ts';
import type { Plane } from '../../images/plane.ts';
import { noiseLevel } from '../restore/noise-level.ts';
import { EdgePictures } from './edge-pictures.ts';
import { type Gradients, gradientsOf, strongLimit, strongOnly, tapered } from './gradients.ts';
import { centred, withoutIslands } from './kernel-cleaning.ts';
import { Correlator, solve } from './normal-equations.ts';
import { planeAt } from './shrink-plane.ts';

/** What is known after some steps of a search. */
export interface Guess {
  readonly kernel: Kernel;
  /** How strong an edge must be; see EdgePictures. Falls from step to step. */
  readonly lambda: number;
}

/** One step: a picture for the last kernel, then a kernel for the picture. */
interface Step {
  /** From 0. */
  readonly number: number;
  readonly kernel: Kernel;
  readonly picture: Plane;
}

/** How far lambda may fall, and how smooth a kernel is to be. */
interface Least {
  readonly lambda: number;
  readonly smoothness: number;
}

/** Falls by this factor each step. */
const LAMBDA_FALL = 1.1;
const LEAST_LAMBDA = 1e-4;
/** Edges that cost less than this times the noise's variance would let the picture explain the noise, and the kernel shrink to a point. */
const NOISE_WEIGHT = 25;
/** The same for a kernel that is nearly right: edges that fine correct its shape. */
const FINE_NOISE_WEIGHT = 5;
/** How many of the strongest gradients of each direction count at first, as a multiple of √(pixels) × kernel size / 2. */
const STRONG_COUNT = 2;
const STRONG_FALL = 1.1;
/**
 * The same for a picture that a network restored: strong edges come back as they were, faint ones fainter, and step by step the kernel would shrink with
 * them. Of 0.3, 0.5, 1.2 and 2, searches in parts of training photographs ended nearest to the true kernels with 0.5.
 */
const RESTORED_STRONG_COUNT = 0.5;
/** Added to the kernel's least-squares problem, as a share of the sharp gradients' energy. */
const RIDGE = 0.005;
/** Likewise for the kernel's differences between neighbours, as a multiple of the noise's variance: noise makes kernels ragged. */
const SMOOTHNESS = 300;
/** Pieces of a kernel that hold less than this share of it are noise. */
const ISLAND = 0.1;

/** A plane at one scale, with what all searches at this scale share. */
export class Level {
  /** Its size over the whole plane's, 0 to 1. */
  readonly scale: number;
  readonly plane: Plane;
  /** Side of the kernels at this scale; odd. */
  readonly size: number;
  /** Standard deviation of the noise in the plane at its own size, in light. */
  readonly noise: number;
  readonly #leastLambda: number;
  readonly #fineLambda: number;
  readonly #smoothness: number;
  readonly #pictures: EdgePictures;
  readonly #correlator: Correlator;

  /** `noise`: standard deviation of the whole plane's noise; `size`: side of the kernels. */
  constructor(grey: Plane, scale: number, size: number, noise: number) {
    this.scale = scale;
    this.size = size;
    this.plane = planeAt(grey, scale);
    this.noise = noise;
    // Shrinking averages the noise away.
    this.#leastLambda = Math.max(LEAST_LAMBDA, NOISE_WEIGHT * (noise * scale) ** 2);
    this.#fineLambda = Math.max(LEAST_LAMBDA, FINE_NOISE_WEIGHT * (noise * scale) ** 2);
    this.#smoothness = SMOOTHNESS * noise ** 2;
    this.#pictures = new EdgePictures(this.plane, size);
    this.#correlator = new Correlator(tapered(gradientsOf(this.plane), size), (size - 1) / 2);
  }

  /** As many steps, from a guess whose kernel has this level's size; each is handed to `onStep`. */
  improve(from: Guess, count: number, onStep: (step: Step) => void): Guess {
    return this.#climb(from, count, { lambda: this.#leastLambda, smoothness: this.#smoothness }, onStep);
  }

  /**
   * As many steps with edges almost as fine as the noise, which strong edges alone leave a kernel blind to. Only for a kernel that is nearly right: a
   * wrong one stays wrong.
   */
  refine(kernel: Kernel, count: number): Kernel {
    const from = { kernel, lambda: this.#fineLambda };
    return this.#climb(from, count, { lambda: LEAST_LAMBDA, smoothness: 0 }).kernel;
  }

  /** The kernel that makes the plane out of a restored one, told by its strong edges. */
  kernelOf(restored: Plane): Kernel {
    const gradients = gradientsOf(restored);
    return this.#kernelFor(strongOnly(gradients, this.#limit(gradients, RESTORED_STRONG_COUNT)), this.#smoothness);
  }

  #climb(from: Guess, count: number, least: Least, onStep?: (step: Step) => void): Guess {
    let guess = from;
    let limit: number | undefined;
    for (let step = 0; step < count; step++) {
      const picture = this.#pictures.picture(guess.kernel, guess.lambda);
      const gradients = gradientsOf(picture);
      limit = limit === undefined ? this.#limit(gradients, STRONG_COUNT) : limit / STRONG_FALL;
      const kernel = this.#kernelFor(strongOnly(gradients, limit), least.smoothness);
      guess = { kernel, lambda: Math.max(guess.lambda / LAMBDA_FALL, least.lambda) };
      onStep?.({ kernel, picture, number: step });
    }
    return guess;
  }

  #kernelFor(gradients: Gradients, smoothness: number): Kernel {
    const equations = this.#correlator.correlate(tapered(gradients, this.size));
    return centred(withoutIslands(solve(equations, RIDGE, smoothness), ISLAND));
  }

  #limit(gradients: Gradients, count: number): number {
    return strongLimit(gradients, Math.floor((count * Math.sqrt(gradients.x.length) * this.size) / 2));
  }
}

/** From level to level. */
const SCALE_STEP = Math.SQRT1_2;
/** The kernels' size at the coarsest level, about. */
const COARSEST_SIZE = 5;

/** From coarse to fine; the last is the plane itself, with kernels of size `support`. */
export function levelsOf(grey: Plane, support: number): readonly Level[] {
  const coarser = support > COARSEST_SIZE ? Math.floor(Math.log(COARSEST_SIZE / support) / Math.log(SCALE_STEP)) : 0;
  const noise = noiseLevel(grey);
  return Array.from({ length: coarser + 1 }, (_, i) => {
    const scale = SCALE_STEP ** (coarser - i);
    return new Level(grey, scale, Math.max(3, 2 * Math.floor(Math.ceil(support * scale) / 2) + 1), noise);
  });
}
