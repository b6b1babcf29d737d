import type { Picture } from './picture.ts';
import { assertSameSize } from './picture-size-error.ts';

/**
 * Peak signal to noise ratio in dB over all pixels and the three channels, with 255 as the peak: scikit-image's
 * `peak_signal_noise_ratio(a, b, data_range=255)`. Infinity for identical pictures. Throws PictureSizeError when the sizes differ.
 */
export function psnr(a: Picture, b: Picture): number {
  assertSameSize(a, b, 'the pictures of a PSNR');
  const left = a.pixels;
  const right = b.pixels;
  let squares = 0;
  for (let i = 0; i < left.length; i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    squares += difference * difference;
  }
  return 10 * Math.log10((255 * 255 * left.length) / squares);
}
