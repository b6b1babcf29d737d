import { type Kernel, kernelRadius } from '../../blur/kernel.ts';
import { levelOfLight, lightFromSrgb } from '../../images/linear-light.ts';
import type { Plane } from '../../images/plane.ts';
import { type SpectralEvidence, spectralEvidence } from '../defocus/evidence.ts';
import { powerSpectrum } from '../defocus/power-spectrum.ts';
import { SpectralModel } from '../defocus/spectral-fit.ts';
import { reblurred } from '../restore/reblur.ts';
import { gaussianBlur } from '../restore/unsharp-mask.ts';

/** What can be said about a restoration without knowing the truth. */
export interface RestorationEvidence {
  /**
   * Mean over root of mean square of the gradients after a Gaussian blur of one pixel, of the restored picture divided by that of the one seen
   * (normalised sparsity, Krishnan, Tay and Fergus 2011). Below 1, gradients are now fewer and stronger, as those of sharp pictures are.
   */
  readonly sparsity: number;
  /** Gradients' root of mean square, after divided by before. */
  readonly contrast: number;
  /** How far values lie outside 0 to 1, in the mean. */
  readonly overshoot: number;
  /** The restored picture, blurred again, against what was seen: root of mean square over the noise. About 1 when all is well. */
  readonly misfit: number;
  /** Correlation of that difference between neighbours, −1 to 1. Noise has little; structure that the kernel cannot explain has much. */
  readonly misfitCorrelation: number;
  /** How well the kernel explains the spectrum of what was seen. */
  readonly spectral: SpectralEvidence;
}

/**
 * Compares a grey, sRGB-encoded plane with what was restored from it. `after` may lie outside 0 to 1. `noise` as noiseLevel says. Planes of the
 * same size, at least a few kernels wide; a part of a large photograph is enough.
 */
export function gatherEvidence(before: Plane, after: Plane, kernel: Kernel, noise: number): RestorationEvidence {
  const margin = Math.min(kernelRadius(kernel) + 2, Math.floor(Math.min(before.width, before.height) / 4));
  const gradientsBefore = gradientsOf(before, margin);
  const gradientsAfter = gradientsOf(after, margin);
  const smoothBefore = gradientsOf(gaussianBlur(before, 1), margin);
  const smoothAfter = gradientsOf(gaussianBlur(after, 1), margin);
  const model = new SpectralModel(powerSpectrum(before));
  return {
    sparsity: ratio(smoothAfter.spread, smoothBefore.spread),
    contrast: ratio(gradientsAfter.strength, gradientsBefore.strength),
    overshoot: overshootOf(after),
    ...misfitOf(before, after, kernel, noise, margin),
    spectral: spectralEvidence(model, model.fitKernel(kernel)),
  };
}

interface Gradients {
  /** Root of mean square. */
  readonly strength: number;
  /** Mean over root of mean square. */
  readonly spread: number;
}

function gradientsOf({ width, height, values }: Plane, margin: number): Gradients {
  let sum = 0;
  let squares = 0;
  let count = 0;
  for (let y = margin; y + margin + 1 < height; y++) {
    for (let x = margin, at = y * width + margin; x + margin + 1 < width; x++, at++) {
      const value = values[at] ?? 0;
      const across = (values[at + 1] ?? 0) - value;
      const down = (values[at + width] ?? 0) - value;
      sum += Math.abs(across) + Math.abs(down);
      squares += across * across + down * down;
      count += 2;
    }
  }
  const strength = Math.sqrt(squares / Math.max(1, count));
  return { strength, spread: ratio(sum / Math.max(1, count), strength) };
}

function overshootOf({ values }: Plane): number {
  return values.reduce((sum, value) => sum + Math.max(0, -value, value - 1), 0) / values.length;
}

/** The difference is taken in sRGB values, the blur in light, as cameras do it. */
function misfitOf(
  before: Plane,
  after: Plane,
  kernel: Kernel,
  noise: number,
  margin: number,
): { misfit: number; misfitCorrelation: number } {
  const { width, height } = before;
  const light = { width, height, values: after.values.map((value) => lightFromSrgb(Math.max(0, value))) };
  const again = reblurred(light, kernel);
  const difference = (x: number, y: number): number =>
    (before.values[y * width + x] ?? 0) - levelOfLight(again.values[y * width + x] ?? 0) / 255;
  let squares = 0;
  let products = 0;
  let count = 0;
  for (let y = margin; y + margin < height; y++) {
    for (let x = margin; x + margin + 1 < width; x++) {
      const here = difference(x, y);
      squares += here * here;
      products += here * difference(x + 1, y);
      count++;
    }
  }
  return {
    misfit: Math.sqrt(squares / Math.max(1, count)) / noise,
    misfitCorrelation: ratio(products, squares),
  };
}

/** Where there is nothing to compare, nothing has changed: 1. */
function ratio(after: number, before: number): number {
  return before > 0 ? after / before : 1;
}
