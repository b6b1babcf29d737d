import { LANES } from './lane-machine.ts';

/** Bytes of a panel's row. */
export const ROW: number = 4 * LANES;

/** Where Fourier2d has things in the machine's memory, in bytes. The twiddle factors of rows stand first. */
export interface FourierLayout {
  readonly downTwiddles: number;
  readonly splitTwiddles: number;
  /** The plane, or the spectrum's real parts and, flatImaginary further, its imaginary ones, row by row. */
  readonly flat: number;
  readonly flatImaginary: number;
  /** Row panels or column panels, whichever the direction keeps. */
  readonly panels: number;
  readonly rowPanel: number;
  readonly rowImaginary: number;
  readonly columnPanel: number;
  readonly columnImaginary: number;
  /** Room for one panel each. */
  readonly work: number;
  readonly scratch: number;
  readonly end: number;
}

/** For planes of width × height, and as many floats of twiddle factors for transforms along rows and down columns. */
export function layOut(
  width: number,
  height: number,
  acrossTwiddles: number,
  downTwiddlesCount: number,
): FourierLayout {
  const columns = width / 2 + 1;
  const up = (count: number): number => Math.ceil(count / LANES) * LANES;
  // An odd number of rows apart, so that real and imaginary parts do not meet in the same set of the cache.
  const rowImaginary = (up(columns) + 1) * ROW;
  const columnImaginary = (up(height) + 1) * ROW;
  const rowPanel = 2 * rowImaginary + ROW;
  const columnPanel = 2 * columnImaginary + ROW;
  const panel = Math.max(rowPanel, columnPanel);
  const flatImaginary = up(height * columns + LANES) * 4;
  const downTwiddles = up(acrossTwiddles) * 4;
  const splitTwiddles = downTwiddles + up(downTwiddlesCount) * 4;
  const flat = splitTwiddles + up(3 * (Math.floor(width / 4) + 1)) * 4;
  const panels = flat + Math.max(up(height) * width * 4 + ROW, 2 * flatImaginary);
  const work = panels + Math.max((up(columns) / LANES) * columnPanel, (up(height) / LANES) * rowPanel);
  const scratch = work + panel;
  const end = scratch + panel;
  return {
    ...{ downTwiddles, splitTwiddles, flat, flatImaginary, panels },
    ...{ rowPanel, rowImaginary, columnPanel, columnImaginary, work, scratch, end },
  };
}
