import type { Tensor } from '@pellucid/format';

/** Numbers of one tensor, as graphs give them. */
export interface Numbers {
  readonly shape: readonly number[];
  readonly data: Float32Array | Int32Array;
}

/** A small tensor that stands for a large one: some of its maps, made smaller. */
export interface Preview extends Numbers {
  /** Maps that are in it, of all. */
  readonly maps: number;
  readonly allMaps: number;
  /** Each position stands for a square of this side. */
  readonly side: number;
}

/** Positions of all maps of a preview together. */
const POSITIONS = 6144;
const FEWEST_MAPS = 12;
const MOST_MAPS = 96;

/**
 * Of a tensor [..., height, width] of at least three axes: its first maps, each position the mean of a square, or the first of it where numbers are
 * labels (whole). Null for a tensor that needs none.
 */
export function previewOf({ shape, data }: Numbers): Preview | null {
  if (shape.length < 3) return null;
  const [height = 1, width = 1] = shape.slice(-2);
  const area = height * width;
  const allMaps = data.length / area;
  const maps = Math.min(allMaps, Math.max(FEWEST_MAPS, Math.min(MOST_MAPS, Math.floor(POSITIONS / area))));
  const side = Math.max(1, Math.ceil(Math.sqrt((area * maps) / POSITIONS)));
  const [rows, columns] = [Math.ceil(height / side), Math.ceil(width / side)];
  const whole = data instanceof Int32Array;
  const small = whole ? new Int32Array(maps * rows * columns) : new Float32Array(maps * rows * columns);
  for (let map = 0, to = 0; map < maps; map++) {
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++, to++) {
        const from = map * area + row * side * width + column * side;
        const high = Math.min(side, height - row * side);
        const wide = Math.min(side, width - column * side);
        small[to] = whole ? (data[from] ?? 0) : mean(data, from, width, high, wide);
      }
    }
  }
  return { shape: [maps, rows, columns], data: small, maps, allMaps, side };
}

function mean(data: Numbers['data'], from: number, width: number, high: number, wide: number): number {
  let sum = 0;
  for (let y = 0; y < high; y++) {
    for (let x = 0; x < wide; x++) sum += data[from + y * width + x] ?? 0;
  }
  return sum / (high * wide);
}

/** A tensor as a recording keeps it: shape and statistics of the whole, and up to `bytes` bytes of its first numbers. */
export function recordedTensor({ shape, data }: Numbers, bytes: number): Tensor {
  let [min, max, sum, count] = [Infinity, -Infinity, 0, 0];
  for (const value of data) {
    if (!Number.isFinite(value)) continue;
    if (value < min) min = value;
    if (value > max) max = value;
    sum += value;
    count++;
  }
  // Recordings are little-endian, and so is every processor that runs Node.
  const kept = Math.min(data.byteLength, bytes - (bytes % 4));
  return {
    dtype: data instanceof Int32Array ? 'int32' : 'float32',
    shape,
    statistics: count === 0 ? null : { min, max, mean: sum / count },
    data: new Uint8Array(data.buffer.slice(data.byteOffset, data.byteOffset + kept)),
  };
}
