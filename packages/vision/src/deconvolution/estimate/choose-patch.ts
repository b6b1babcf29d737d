import type { Plane } from '../../images/plane.ts';

/** A part of a plane. */
export interface Patch {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Values from here on count as saturated: what is brighter was cut off, and its edges say nothing about the blur. */
const SATURATED = 0.985;
/** Slopes above this count no more than it, so that one strong edge does not outweigh many. */
const STRONG_SLOPE = 0.1;
const DIRECTIONS = 4;
/** Gradients are summed in cells of this many pixels. */
const CELL = 16;

/**
 * The window of at most side × side pixels that tells most about a blur: with strong edges in all directions, not saturated. Windows are tried at
 * steps of 16 pixels; of equals the one nearest to the left top is taken.
 */
export function choosePatch(plane: Plane, side: number): Patch {
  const width = Math.min(side, plane.width);
  const height = Math.min(side, plane.height);
  const sums = edgeSums(plane);
  let best = { x: 0, y: 0, width, height };
  let most = -1;
  for (const y of starts(plane.height, height)) {
    for (const x of starts(plane.width, width)) {
      const evidence = sums.reduce((product, sum) => product * within(sum, { x, y, width, height }), 1);
      if (evidence <= most) continue;
      most = evidence;
      best = { x, y, width, height };
    }
  }
  return best;
}

function starts(length: number, part: number): readonly number[] {
  const count = Math.floor((length - part) / CELL) + 1;
  return Array.from({ length: count }, (_, i) => i * CELL);
}

/** Of each direction, what its slopes add up to above and left of each corner of the cells. */
interface EdgeSum {
  readonly columns: number;
  readonly sums: Float64Array;
}

function edgeSums(plane: Plane): readonly EdgeSum[] {
  const { width, height, values } = plane;
  const columns = Math.ceil(width / CELL) + 1;
  const rows = Math.ceil(height / CELL) + 1;
  const made = Array.from({ length: DIRECTIONS }, () => ({ columns, sums: new Float64Array(columns * rows) }));
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const at = y * width + x;
      if ((values[at] ?? 0) >= SATURATED) continue;
      const gx = (values[at + 1] ?? 0) - (values[at - 1] ?? 0);
      const gy = (values[at + width] ?? 0) - (values[at - width] ?? 0);
      const turn = (Math.atan2(gy, gx) / Math.PI + 2 + 0.5 / DIRECTIONS) % 1;
      const sums = made[Math.floor(turn * DIRECTIONS)]?.sums;
      const cell = (Math.floor(y / CELL) + 1) * columns + Math.floor(x / CELL) + 1;
      if (sums !== undefined) sums[cell] = (sums[cell] ?? 0) + Math.min(STRONG_SLOPE, Math.hypot(gx, gy)) ** 2;
    }
  }
  for (const { sums } of made) {
    for (let at = columns + 1; at < sums.length; at++) {
      if (at % columns === 0) continue;
      sums[at] = (sums[at] ?? 0) + (sums[at - 1] ?? 0) + (sums[at - columns] ?? 0) - (sums[at - columns - 1] ?? 0);
    }
  }
  return made;
}

function within({ columns, sums }: EdgeSum, { x, y, width, height }: Patch): number {
  const left = x / CELL;
  const top = y / CELL;
  const right = left + Math.floor(width / CELL);
  const bottom = top + Math.floor(height / CELL);
  const at = (column: number, row: number): number => sums[row * columns + column] ?? 0;
  return at(right, bottom) - at(left, bottom) - at(right, top) + at(left, top);
}
