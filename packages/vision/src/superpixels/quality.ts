import { SuperpixelOptionError, SuperpixelSizeError } from './errors.ts';
import type { Segmentation } from './segmentation.ts';

/**
 * The share of the truth's boundary pixels that have a boundary pixel of the superpixels within `tolerance` pixels, horizontally and
 * vertically (Martin, Fowlkes and Malik 2004; Neubert and Protzel 2012), from 0 to 1; 1 when the truth has no boundary. A boundary
 * pixel is one with a differently labelled pixel above, below, left or right. More superpixels make it larger: compare equal counts.
 */
export function boundaryRecall(superpixels: Segmentation, truth: Segmentation, tolerance: number): number {
  checkSizes(superpixels, truth);
  if (!Number.isSafeInteger(tolerance) || tolerance < 0) {
    throw new SuperpixelOptionError('tolerance', tolerance, 'a whole number of pixels from 0');
  }
  const { width, height } = truth;
  const found = widened(boundaryOf(superpixels), width, height, tolerance);
  const wanted = boundaryOf(truth);
  let [hits, all] = [0, 0];
  for (let pixel = 0; pixel < wanted.length; pixel++) {
    if (wanted[pixel] === 0) continue;
    all++;
    if (found[pixel] === 1) hits++;
  }
  return all === 0 ? 1 : hits / all;
}

/**
 * How far superpixels reach over the borders of the truth (Neubert and Protzel, "Superpixel Benchmark and Comparison", 2012): the sum,
 * over each region of the truth and each superpixel that meets it, of the superpixel's smaller part (inside or outside the region), per
 * pixel. 0 is best.
 */
export function undersegmentationError(superpixels: Segmentation, truth: Segmentation): number {
  checkSizes(superpixels, truth);
  const sizes = new Float64Array(superpixels.count);
  const shared = new Map<number, number>();
  for (let pixel = 0; pixel < truth.labels.length; pixel++) {
    const label = superpixels.labels[pixel] as number;
    sizes[label] = (sizes[label] as number) + 1;
    const pair = label * truth.count + (truth.labels[pixel] as number);
    shared.set(pair, (shared.get(pair) ?? 0) + 1);
  }
  let sum = 0;
  for (const [pair, inside] of shared) {
    sum += Math.min(inside, (sizes[Math.floor(pair / truth.count)] as number) - inside);
  }
  return sum / truth.labels.length;
}

function checkSizes(superpixels: Segmentation, truth: Segmentation): void {
  if (superpixels.width !== truth.width || superpixels.height !== truth.height) {
    throw new SuperpixelSizeError(
      'Superpixels that are compared with a truth',
      `${superpixels.width} × ${superpixels.height}`,
      `the truth’s ${truth.width} × ${truth.height}`,
    );
  }
}

/** 1 at each boundary pixel. */
function boundaryOf({ labels, width, height }: Segmentation): Uint8Array {
  const boundary = new Uint8Array(labels.length);
  for (let y = 0, pixel = 0; y < height; y++) {
    for (let x = 0; x < width; x++, pixel++) {
      if (x + 1 < width && labels[pixel] !== labels[pixel + 1]) boundary[pixel] = boundary[pixel + 1] = 1;
      if (y + 1 < height && labels[pixel] !== labels[pixel + width]) boundary[pixel] = boundary[pixel + width] = 1;
    }
  }
  return boundary;
}

/** 1 wherever a 1 lies at most `reach` columns and `reach` rows away: along the rows first, then along the columns. */
function widened(marks: Uint8Array, width: number, height: number, reach: number): Uint8Array {
  return widenedAlong(widenedAlong(marks, width, 1, height, width, reach), height, width, width, 1, reach);
}

/** Lines of `length` marks, `stride` apart; `lines` of them, `lineStride` apart. */
function widenedAlong(
  marks: Uint8Array,
  length: number,
  stride: number,
  lines: number,
  lineStride: number,
  reach: number,
): Uint8Array {
  const wide = new Uint8Array(marks.length);
  for (let line = 0; line < lines; line++) {
    for (let at = 0; at < length; at++) {
      if (marks[line * lineStride + at * stride] === 0) continue;
      const end = Math.min(length - 1, at + reach);
      for (let near = Math.max(0, at - reach); near <= end; near++) wide[line * lineStride + near * stride] = 1;
    }
  }
  return wide;
}
