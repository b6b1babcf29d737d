import type { Kernel } from '../../blur/kernel.ts';
import type { Plane } from '../../images/plane.ts';
import { powerSpectrum } from '../defocus/power-spectrum.ts';
import { SpectralModel } from '../defocus/spectral-fit.ts';
import { deconvolve } from '../restore/deconvolve.ts';
import { noiseLevel } from '../restore/noise-level.ts';
import { srgbPlane } from './light-plane.ts';

/** What speaks for a kernel, or against it; no ground truth is needed. */
export interface KernelEvidence {
  /**
   * Of the plane restored with it: sum over root of the sum of squares of the gradients, relative to the blurred plane's (Krishnan, Tay and Fergus,
   * CVPR 2011): below 1 the edges are fewer and stronger; a kernel that explains nothing gives about 1.
   */
  readonly sparsity: number;
  /** By how much the restored values lie outside 0 to 1, in the mean: ringing. */
  readonly overshoot: number;
  /** How much better the kernel explains the blurred plane's spectrum than no blur does: see SpectralEvidence. */
  readonly overNone: number;
}

/** The smaller, the better. An overshoot of a thousandth weighs as much as a tenth of the sparsity, and as a fifth of the spectrum's logarithm. */
export function penalty({ sparsity, overshoot, overNone }: KernelEvidence): number {
  return sparsity + 100 * overshoot - 0.5 * overNone;
}

/** Judges kernels by one blurred plane of light. */
export class KernelJudge {
  readonly #light: Plane;
  readonly #noise: number;
  readonly #spread: number;
  readonly #model: SpectralModel;
  readonly #none: number;

  constructor(light: Plane) {
    const grey = srgbPlane(light);
    this.#light = light;
    this.#noise = noiseLevel(grey);
    this.#spread = gradientSpread(grey);
    this.#model = new SpectralModel(powerSpectrum(grey));
    this.#none = this.#model.fitGaussian(0);
  }

  /** The plane deconvolved by the kernel, in light. */
  restore(kernel: Kernel): Plane {
    const light = this.#light;
    const [restored = light] = deconvolve([light], kernel, { noise: this.#noise, light: 'linear' });
    return restored;
  }

  /** @param restored what `restore` gives for the kernel */
  judge(kernel: Kernel, restored: Plane = this.restore(kernel)): KernelEvidence {
    const overshoot = restored.values.reduce((sum, value) => sum + Math.max(0, -value, value - 1), 0);
    return {
      sparsity: this.#spread > 0 ? gradientSpread(srgbPlane(restored)) / this.#spread : 1,
      overshoot: overshoot / restored.values.length,
      overNone: this.#model.fitKernel(kernel) - this.#none,
    };
  }
}

/** Near the frame restoration invents; in tiny planes a quarter must do. */
const FRAME = 12;

function gradientSpread({ width, height, values }: Plane): number {
  const frame = Math.min(FRAME, width >> 2, height >> 2);
  let sum = 0;
  let squares = 0;
  for (let y = frame; y < height - frame - 1; y++) {
    for (let at = y * width + frame; at < (y + 1) * width - frame - 1; at++) {
      const gx = (values[at + 1] ?? 0) - (values[at] ?? 0);
      const gy = (values[at + width] ?? 0) - (values[at] ?? 0);
      sum += Math.abs(gx) + Math.abs(gy);
      squares += gx * gx + gy * gy;
    }
  }
  return sum / Math.sqrt(squares + 1e-12);
}
