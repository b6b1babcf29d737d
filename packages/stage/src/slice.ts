import type { Tensor } from '@pellucid/format';
import type { Box } from './display.ts';
import { tensorNumbers } from './tensor-numbers.ts';

/** An axis along which a slice can be moved by hand. */
export interface Axis {
  readonly axis: number;
  /** The index that is shown, or the first of those that are. */
  readonly at: number;
  /** The greatest that `at` can be. */
  readonly last: number;
  /** How many the axis has. */
  readonly size: number;
  /** How many of them are shown: 1 of an axis that is indexed. */
  readonly shown: number;
}

/** The numbers of a tensor that lie in one plane, as far as there is room for them. */
export interface Slice {
  readonly axes: readonly Axis[];
  readonly rows: number;
  readonly columns: number;
  /** Row by row; null where a number is not finite, or was not recorded. */
  readonly numbers: readonly (number | null)[];
  /** How many of these the recording has. */
  readonly recorded: number;
  /** The side of a square in pixels. */
  readonly side: number;
}

const greatestSide = 33;
/** A square that is still seen. */
const leastSide = 4;
/** More squares are not told apart, and take longer than a frame. */
const mostSquares = 16_384;

/** The plane of the last two axes at the given places of the others; of an axis that is too long for the box, a window from its place on. */
export function sliceOf({ shape, ...tensor }: Tensor, places: readonly number[], box: Box): Slice {
  const [high, wide] = [shape.at(-2) ?? 1, shape.at(-1) ?? 1];
  const side = Math.max(
    leastSide,
    Math.min(greatestSide, Math.floor(Math.min(box.w / Math.max(1, wide), box.h / Math.max(1, high)))),
  );
  const columns = Math.min(wide, Math.max(1, Math.floor(box.w / side)), mostSquares);
  const rows = Math.min(high, Math.max(1, Math.floor(box.h / side)), Math.floor(mostSquares / Math.max(1, columns)));
  const axes = shape.map((size, axis): Axis => {
    const shown = axis === shape.length - 1 ? columns : axis === shape.length - 2 ? rows : 1;
    const last = Math.max(0, size - shown);
    return { axis, size, shown, last, at: Math.max(0, Math.min(last, places[axis] ?? 0)) };
  });
  const plane = axes.slice(0, -2).reduce((flat, { at, size }) => flat * size + at, 0) * high;
  const [top, left] = [axes.at(-2)?.at ?? 0, axes.at(-1)?.at ?? 0];
  let recorded = 0;
  const numbers: (number | null)[] = [];
  for (let row = 0; row < rows; row++) {
    const found = tensorNumbers({ ...tensor, shape }, columns, (plane + top + row) * wide + left);
    recorded += found.length;
    for (let column = 0; column < columns; column++) numbers.push(found[column] ?? null);
  }
  return { axes, rows, columns, numbers, recorded, side };
}

/** The axes that have another place to go to. */
export function movableAxes({ axes }: Slice): readonly Axis[] {
  return axes.filter(({ last }) => last > 0).slice(0, mostControls);
}

const mostControls = 6;
