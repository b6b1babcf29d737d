import { ensureBytes } from '../wasm/assembler.ts';
import { type FourierLayout, layOut, ROW } from './fourier-layout.ts';
import { factorsOf } from './good-length.ts';
import { LANES, type LaneMachine, laneMachine } from './lane-machine.ts';
import { LaneTransform } from './lane-transform.ts';

/** The half of a real plane's spectrum that says all: `height × columns` complex numbers, row by row, columns = width/2 + 1. */
export interface Spectrum {
  readonly real: Float32Array;
  readonly imaginary: Float32Array;
}

/** A plane's sides are not lengths that the transform supports. */
export class FourierSizeError extends Error {
  readonly width: number;
  readonly height: number;

  constructor(width: number, height: number) {
    super(
      `A plane of ${width}×${height} cannot be transformed; expected sides that are products of 2, 3 and 5, the width even`,
    );
    this.name = 'FourierSizeError';
    this.width = width;
    this.height = height;
  }
}

/**
 * The discrete Fourier transform of real planes of one size: forward is X(v, u) = Σ x(j, i) · exp(−2πi·(v·j/height + u·i/width)), and
 * inverse(forward(x)) = x. goodLength gives sizes that are supported; the constructor throws FourierSizeError for others. In 32-bit
 * floats, the same on every machine.
 *
 *     plane ──transpose──▶ row panels ──transform, split──▶ ──transpose──▶ column panels ──transform──▶ spectrum
 *
 * A panel is LANES columns of a table, row after row in one piece of memory, so that a transform of LANES columns stays in the cache and
 * all its loops run along rows. Neighbours in a row of the plane count as one complex number, which halves the work.
 */
export class Fourier2d {
  readonly width: number;
  readonly height: number;
  /** width/2 + 1. */
  readonly columns: number;
  readonly #across: LaneTransform;
  readonly #down: LaneTransform;
  readonly #split: Float32Array;
  readonly #merge: Float32Array;
  readonly #layout: FourierLayout;
  readonly #machine: LaneMachine;

  constructor(width: number, height: number) {
    const across = factorsOf(width / 2);
    const down = factorsOf(height);
    if (across === undefined || down === undefined) throw new FourierSizeError(width, height);
    this.width = width;
    this.height = height;
    this.columns = width / 2 + 1;
    this.#across = new LaneTransform(across);
    this.#down = new LaneTransform(down);
    this.#split = splitTwiddles(width, 0.5, 1);
    this.#merge = splitTwiddles(width, 1 / (width * height), -1);
    this.#layout = layOut(width, height, this.#across.twiddles.length, this.#down.twiddles.length);
    this.#machine = laneMachine();
  }

  /** The spectrum of a plane of height × width values. */
  forward(plane: Float32Array, into: Spectrum = this.#emptySpectrum()): Spectrum {
    const { height, columns } = this;
    const { flat, flatImaginary } = this.#layout;
    const floats = this.#prepare(this.#split);
    floats.set(plane, flat / 4);
    for (let y = 0; y < height; y += LANES) this.#rowsForward(y);
    // The last panel first: its rows reach beyond the spectrum's, into what the others write later.
    const panels = Math.ceil(columns / LANES);
    for (let i = 0; i < panels; i++) this.#columnsForward((i + panels - 1) % panels);
    const size = height * columns;
    into.real.set(floats.subarray(flat / 4, flat / 4 + size));
    const imaginary = (flat + flatImaginary) / 4;
    into.imaginary.set(floats.subarray(imaginary, imaginary + size));
    return into;
  }

  /** The plane with this spectrum. */
  inverse(spectrum: Spectrum, into: Float32Array = new Float32Array(this.width * this.height)): Float32Array {
    const { height, columns } = this;
    const { flat, flatImaginary } = this.#layout;
    const floats = this.#prepare(this.#merge);
    floats.set(spectrum.real, flat / 4);
    floats.set(spectrum.imaginary, (flat + flatImaginary) / 4);
    for (let panel = 0; panel < columns / LANES; panel++) this.#columnsInverse(panel);
    for (let y = 0; y < height; y += LANES) this.#rowsInverse(y);
    into.set(floats.subarray(flat / 4, flat / 4 + into.length));
    return into;
  }

  /** Makes room, and brings the tables to their places. */
  #prepare(split: Float32Array): Float32Array {
    const { downTwiddles, splitTwiddles, end } = this.#layout;
    const { memory } = this.#machine;
    ensureBytes(memory, end);
    const floats = new Float32Array(memory.buffer);
    floats.set(this.#across.twiddles);
    floats.set(this.#down.twiddles, downTwiddles / 4);
    floats.set(split, splitTwiddles / 4);
    return floats;
  }

  /** The rows from y on: out of the plane, transformed, and into the column panels. */
  #rowsForward(y: number): void {
    const { width, height, columns } = this;
    const { flat, work, scratch, rowImaginary, panels, columnPanel, columnImaginary, splitTwiddles } = this.#layout;
    const { transpose, copy, split } = this.#machine;
    const row = 4 * width;
    const last = (width / 2) * ROW;
    for (let lane = 0; lane < LANES && y + lane < height; lane += 4) {
      const from = flat + (y + lane) * row;
      const to = work + 4 * lane;
      transpose(from, row, 2 * row, 16, to, rowImaginary, ROW, 2 * ROW, to + last);
    }
    const done = this.#across.run(this.#machine, work, scratch, rowImaginary, 0);
    for (const from of [done, done + rowImaginary]) copy(from, ROW, from + last, ROW, from + last + ROW);
    split(done, done + last, rowImaginary, splitTwiddles, splitTwiddles + 4 * this.#split.length);
    for (let u = 0; u < columns; u += 4) {
      const from = done + u * ROW;
      const to = panels + Math.floor(u / LANES) * columnPanel + y * ROW + 4 * (u % LANES);
      transposeLanes(transpose, from, to);
      transposeLanes(transpose, from + rowImaginary, to + columnImaginary);
    }
  }

  #columnsForward(panel: number): void {
    const { height, columns } = this;
    const { flat, flatImaginary, scratch, panels, columnPanel, columnImaginary, downTwiddles } = this.#layout;
    const at = panels + panel * columnPanel;
    const done = this.#down.run(this.#machine, at, scratch, columnImaginary, downTwiddles);
    const row = 4 * columns;
    const to = flat + panel * ROW;
    this.#machine.copy(done, ROW, to, row, to + height * row);
    this.#machine.copy(done + columnImaginary, ROW, to + flatImaginary, row, to + flatImaginary + height * row);
  }

  /** The columns of a panel: out of the spectrum, transformed back, and into the row panels. */
  #columnsInverse(panel: number): void {
    const { height, columns } = this;
    const layout = this.#layout;
    const { flat, flatImaginary, work, scratch, columnImaginary, downTwiddles } = layout;
    const { transpose, copy } = this.#machine;
    const row = 4 * columns;
    const from = flat + panel * ROW;
    const imaginary = work + columnImaginary;
    copy(from, row, work, ROW, work + height * ROW);
    copy(from + flatImaginary, row, imaginary, ROW, imaginary + height * ROW);
    const done = this.#down.run(this.#machine, imaginary, scratch + columnImaginary, -columnImaginary, downTwiddles);
    for (let y = 0; y < height; y += 4) {
      const source = done + y * ROW;
      const to = layout.panels + Math.floor(y / LANES) * layout.rowPanel + panel * LANES * ROW + 4 * (y % LANES);
      transposeLanes(transpose, source - columnImaginary, to);
      transposeLanes(transpose, source, to + layout.rowImaginary);
    }
  }

  #rowsInverse(y: number): void {
    const { width, height } = this;
    const { flat, scratch, panels, rowPanel, rowImaginary, splitTwiddles } = this.#layout;
    const { transpose, split } = this.#machine;
    const row = 4 * width;
    const at = panels + (y / LANES) * rowPanel;
    split(at, at + (width / 2) * ROW, rowImaginary, splitTwiddles, splitTwiddles + 4 * this.#merge.length);
    const done = this.#across.run(this.#machine, at + rowImaginary, scratch + rowImaginary, -rowImaginary, 0);
    // Four floats at a time, or two that reach two beyond the row: those first, as they reach into what is written later.
    const whole = width - (width % 4);
    for (let lane = 0; lane < LANES && y + lane < height; lane += 4) {
      const from = done - rowImaginary + 4 * lane;
      const to = flat + (y + lane) * row;
      const end = to + 4 * whole;
      if (whole < width) {
        transpose(from + (whole / 2) * ROW, rowImaginary, ROW, 2 * ROW, end, row, 2 * row, 16, end + 16);
      }
      if (whole > 0) transpose(from, rowImaginary, ROW, 2 * ROW, to, row, 2 * row, 16, end);
    }
  }

  #emptySpectrum(): Spectrum {
    const size = this.height * this.columns;
    return { real: new Float32Array(size), imaginary: new Float32Array(size) };
  }
}

/** Four rows of a panel become four columns of another. */
function transposeLanes(transpose: LaneMachine['transpose'], from: number, to: number): void {
  transpose(from, ROW, 2 * ROW, 16, to, ROW, 2 * ROW, 4 * ROW, to + LANES * ROW);
}

/** For LaneMachine.split: forward with factor ½ and direction 1, back with direction −1. */
function splitTwiddles(width: number, factor: number, direction: 1 | -1): Float32Array {
  const count = Math.floor(width / 4) + 1;
  const table = new Float32Array(3 * count);
  for (let j = 0; j < count; j++) {
    const angle = (-2 * Math.PI * j) / width;
    table.set([factor, direction * factor * Math.cos(angle), factor * Math.sin(angle)], 3 * j);
  }
  return table;
}
