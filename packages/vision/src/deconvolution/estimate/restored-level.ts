import type { Kernel } from '../../blur/kernel.ts';
import type { Plane } from '../../images/plane.ts';
import { reblurred } from '../restore/reblur.ts';
import { centred, withoutFaint } from './kernel-cleaning.ts';
import { KernelJudge, penalty } from './kernel-judge.ts';
import type { Level } from './level.ts';
import { lightPlane, srgbPlane } from './light-plane.ts';
import type { Restorer } from './restorer.ts';

/** A kernel, and what a network makes of the blurred plane with it. */
export interface Attempt {
  readonly kernel: Kernel;
  /** The restored plane, sRGB values. */
  readonly latent: Plane;
  /** Between what was seen and the latent plane blurred again with the kernel: root of mean square, in light. */
  readonly misfit: number;
  /**
   * The smaller, the likelier: the logarithm of the misfit, and the kernel's penalty. With weights of 1 to 5 for the latter it chose nearly the best of about ten kernels for each of 35 training photographs; one of the two alone
   * did not.
   */
  readonly loss: number;
}

const PENALTY = 3;
/** Of the largest weight: what is fainter may be noise. */
const CUT = 0.05;

/** A level of a search on which a network restores. */
export class RestoredLevel {
  readonly #level: Level;
  readonly #restorer: Restorer;
  readonly #judge: KernelJudge;
  readonly #grey: Plane;

  constructor(level: Level, restorer: Restorer) {
    this.#level = level;
    this.#restorer = restorer;
    this.#judge = new KernelJudge(level.plane);
    this.#grey = srgbPlane(level.plane);
  }

  get scale(): number {
    return this.#level.scale;
  }

  get size(): number {
    return this.#level.size;
  }

  /** Standard deviation of the noise in the whole plane, in light. */
  get noise(): number {
    return this.#level.noise;
  }

  /** What the network makes of the plane without any kernel: sRGB values. */
  unaided(): Promise<Plane> {
    return this.#restorer.alone(this.#grey);
  }

  /** What it makes of the plane with a kernel: sRGB values. */
  restored(kernel: Kernel): Promise<Plane> {
    return this.#cleaned(this.#judge.restore(kernel));
  }

  async attempt(kernel: Kernel): Promise<Attempt> {
    const deconvolved = this.#judge.restore(kernel);
    const latent = await this.#cleaned(deconvolved);
    const misfit = misfitOf(this.#level.plane, lightPlane(latent), kernel);
    const loss = Math.log(misfit) + PENALTY * penalty(this.#judge.judge(kernel, deconvolved));
    return { kernel, latent, misfit, loss };
  }

  /** The kernel that makes the plane out of a restored one. */
  kernelOf(latent: Plane): Kernel {
    return centred(withoutFaint(this.#level.kernelOf(lightPlane(latent)), CUT));
  }

  #cleaned(deconvolved: Plane): Promise<Plane> {
    return this.#restorer.cleaned(this.#grey, srgbPlane(deconvolved));
  }
}

/** Light from here on may have been cut off, in what was seen and in what it came from. */
const BRIGHT = 0.93;
const BRIGHT_LATENT = 0.97;
/** Where more light than this comes from places that bright, the misfit is not the kernel's. */
const MOST_BRIGHT = 0.004;
/** The misfit of a plane without noise, and of one where there is nothing to compare. */
const LEAST_MISFIT = 1e-4;

/** Root of mean square, in light. */
function misfitOf(seen: Plane, latent: Plane, kernel: Kernel): number {
  const again = reblurred(latent, kernel);
  const bright = reblurred({ ...latent, values: latent.values.map((light) => Number(light > BRIGHT_LATENT)) }, kernel);
  const margin = (kernel.size - 1) / 2 + 2;
  let [squares, count] = [0, 0];
  for (let y = margin; y + margin < seen.height; y++) {
    for (let x = margin, at = y * seen.width + margin; x + margin < seen.width; x++, at++) {
      const value = seen.values[at] ?? 0;
      if (value > BRIGHT || (bright.values[at] ?? 0) > MOST_BRIGHT) continue;
      squares += (value - (again.values[at] ?? 0)) ** 2;
      count++;
    }
  }
  return Math.max(LEAST_MISFIT, Math.sqrt(squares / Math.max(1, count)));
}
