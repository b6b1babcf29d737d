import type { Kernel } from '../../blur/kernel.ts';
import type { Plane } from '../../images/plane.ts';
import { deconvolve } from '../restore/deconvolve.ts';

/** What a plane looks like when it is restored with a kernel; no ground truth is needed. */
export interface RestoredSparsity {
  /**
   * Sum over root of the sum of squares of the gradients, relative to the blurred plane's (Krishnan, Tay and Fergus, CVPR 2011): below 1 the edges
   * are fewer and stronger; a kernel that explains nothing gives about 1.
   */
  readonly sparsity: number;
  /** By how much values lie outside 0 to 1, in the mean: ringing. */
  readonly overshoot: number;
}

/** `noise` as in deconvolve. Values are encoded. */
export function restoredSparsity(plane: Plane, kernel: Kernel, noise: number): RestoredSparsity {
  const [restored = plane] = deconvolve([plane], kernel, { noise, light: 'encoded' });
  const overshoot = restored.values.reduce((sum, value) => sum + Math.max(0, -value, value - 1), 0);
  return {
    sparsity: gradientSpread(restored) / gradientSpread(plane),
    overshoot: overshoot / restored.values.length,
  };
}

/** The smaller, the better. An overshoot of a thousandth weighs as much as a tenth of the sparsity. */
export function penalty({ sparsity, overshoot }: RestoredSparsity): number {
  return sparsity + 100 * overshoot;
}

/** Near the frame restoration invents. */
const FRAME = 12;

function gradientSpread({ width, height, values }: Plane): number {
  let sum = 0;
  let squares = 0;
  for (let y = FRAME; y < height - FRAME - 1; y++) {
    for (let at = y * width + FRAME; at < (y + 1) * width - FRAME - 1; at++) {
      const gx = (values[at + 1] ?? 0) - (values[at] ?? 0);
      const gy = (values[at + width] ?? 0) - (values[at] ?? 0);
      sum += Math.abs(gx) + Math.abs(gy);
      squares += gx * gx + gy * gy;
    }
  }
  return sum / Math.sqrt(squares + 1e-12);
}
