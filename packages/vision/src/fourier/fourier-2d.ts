import { factorsOf } from './good-length.ts';

/** The half of a real plane's spectrum that says all: `height × columns` complex numbers, row by row, columns = ⌊width/2⌋ + 1. */
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
 * inverse(forward(x)) = x. goodLength gives sizes that are supported; the constructor throws FourierSizeError for others.
 */
export class Fourier2d {
  readonly width: number;
  readonly height: number;
  /** ⌊width/2⌋ + 1. */
  readonly columns: number;
  readonly #rows: Lanes;
  readonly #down: Lanes;

  constructor(width: number, height: number) {
    const across = factorsOf(width);
    const down = factorsOf(height);
    if (across === undefined || down === undefined || width % 2 !== 0) throw new FourierSizeError(width, height);
    this.width = width;
    this.height = height;
    this.columns = width / 2 + 1;
    this.#rows = new Lanes(across, height);
    this.#down = new Lanes(down, this.columns);
  }

  /** The spectrum of a plane of height × width values. */
  forward(plane: Float32Array, into: Spectrum = this.#emptySpectrum()): Spectrum {
    const { width, height, columns } = this;
    const across = { real: transposed(plane, height, width), imaginary: new Float32Array(width * height) };
    const { real, imaginary } = this.#rows.transform(across);
    const half = columns * height;
    into.real.set(transposed(real.subarray(0, half), columns, height));
    into.imaginary.set(transposed(imaginary.subarray(0, half), columns, height));
    const down = this.#down.transform(into);
    into.real.set(down.real);
    into.imaginary.set(down.imaginary);
    return into;
  }

  /** The plane with this spectrum. */
  inverse(spectrum: Spectrum, into: Float32Array = new Float32Array(this.width * this.height)): Float32Array {
    const { width, height, columns } = this;
    // With real and imaginary parts swapped, the forward transform is the inverse one.
    const down = this.#down.transform({ real: spectrum.imaginary.slice(), imaginary: spectrum.real.slice() });
    const across = { real: new Float32Array(width * height), imaginary: new Float32Array(width * height) };
    across.real.set(transposed(down.real, height, columns));
    across.imaginary.set(transposed(down.imaginary, height, columns));
    for (let u = columns; u < width; u++) {
      for (let y = 0; y < height; y++) {
        across.real[u * height + y] = -(across.real[(width - u) * height + y] ?? 0);
        across.imaginary[u * height + y] = across.imaginary[(width - u) * height + y] ?? 0;
      }
    }
    const rows = this.#rows.transform(across);
    into.set(transposed(rows.imaginary, width, height));
    const scale = 1 / (width * height);
    for (let i = 0; i < into.length; i++) into[i] = (into[i] ?? 0) * scale;
    return into;
  }

  #emptySpectrum(): Spectrum {
    const size = this.height * this.columns;
    return { real: new Float32Array(size), imaginary: new Float32Array(size) };
  }
}

/** Transforms along the first axis of length × lanes tables. */
class Lanes {
  readonly #factors: readonly number[];
  readonly #length: number;
  readonly #lanes: number;

  constructor(factors: readonly number[], lanes: number) {
    this.#factors = factors;
    this.#length = factors.reduce((product, factor) => product * factor, 1);
    this.#lanes = lanes;
  }

  transform(table: Spectrum): Spectrum {
    let from = { real: table.real.slice(), imaginary: table.imaginary.slice() };
    let to = { real: new Float32Array(from.real.length), imaginary: new Float32Array(from.real.length) };
    let rest = this.#length;
    let stride = 1;
    for (const radix of this.#factors) {
      pass(from, to, radix, rest, stride * this.#lanes);
      [from, to] = [to, from];
      rest /= radix;
      stride *= radix;
    }
    return from;
  }
}

/** One step of Stockham's transform: the radix-point transforms of runs of `run` values, times their twiddle factors. */
function pass(from: Spectrum, to: Spectrum, radix: number, length: number, run: number): void {
  const groups = length / radix;
  for (let p = 0; p < groups; p++) {
    for (let k = 0; k < radix; k++) {
      const out = (radix * p + k) * run;
      for (let j = 0; j < radix; j++) {
        const angle = (-2 * Math.PI * ((j * k * groups + p * k) % length)) / length;
        const c = Math.cos(angle);
        const s = Math.sin(angle);
        const at = (p + groups * j) * run;
        for (let i = 0; i < run; i++) {
          const re = from.real[at + i] ?? 0;
          const im = from.imaginary[at + i] ?? 0;
          to.real[out + i] = (j === 0 ? 0 : (to.real[out + i] ?? 0)) + re * c - im * s;
          to.imaginary[out + i] = (j === 0 ? 0 : (to.imaginary[out + i] ?? 0)) + re * s + im * c;
        }
      }
    }
  }
}

function transposed(table: Float32Array, rows: number, columns: number): Float32Array {
  const out = new Float32Array(rows * columns);
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) out[x * rows + y] = table[y * columns + x] ?? 0;
  }
  return out;
}
