import { add, mul, reduceMean, sqrt, square, sub, type Tensor } from '@pellucid/tensor';
import { spectrumDistance } from './spectrum-distance.ts';

/**
 * The content loss where no VGG-19 is at hand: Charbonnier distance of pixels (mean of √(d² + ε²), Charbonnier et al. 1994; a smooth |d| that does
 * not drown fine detail in a few large errors) + 0.5 · distance of spectra, which counts each frequency alike: blur takes the high ones, which
 * pixels hardly show.
 * @param restored and `sharp` are pictures [batch, 3, height, width] from −1 to 1
 */
export function reconstructionLoss(restored: Tensor, sharp: Tensor): Tensor {
  const difference = sub(restored, sharp);
  // A quarter of a grey level of 8 bits.
  const pixels = reduceMean(sqrt(add(square(difference), 2e-3 ** 2)));
  return add(pixels, mul(spectrumDistance(difference), 0.5));
}
