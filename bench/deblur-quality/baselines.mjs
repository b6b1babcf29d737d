// Classical methods to compare with.
import { richardsonLucy } from '../../packages/vision/dist/deconvolution/restore/richardson-lucy.js';
import { unsharpMask } from '../../packages/vision/dist/deconvolution/restore/unsharp-mask.js';
import { wienerDeconvolve } from '../../packages/vision/dist/deconvolution/restore/wiener.js';
import { lightFromPlanes, lightPlanes } from '../../packages/vision/dist/images/light-planes.js';
import { lightFromSrgb, linearPicture, pictureFromLight } from '../../packages/vision/dist/images/linear-light.js';

/**
 * @typedef {import('@pellucid/vision').Picture} Picture
 * @typedef {import('@pellucid/vision').Kernel} Kernel
 */

/** Chosen on other photographs with these blurs, for the highest mean PSNR; see docs/deblurring.md. */
const sharpening = { radius: 5, amount: 0.3 };
const rounds = 20;

/** Of encoded values, as photo editors do it. @param {Picture} picture @returns {Picture} */
export function sharpened(picture, options = sharpening) {
  const { width, height, pixels } = picture;
  const out = new Uint8Array(pixels.length);
  for (let channel = 0; channel < 3; channel++) {
    const values = Float32Array.from({ length: width * height }, (_, i) => pixels[3 * i + channel]);
    for (const [i, value] of unsharpMask({ width, height, values }, options).values.entries()) {
      out[3 * i + channel] = Math.min(255, Math.max(0, Math.round(value)));
    }
  }
  return { width, height, pixels: out };
}

/** @param {Picture} picture @param {Kernel} kernel @returns {Picture} */
export function restoredByRichardsonLucy(picture, kernel, count = rounds) {
  return inLight(picture, (planes) => richardsonLucy(planes, kernel, count));
}

/** @param {Picture} picture @param {Kernel} kernel @param {number} noise standard deviation in sRGB values, 0 to 1 @returns {Picture} */
export function restoredByWiener(picture, kernel, noise) {
  return inLight(picture, (planes) => wienerDeconvolve(planes, kernel, { noise: noise * steepness(picture) }));
}

/**
 * How much light an sRGB value more is: the root of the mean square over all samples, as noise that is the same everywhere is more light where it is
 * bright.
 */
function steepness({ pixels }) {
  const squares = Float64Array.from({ length: 256 }, (_, byte) => {
    return ((lightFromSrgb(byte / 255 + 5e-4) - lightFromSrgb(byte / 255 - 5e-4)) / 1e-3) ** 2;
  });
  return Math.sqrt(pixels.reduce((sum, byte) => sum + squares[byte], 0) / pixels.length);
}

function inLight(picture, restore) {
  const [red, green, blue] = restore(lightPlanes(linearPicture(picture)));
  return pictureFromLight(lightFromPlanes([red, green, blue]));
}
