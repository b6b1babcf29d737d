// The benchmark of Levin, Weiss, Durand and Freeman, "Understanding and evaluating blind deconvolution algorithms" (CVPR 2009): four scenes,
// eight kernels, blur that a camera captured.
import { join } from 'node:path';
import { Networks } from '../../packages/vision/dist/deblur/networks.js';
import { planeRestorer } from '../../packages/vision/dist/deblur/plane-restorer.js';
import { ownRuntime } from '../../packages/vision/dist/deblur/runtime-node.js';
import { estimateKernel } from '../../packages/vision/dist/deconvolution/estimate/estimate-kernel.js';
import { improveKernel } from '../../packages/vision/dist/deconvolution/estimate/improve-kernel.js';
import { srgbPlane } from '../../packages/vision/dist/deconvolution/estimate/light-plane.js';
import { deconvolve } from '../../packages/vision/dist/deconvolution/restore/deconvolve.js';
import { noiseLevel } from '../../packages/vision/dist/deconvolution/restore/noise-level.js';
import { ssim } from '../../packages/vision/dist/images/ssim.js';
import { readPhoto } from '../../packages/vision/dist/node.js';
import { mean } from './numbers.mjs';
import { inner, registered, squaredError } from './registration.mjs';

/**
 * @typedef {import('../../packages/vision/dist/images/plane.js').Plane} Plane
 * @typedef {{ psnr: number, ssim: number }} Score
 * @typedef {object} LevinRow
 * @property {number} image 1 to 4
 * @property {number} kernel 1 to 8
 * @property {Score} blurred
 * @property {Score} ours with the kernel that was estimated
 * @property {Score} known with the true kernel
 * @property {number} ratio squared error of `ours` over that of `known`
 * @property {number} seconds that the estimate took
 */

/** Kernels are sought in this square, whatever their size. */
const support = 31;
/** Half of it is not counted at each side. */
const border = 15;
const restorer = planeRestorer(new Networks(ownRuntime()));
/** All others are stored turned by half a circle. */
const unturned = new Set([4, 8]);

/** @param {string} folder @param {boolean} quick */
export function levinCases(folder, quick) {
  const all = [1, 2, 3, 4].flatMap((image) => [1, 2, 3, 4, 5, 6, 7, 8].map((kernel) => ({ folder, image, kernel })));
  return quick ? all.filter(({ image, kernel }) => (kernel - 1) % 4 === image - 1) : all;
}

/**
 * One captured picture restored with the estimated and with the true kernel, by the same deconvolution. The stored values are amounts of light as the
 * benchmark has them, so they are restored as they are.
 * @param {{ folder: string, image: number, kernel: number }} which
 * @returns {Promise<LevinRow>}
 */
export async function scoreLevin({ folder, image, kernel }) {
  const blurred = await greyPhoto(join(folder, `im${image}_kernel${kernel}_img.png`));
  const truth = await greyPhoto(join(folder, 'gt', `im${image}.png`));
  const noise = noiseLevel(blurred);
  const start = performance.now();
  const found = await estimateKernel(srgbPlane(blurred), { support });
  const kernelFound = await improveKernel(srgbPlane(blurred), found.kernel, restorer);
  const seconds = (performance.now() - start) / 1000;
  const restoredBy = (by) => deconvolve([blurred], by, { noise, light: 'encoded' })[0];
  const ours = scoreOf(restoredBy(kernelFound), truth);
  const known = scoreOf(restoredBy(await trueKernel(folder, kernel)), truth);
  const { score } = scoreOf(blurred, truth);
  return {
    image,
    kernel,
    blurred: score,
    ours: ours.score,
    known: known.score,
    ratio: ours.error / known.error,
    seconds,
  };
}

/** @param {readonly LevinRow[]} rows */
export function levinFigures(rows) {
  return {
    levin_gap_db: mean(rows.map(({ known, ours }) => known.psnr - ours.psnr)),
    levin_success2: mean(rows.map(({ ratio }) => Number(ratio < 2))),
    levin_success3: mean(rows.map(({ ratio }) => Number(ratio < 3))),
    levin_ours_db: mean(rows.map(({ ours }) => ours.psnr)),
    levin_true_kernel_db: mean(rows.map(({ known }) => known.psnr)),
    levin_blurred_db: mean(rows.map(({ blurred }) => blurred.psnr)),
  };
}

/** @param {Plane} plane @param {Plane} truth */
function scoreOf(plane, truth) {
  const part = registered(plane, truth, border);
  const error = squaredError(part, truth, border);
  const similarity = ssim(greyPicture(part), greyPicture(inner(truth, border)));
  return { error, score: { psnr: 10 * Math.log10(1 / error), ssim: similarity } };
}

/** @param {string} path @returns {Promise<Plane>} */
async function greyPhoto(path) {
  const { width, height, pixels } = await readPhoto(path);
  return { width, height, values: Float32Array.from({ length: width * height }, (_, i) => pixels[3 * i] / 255) };
}

/** In 8 bits, as SSIM is defined for. @param {Plane} plane */
function greyPicture({ width, height, values }) {
  return {
    width,
    height,
    pixels: Uint8Array.from({ length: 3 * values.length }, (_, i) => Math.round(255 * values[Math.floor(i / 3)])),
  };
}

/** The kernel in a square so large that its centroid can stand in the middle. */
async function trueKernel(folder, number) {
  const stored = await greyPhoto(join(folder, 'gt', `kernel${number}.png`));
  const weights = unturned.has(number) ? stored.values : stored.values.toReversed();
  const sum = weights.reduce((total, weight) => total + weight, 0);
  let [x, y] = [0, 0];
  for (const [i, weight] of weights.entries()) {
    x += (weight / sum) * (i % stored.width);
    y += (weight / sum) * Math.floor(i / stored.width);
  }
  const size = stored.width + 12;
  const [moveX, moveY] = [x, y].map((centre) => (size - 1) / 2 - Math.round(centre));
  const centred = new Float32Array(size * size);
  for (const [i, weight] of weights.entries()) {
    centred[(Math.floor(i / stored.width) + moveY) * size + (i % stored.width) + moveX] = weight / sum;
  }
  return { size, weights: centred };
}
