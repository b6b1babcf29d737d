import { lightFromSrgb, srgbFromLight } from '../images/linear-light.ts';
import type { PhotoPixels } from './photo-pixels.ts';
import { whiteOf } from './pixel-planes.ts';

/** The size of a photograph at 1/scale, `scale` at least 1. */
export function sizeAt(
  { width, height }: PhotoPixels,
  scale: number,
): { readonly width: number; readonly height: number } {
  return { width: Math.max(1, Math.round(width / scale)), height: Math.max(1, Math.round(height / scale)) };
}

/**
 * The photograph at 1/scale of its size, in 16 bits and without alpha: each sample the mean light of what it covers, as a camera with larger pixels
 * would have seen it.
 */
export function shrunk(photo: PhotoPixels, scale: number): PhotoPixels {
  const { width, height } = sizeAt(photo, scale);
  const data = new Uint16Array(width * height * 3);
  const across = photo.width / width;
  const down = photo.height / height;
  const light = lightTable(photo);
  const sums = new Float64Array(width * 3);
  for (let y = 0; y < height; y++) {
    sums.fill(0);
    for (const { index, share } of covered(y * down, (y + 1) * down, photo.height))
      addRow(sums, photo, index, share / (across * down), across, light);
    for (let i = 0, at = y * sums.length; i < sums.length; i++, at++)
      data[at] = Math.round(65535 * srgbFromLight(Math.min(1, sums[i] ?? 0)));
  }
  return { width, height, channels: 3, data };
}

/**
 * Changes `out`, a copy of a photograph, by what was changed at a smaller size: adds `strength` times the difference between `after` and `before`,
 * brought to the photograph's size by cubic interpolation (Catmull & Rom 1974). What the photograph shows more finely than that stays as it is.
 */
export function applyDifference(out: PhotoPixels, before: PhotoPixels, after: PhotoPixels, strength: number): void {
  const { width, height, channels, data } = out;
  const white = whiteOf(out);
  const factor = (strength * white) / whiteOf(before);
  const columns = cubicTaps(before.width, width);
  const rows = cubicTaps(before.height, height);
  const wide = before.width * 3;
  const row = new Float32Array(wide);
  for (let y = 0; y < height; y++) {
    row.fill(0);
    for (let tap = 0; tap < 4; tap++) {
      const weight = factor * (rows.weights[4 * y + tap] ?? 0);
      const from = (rows.places[4 * y + tap] ?? 0) * wide;
      for (let i = 0; i < wide; i++)
        row[i] = (row[i] ?? 0) + weight * ((after.data[from + i] ?? 0) - (before.data[from + i] ?? 0));
    }
    for (let x = 0, at = y * width * channels; x < width; x++, at += channels) {
      for (let channel = 0; channel < 3; channel++) {
        let change = 0;
        for (let tap = 4 * x; tap < 4 * x + 4; tap++)
          change += (columns.weights[tap] ?? 0) * (row[3 * (columns.places[tap] ?? 0) + channel] ?? 0);
        data[at + channel] = Math.min(white, Math.max(0, Math.round((data[at + channel] ?? 0) + change)));
      }
    }
  }
}

/** The light of each sample. */
function lightTable(photo: PhotoPixels): Float32Array {
  const white = whiteOf(photo);
  return Float32Array.from({ length: white + 1 }, (_, value) => lightFromSrgb(value / white));
}

/** The places that an interval covers, each with how much of it. */
function covered(
  from: number,
  to: number,
  length: number,
): readonly { readonly index: number; readonly share: number }[] {
  const first = Math.floor(from);
  const last = Math.min(length - 1, Math.ceil(to) - 1);
  return Array.from({ length: Math.max(1, last - first + 1) }, (_, i) => {
    const index = first + i;
    return { index, share: Math.max(0, Math.min(to, index + 1) - Math.max(from, index)) };
  });
}

function addRow(
  sums: Float64Array,
  { width, channels, data }: PhotoPixels,
  y: number,
  share: number,
  across: number,
  light: Float32Array,
): void {
  let at = y * width * channels;
  for (let x = 0; x < width; x++, at += channels) {
    // A sample lies in one place, or partly in the next.
    const first = Math.min(Math.floor(x / across), sums.length / 3 - 1);
    const inNext = Math.max(0, x + 1 - (first + 1) * across);
    for (let channel = 0; channel < 3; channel++) {
      const value = share * (light[data[at + channel] ?? 0] ?? 0);
      const to = 3 * first + channel;
      sums[to] = (sums[to] ?? 0) + value * (1 - inNext);
      if (inNext > 0 && to + 3 < sums.length) sums[to + 3] = (sums[to + 3] ?? 0) + value * inNext;
    }
  }
}

/** For each of `to` places four places among `from`, and their weights. */
function cubicTaps(from: number, to: number): { readonly places: Int32Array; readonly weights: Float32Array } {
  const places = new Int32Array(4 * to);
  const weights = new Float32Array(4 * to);
  for (let i = 0; i < to; i++) {
    const position = ((i + 0.5) * from) / to - 0.5;
    const first = Math.floor(position);
    const t = position - first;
    const own = [((-t + 2) * t - 1) * t, (3 * t - 5) * t * t + 2, ((-3 * t + 4) * t + 1) * t, (t - 1) * t * t];
    for (const [tap, weight] of own.entries()) {
      places[4 * i + tap] = Math.min(from - 1, Math.max(0, first - 1 + tap));
      weights[4 * i + tap] = weight / 2;
    }
  }
  return { places, weights };
}
