import type { Rectangle } from '../images/crop.ts';
import type { LinearPicture } from '../images/linear-light.ts';
import { type Kernel, kernelRadius } from './kernel.ts';
import { tapSums } from './tap-sums.ts';

/**
 * The part of the picture within `window` (the whole picture when left out), blurred by the kernel: a convolution, so that the kernel is
 * what a single bright point turns into. The picture goes on beyond its borders as in a mirror whose edge is the outermost pixel.
 */
export function convolve(
  picture: LinearPicture,
  kernel: Kernel,
  window: Rectangle = { x: 0, y: 0, width: picture.width, height: picture.height },
): LinearPicture {
  const { x, y, width, height } = window;
  const light = new Float32Array(width * height * 3);
  // In bands, so that the scratch memory does not grow with the picture.
  for (let top = 0; top < height; top += BAND) {
    const band = { x, y: y + top, width, height: Math.min(BAND, height - top) };
    convolveBand(light.subarray(top * width * 3), picture, kernel, band);
  }
  return { width, height, light };
}

/** Rows at a time. */
const BAND = 256;

function convolveBand(light: Float32Array, picture: LinearPicture, kernel: Kernel, window: Rectangle): void {
  const radius = kernelRadius(kernel);
  const row = window.width * 3;
  const sourceRow = row + 2 * radius * 3;
  const taps = tapsOf(kernel, sourceRow);
  // First the source, then the taps, then one row of sums.
  const tapsAt = sourceRow * (window.height + 2 * radius);
  const sumsAt = tapsAt + 2 * taps.length;
  const { floats, integers, sum } = tapSums(sumsAt + row);
  copySurroundings(floats, picture, window, radius);
  for (const [i, { shift, weight }] of taps.entries()) {
    integers[tapsAt + 2 * i] = shift * 4;
    floats[tapsAt + 2 * i + 1] = weight;
  }
  for (let y = 0; y < window.height; y++) {
    sum(sumsAt, row, y * sourceRow, tapsAt, taps.length);
    light.set(floats.subarray(sumsAt, sumsAt + row), y * row);
  }
}

interface Tap {
  /** How many floats after the window's left top its float stands in the source. */
  readonly shift: number;
  readonly weight: number;
}

/** The weights that are not 0. The kernel is turned by 180°: what a point gives to its right, it gets from its left. */
function tapsOf({ size, weights }: Kernel, sourceRow: number): readonly Tap[] {
  const taps: Tap[] = [];
  for (const [i, weight] of weights.entries()) {
    const at = size * size - 1 - i;
    if (weight !== 0) taps.push({ shift: Math.floor(at / size) * sourceRow + (at % size) * 3, weight });
  }
  return taps;
}

/** Fills `out` with the window and `radius` more pixels on each side, mirrored where the picture ends. */
function copySurroundings(out: Float32Array, picture: LinearPicture, window: Rectangle, radius: number): void {
  const columns = mirrored(window.x - radius, window.width + 2 * radius, picture.width);
  const rows = mirrored(window.y - radius, window.height + 2 * radius, picture.height);
  const { light } = picture;
  let at = 0;
  for (const y of rows) {
    for (let i = 0; i < columns.length; i++) {
      const from = (y * picture.width + (columns[i] ?? 0)) * 3;
      out[at++] = light[from] ?? 0;
      out[at++] = light[from + 1] ?? 0;
      out[at++] = light[from + 2] ?? 0;
    }
  }
}

/** The positions `start`, `start + 1`, …, folded into 0 … `length` − 1. */
function mirrored(start: number, count: number, length: number): Int32Array {
  const period = Math.max(1, 2 * (length - 1));
  return Int32Array.from({ length: count }, (_, i) => {
    const folded = (((start + i) % period) + period) % period;
    return folded < length ? folded : period - folded;
  });
}
