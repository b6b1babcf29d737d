import type { Picture } from '../images/picture.ts';
import { psnr } from '../images/psnr.ts';
import { ssim } from '../images/ssim.ts';
import type { LevelLabels } from './network.ts';
import type { Restorer, RestorerVectors } from './restorer.ts';

/** A picture to measure by, and its truth. */
export interface ValidationPair {
  readonly blurred: Picture;
  /** The planes that the network is shown: those of the blurred picture, and of the deconvolved one where it takes both. */
  readonly shown: Float32Array<ArrayBuffer>;
  readonly sharp: Picture;
  /** Superpixels of `blurred` at each level, where the network asks for them; else none. */
  readonly labels: LevelLabels;
}

/** How close restored pictures are to the sharp ones: means over the pairs. */
export interface Validation {
  /** In dB. */
  readonly psnr: number;
  readonly ssim: number;
  /** In dB: the PSNR less that of the blurred pictures. */
  readonly gain: number;
  /** The same of the SSIM. */
  readonly ssimGain: number;
  /** The restored pictures, in the order of the pairs. */
  readonly restored: readonly Picture[];
}

/** A PSNR has no bound; identical pictures count as this many dB, so that a mean stays a number. */
const highestPsnr = 100;

/** Measures a network by some pairs, at least one. */
export async function validate(
  pairs: readonly ValidationPair[],
  restorer: Pick<Restorer, 'restore'>,
  vectors: RestorerVectors,
): Promise<Validation> {
  const sums = { psnr: 0, ssim: 0, blurredPsnr: 0, blurredSsim: 0 };
  const restored: Picture[] = [];
  for (const { blurred, shown, sharp, labels } of pairs) {
    const picture = await restorer.restore(shown, blurred, labels, vectors);
    restored.push(picture);
    sums.psnr += Math.min(highestPsnr, psnr(picture, sharp));
    sums.ssim += ssim(picture, sharp);
    sums.blurredPsnr += Math.min(highestPsnr, psnr(blurred, sharp));
    sums.blurredSsim += ssim(blurred, sharp);
  }
  const count = pairs.length;
  return {
    psnr: sums.psnr / count,
    ssim: sums.ssim / count,
    gain: (sums.psnr - sums.blurredPsnr) / count,
    ssimGain: (sums.ssim - sums.blurredSsim) / count,
    restored,
  };
}
