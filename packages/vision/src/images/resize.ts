import { levelOfLight, lightOfByte } from './linear-light.ts';
import type { Picture } from './picture.ts';

/**
 * The picture at another size: Lanczos with three lobes, widened when shrinking so that nothing aliases, in linear light, as a camera
 * with fewer pixels would have seen it. `width` and `height` are at least 1.
 */
export function resize(picture: Picture, width: number, height: number): Picture {
  if (width === picture.width && height === picture.height) return picture;
  const across = filterFor(picture.width, width);
  const down = filterFor(picture.height, height);
  // Rows are filtered along x when the first output row needs them, and kept until the last one has.
  const rows = new Map<number, Float32Array>();
  const sum = new Float32Array(width * 3);
  const pixels = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    const first = down.starts[y] ?? 0;
    for (const old of rows.keys()) if (old < first) rows.delete(old);
    sum.fill(0);
    for (let i = 0; i < down.taps; i++) {
      const from = Math.min(first + i, picture.height - 1);
      const row = rows.get(from) ?? filteredRow(picture, from, across);
      rows.set(from, row);
      addRow(sum, row, down.weights[y * down.taps + i] ?? 0);
    }
    for (let x = 0, at = y * sum.length; x < sum.length; x++, at++) pixels[at] = Math.round(levelOfLight(sum[x] ?? 0));
  }
  return { width, height, pixels };
}

/** The picture with its longer side at this length, the other in proportion. */
export function resizeLongSide(picture: Picture, longSide: number): Picture {
  const { width, height } = scaledSize(picture, longSide);
  return resize(picture, width, height);
}

/** The size of a picture after resizeLongSide. */
export function scaledSize(
  size: { width: number; height: number },
  longSide: number,
): { width: number; height: number } {
  const factor = longSide / Math.max(size.width, size.height);
  return { width: Math.max(1, Math.round(size.width * factor)), height: Math.max(1, Math.round(size.height * factor)) };
}

/** Output position i is the sum over t < taps of `weights[i × taps + t]` times input position `starts[i] + t`. */
interface Filter {
  readonly taps: number;
  readonly starts: Int32Array;
  readonly weights: Float32Array;
}

function filterFor(from: number, to: number): Filter {
  const stretch = Math.max(1, from / to);
  const taps = Math.min(from, Math.ceil(6 * stretch) + 1);
  const starts = new Int32Array(to);
  const weights = new Float32Array(to * taps);
  for (let i = 0; i < to; i++) {
    const centre = ((i + 0.5) * from) / to - 0.5;
    const start = Math.min(Math.max(0, Math.ceil(centre - 3 * stretch)), from - taps);
    const raw = Array.from({ length: taps }, (_, t) => lanczos3((start + t - centre) / stretch));
    const sum = raw.reduce((total, weight) => total + weight, 0);
    starts[i] = start;
    weights.set(
      raw.map((weight) => weight / sum),
      i * taps,
    );
  }
  return { taps, starts, weights };
}

function lanczos3(x: number): number {
  if (x === 0) return 1;
  if (Math.abs(x) >= 3) return 0;
  const angle = Math.PI * x;
  return (3 * Math.sin(angle) * Math.sin(angle / 3)) / (angle * angle);
}

function filteredRow(picture: Picture, y: number, filter: Filter): Float32Array {
  const { taps, starts, weights } = filter;
  const { pixels } = picture;
  const row = y * picture.width * 3;
  const out = new Float32Array(starts.length * 3);
  for (let x = 0; x < starts.length; x++) {
    let red = 0;
    let green = 0;
    let blue = 0;
    let at = row + (starts[x] ?? 0) * 3;
    for (let w = x * taps; w < (x + 1) * taps; w++, at += 3) {
      const weight = weights[w] ?? 0;
      red += weight * (lightOfByte[pixels[at] ?? 0] ?? 0);
      green += weight * (lightOfByte[pixels[at + 1] ?? 0] ?? 0);
      blue += weight * (lightOfByte[pixels[at + 2] ?? 0] ?? 0);
    }
    out[x * 3] = red;
    out[x * 3 + 1] = green;
    out[x * 3 + 2] = blue;
  }
  return out;
}

function addRow(sum: Float32Array, row: Float32Array, weight: number): void {
  for (let x = 0; x < sum.length; x++) sum[x] = (sum[x] ?? 0) + weight * (row[x] ?? 0);
}
