import type { Kernel } from '../../blur/kernel.ts';
import { Fourier2d, type Spectrum } from '../../fourier/fourier-2d.ts';
import { goodLength } from '../../fourier/good-length.ts';
import { multiply } from '../restore/kernel-spectrum.ts';
import type { Gradients } from './gradients.ts';

/**
 * The least-squares problem min over k of |k∗g − b|² for kernels of one radius r: the correlation of the sharp gradients g with
 * themselves at lags up to 2r, (4r+1)² values, and with the blurred gradients b at lags up to r, (2r+1)² values. All else of the pictures is not
 * needed any more, so that problems of several patches are added up, and solving one is cheap.
 */
interface NormalEquations {
  readonly radius: number;
  readonly sharp: Float32Array;
  readonly both: Float32Array;
}

/** Makes normal equations out of gradients of one size. */
export class Correlator {
  readonly #fourier: Fourier2d;
  readonly #radius: number;
  readonly #blurredX: Spectrum;
  readonly #blurredY: Spectrum;

  constructor(blurred: Gradients, radius: number) {
    const width = goodLength(blurred.width + 2 * radius);
    const height = goodLength(blurred.height + 2 * radius);
    this.#fourier = new Fourier2d(width, height);
    this.#radius = radius;
    this.#blurredX = this.#spectrum(blurred.x, blurred);
    this.#blurredY = this.#spectrum(blurred.y, blurred);
  }

  correlate(sharp: Gradients): NormalEquations {
    const radius = this.#radius;
    const a = this.#spectrum(sharp.x, sharp);
    const b = this.#spectrum(sharp.y, sharp);
    const own = this.#product([a, a], [b, b]);
    const both = this.#product([a, this.#blurredX], [b, this.#blurredY]);
    return { radius, sharp: this.#lags(own, 2 * radius), both: this.#lags(both, radius) };
  }

  #spectrum(values: Float32Array, { width, height }: Gradients): Spectrum {
    const plane = new Float32Array(this.#fourier.width * this.#fourier.height);
    for (let y = 0; y < height; y++) {
      plane.set(values.subarray(y * width, (y + 1) * width), y * this.#fourier.width);
    }
    return this.#fourier.forward(plane);
  }

  /** The correlations of the pairs, added up. */
  #product(...pairs: readonly (readonly [Spectrum, Spectrum])[]): Float32Array {
    const size = this.#fourier.height * this.#fourier.columns;
    const real = new Float32Array(size);
    const imaginary = new Float32Array(size);
    for (const [a, b] of pairs) {
      for (let i = 0; i < size; i++) {
        const ar = a.real[i] ?? 0;
        const ai = a.imaginary[i] ?? 0;
        const br = b.real[i] ?? 0;
        const bi = b.imaginary[i] ?? 0;
        real[i] = (real[i] ?? 0) + ar * br + ai * bi;
        imaginary[i] = (imaginary[i] ?? 0) + ar * bi - ai * br;
      }
    }
    return this.#fourier.inverse({ real, imaginary });
  }

  #lags(correlation: Float32Array, reach: number): Float32Array {
    const { width, height } = this.#fourier;
    const side = 2 * reach + 1;
    return Float32Array.from({ length: side * side }, (_, i) => {
      const x = ((i % side) - reach + width) % width;
      const y = (Math.floor(i / side) - reach + height) % height;
      return correlation[y * width + x] ?? 0;
    });
  }
}

/** Of FISTA; more change nothing that can be seen. */
const STEPS = 90;

/**
 * The kernel that solves the problem among those that are nowhere negative, with `ridge` times the sharp gradients' energy added to the
 * diagonal, and `smoothness` times it for differences between neighbours; by accelerated projected gradients (FISTA, Beck and Teboulle 2009). Its sum is as it comes out.
 */
export function solve(equations: NormalEquations, ridge: number, smoothness: number): Kernel {
  const { radius, sharp, both } = equations;
  const size = 2 * radius + 1;
  const side = 4 * radius + 1;
  const grid = goodLength(side);
  const fourier = new Fourier2d(grid, grid);
  const wrapped = new Float32Array(grid * grid);
  for (let i = 0; i < sharp.length; i++) {
    const x = ((i % side) - 2 * radius + grid) % grid;
    const y = (Math.floor(i / side) - 2 * radius + grid) % grid;
    wrapped[y * grid + x] = sharp[i] ?? 0;
  }
  const transfer = fourier.forward(wrapped);
  const energy = sharp[(sharp.length - 1) / 2] ?? 0;
  for (let v = 0, i = 0; v < grid; v++) {
    for (let u = 0; u < fourier.columns; u++, i++) {
      const power = 4 - 2 * Math.cos((2 * Math.PI * u) / grid) - 2 * Math.cos((2 * Math.PI * v) / grid);
      transfer.real[i] = (transfer.real[i] ?? 0) + smoothness * energy * power;
    }
  }
  const diagonal = ridge * energy;
  let steepest = diagonal;
  for (let i = 0; i < transfer.real.length; i++) {
    steepest = Math.max(steepest, Math.hypot(transfer.real[i] ?? 0, transfer.imaginary[i] ?? 0) + diagonal);
  }
  const total = both.reduce((sum, value) => sum + Math.max(0, value), 0);
  // Without any strong gradient there is nothing to solve.
  if (steepest <= 0 || total <= 0) return { size, weights: new Float32Array(size * size) };
  let weights = both.map((value) => Math.max(0, value) / total);
  let ahead = weights;
  let pace = 1;
  const plane = new Float32Array(grid * grid);
  const spectrum = fourier.forward(plane);
  for (let step = 0; step < STEPS; step++) {
    for (let y = 0; y < size; y++) plane.set(ahead.subarray(y * size, (y + 1) * size), y * grid);
    multiply(fourier.forward(plane, spectrum), transfer);
    const correlated = fourier.inverse(spectrum);
    const nextPace = (1 + Math.sqrt(1 + 4 * pace * pace)) / 2;
    const push = (pace - 1) / nextPace;
    const next = new Float32Array(weights.length);
    const nextAhead = new Float32Array(weights.length);
    for (let i = 0; i < next.length; i++) {
      const here = ahead[i] ?? 0;
      const at = Math.floor(i / size) * grid + (i % size);
      const slope = (correlated[at] ?? 0) + diagonal * here - (both[i] ?? 0);
      const value = Math.max(0, here - slope / steepest);
      next[i] = value;
      nextAhead[i] = value + push * (value - (weights[i] ?? 0));
    }
    weights = next;
    ahead = nextAhead;
    pace = nextPace;
  }
  return { size, weights };
}
