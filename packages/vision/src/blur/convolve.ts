import type { Rectangle } from '../images/crop.ts';
import type { LinearPicture } from '../images/linear-light.ts';
import { type Kernel, kernelRadius } from './kernel.ts';

/**
 * The part of the picture within `window` (the whole picture when left out), blurred by the kernel: a convolution, so that the kernel is
 * what a single bright point turns into. The picture goes on beyond its borders as in a mirror whose edge is the outermost pixel.
 */
export function convolve(
  picture: LinearPicture,
  kernel: Kernel,
  window: Rectangle = { x: 0, y: 0, width: picture.width, height: picture.height },
): LinearPicture {
  const radius = kernelRadius(kernel);
  const source = surroundings(picture, window, radius);
  const sourceRow = (window.width + 2 * radius) * 3;
  const row = window.width * 3;
  const taps = tapsOf(kernel, sourceRow);
  const light = new Float32Array(row * window.height);
  for (let y = 0; y < window.height; y++) {
    addTaps(light.subarray(y * row, (y + 1) * row), source, y * sourceRow, taps);
  }
  return { width: window.width, height: window.height, light };
}

interface Taps {
  /** Where the tap reads, from the left top of a window in the source. Padded to a multiple of four with weight 0. */
  readonly offsets: Int32Array;
  readonly weights: Float32Array;
}

/** The weights that are not 0, in reading order. The kernel is turned by 180°: what a point gives right of it, it gets from the left. */
function tapsOf(kernel: Kernel, sourceRow: number): Taps {
  const { size, weights } = kernel;
  const offsets: number[] = [];
  const kept: number[] = [];
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const weight = weights[size * size - 1 - (y * size + x)] ?? 0;
      if (weight === 0) continue;
      offsets.push(y * sourceRow + x * 3);
      kept.push(weight);
    }
  }
  while (kept.length % 4 !== 0) {
    offsets.push(offsets[0] ?? 0);
    kept.push(0);
  }
  return { offsets: Int32Array.from(offsets), weights: Float32Array.from(kept) };
}

/** One output row. Four taps at a time: the loop is bound by loads and stores, and this saves three stores of four. */
function addTaps(out: Float32Array, source: Float32Array, start: number, taps: Taps): void {
  const { offsets, weights } = taps;
  for (let t = 0; t < weights.length; t += 4) {
    const [w0 = 0, w1 = 0, w2 = 0, w3 = 0] = weights.subarray(t, t + 4);
    const a = start + (offsets[t] ?? 0);
    const b = start + (offsets[t + 1] ?? 0);
    const c = start + (offsets[t + 2] ?? 0);
    const d = start + (offsets[t + 3] ?? 0);
    for (let x = 0; x < out.length; x++) {
      const left = w0 * (source[a + x] ?? 0) + w1 * (source[b + x] ?? 0);
      const right = w2 * (source[c + x] ?? 0) + w3 * (source[d + x] ?? 0);
      out[x] = (out[x] ?? 0) + left + right;
    }
  }
}

/** The window with `radius` more pixels on each side, mirrored where the picture ends. */
function surroundings(picture: LinearPicture, window: Rectangle, radius: number): Float32Array {
  const columns = mirrored(window.x - radius, window.width + 2 * radius, picture.width);
  const rows = mirrored(window.y - radius, window.height + 2 * radius, picture.height);
  const out = new Float32Array(columns.length * rows.length * 3);
  let at = 0;
  for (const y of rows) {
    for (const x of columns) {
      const from = (y * picture.width + x) * 3;
      out[at++] = picture.light[from] ?? 0;
      out[at++] = picture.light[from + 1] ?? 0;
      out[at++] = picture.light[from + 2] ?? 0;
    }
  }
  return out;
}

/** The positions `start`, `start + 1`, …, folded into 0 … `length` − 1. */
function mirrored(start: number, count: number, length: number): Int32Array {
  const period = Math.max(1, 2 * (length - 1));
  return Int32Array.from({ length: count }, (_, i) => {
    const folded = (((start + i) % period) + period) % period;
    return folded < length ? folded : period - folded;
  });
}
