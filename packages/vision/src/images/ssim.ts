import type { Picture } from './picture.ts';
import { assertSameSize, PictureSizeError } from './picture-size-error.ts';

/**
 * How the neighbourhood of a pixel is weighed.
 * - `gaussian`: as Wang et al. 2004 publish it, deviation 1.5 cut off at 11×11, variances divided by the sum of weights; scikit-image's
 *   `gaussian_weights=True, sigma=1.5, use_sample_covariance=False`.
 * - `uniform`: 7×7 with equal weights and sample variances (divided by 48), scikit-image's default.
 */
export type SsimWindow = 'gaussian' | 'uniform';

/**
 * Structural similarity (Wang, Bovik, Sheikh, Simoncelli 2004), at most 1: the mean over the three channels and all pixels whose window lies
 * within the picture. Equals scikit-image's `structural_similarity(a, b, channel_axis=2, data_range=255, …)` with the options that
 * SsimWindow names. Throws PictureSizeError when the sizes differ or a side is smaller than the window.
 */
export function ssim(a: Picture, b: Picture, window: SsimWindow = 'gaussian'): number {
  assertSameSize(a, b, 'the pictures of an SSIM');
  const { weights, covarianceFactor } = windows[window];
  const size = weights.length;
  if (a.width < size || a.height < size) {
    const found = `${a.width}×${a.height}`;
    throw new PictureSizeError(`SSIM needs at least ${size}×${size} pixels for its ${window} window; found ${found}`);
  }
  let sum = 0;
  for (let channel = 0; channel < 3; channel++) sum += channelSum(a, b, channel, weights, covarianceFactor);
  return sum / (3 * (a.width - size + 1) * (a.height - size + 1));
}

const windows: Record<SsimWindow, { readonly weights: Float64Array; readonly covarianceFactor: number }> = {
  gaussian: { weights: gaussian(1.5, 5), covarianceFactor: 1 },
  uniform: { weights: new Float64Array(7).fill(1 / 7), covarianceFactor: 49 / 48 },
};

function gaussian(deviation: number, radius: number): Float64Array {
  const weights = Float64Array.from({ length: 2 * radius + 1 }, (_, i) =>
    Math.exp(-((i - radius) ** 2) / (2 * deviation ** 2)),
  );
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

/** K1 = 0.01 and K2 = 0.03 of the paper, for the range 0 to 255. */
const C1 = (0.01 * 255) ** 2;
const C2 = (0.03 * 255) ** 2;

/** The means of a, b, a², b² and ab. */
const MEANS = 5;

/**
 * The sum of the similarity over all windows of a channel. Rows are filtered along x into a ring as high as the window, from which each
 * row of windows is summed along y; so the room needed does not grow with the picture's height.
 */
function channelSum(a: Picture, b: Picture, channel: number, weights: Float64Array, covarianceFactor: number): number {
  const { width, height } = a;
  const size = weights.length;
  const columns = width - size + 1;
  const ring = Array.from({ length: size }, () => new Float64Array(columns * MEANS));
  const moments = new Float64Array(width * MEANS);
  const means = new Float64Array(columns * MEANS);
  let sum = 0;
  for (let y = 0; y < height; y++) {
    fillMoments(moments, a.pixels, b.pixels, y * width * 3 + channel);
    filterRow(ring[y % size] ?? means, moments, weights);
    if (y < size - 1) continue;
    means.fill(0);
    for (let i = 0; i < size; i++) addRow(means, ring[(y + 1 + i) % size] ?? means, weights[i] ?? 0);
    sum += rowSimilarity(means, covarianceFactor);
  }
  return sum;
}

function fillMoments(moments: Float64Array, a: Uint8Array, b: Uint8Array, start: number): void {
  for (let x = 0, at = start; x < moments.length; x += MEANS, at += 3) {
    const left = a[at] ?? 0;
    const right = b[at] ?? 0;
    moments[x] = left;
    moments[x + 1] = right;
    moments[x + 2] = left * left;
    moments[x + 3] = right * right;
    moments[x + 4] = left * right;
  }
}

function filterRow(out: Float64Array, row: Float64Array, weights: Float64Array): void {
  out.fill(0);
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i] ?? 0;
    const shift = i * MEANS;
    for (let x = 0; x < out.length; x++) out[x] = (out[x] ?? 0) + weight * (row[x + shift] ?? 0);
  }
}

function addRow(out: Float64Array, row: Float64Array, weight: number): void {
  for (let x = 0; x < out.length; x++) out[x] = (out[x] ?? 0) + weight * (row[x] ?? 0);
}

function rowSimilarity(means: Float64Array, covarianceFactor: number): number {
  let sum = 0;
  for (let x = 0; x < means.length; x += MEANS) {
    const a = means[x] ?? 0;
    const b = means[x + 1] ?? 0;
    const varianceA = covarianceFactor * ((means[x + 2] ?? 0) - a * a);
    const varianceB = covarianceFactor * ((means[x + 3] ?? 0) - b * b);
    const covariance = covarianceFactor * ((means[x + 4] ?? 0) - a * b);
    sum += ((2 * a * b + C1) * (2 * covariance + C2)) / ((a * a + b * b + C1) * (varianceA + varianceB + C2));
  }
  return sum;
}
