import type { Kernel } from '../../blur/kernel.ts';
import { Fourier2d } from '../../fourier/fourier-2d.ts';
import { kernelSpectrum } from '../restore/kernel-spectrum.ts';
import type { PowerSpectrum } from './power-spectrum.ts';

/** The share of frequencies, as one of so many, that is enough to find the rough place of the best kernel. */
export const ROUGHLY = 4;

/** Frequencies from here on, in turns per window: below, windows say little. */
const LOWEST = 3;
/** Frequencies up to here, in turns per pixel: above, JPEG has had its way. */
const HIGHEST = 0.33;
const SECTORS = 12;
const SLOPES: readonly number[] = [1.6, 2, 2.4, 2.8, 3.2];
/** Deviations, in pixels, of the Gaussian by which lenses, sensors and scaling have softened the scene besides. */
const SOFTNESSES: readonly number[] = [0, 0.5];
/** Noise over the power that the scene has at one turn per window, as powers of ten. */
const FLOORS: readonly number[] = [-6.5, -6, -5.5, -5, -4.5, -4, -3.5, -3, -2.5, -2];

/**
 * Explains a power spectrum as `strength(direction) × (scene(frequency) × |K|² + floor)`: a scene whose power falls as a power of the frequency
 * and a little softness, more in some directions than in others, the blur K, and noise. Power of one frequency is exponentially
 * distributed, which gives the likelihood (Whittle 1953); strengths follow in closed form, the rest is searched.
 */
export class SpectralModel {
  readonly side: number;
  readonly #fourier: Fourier2d;
  /** The frequencies in use: place in the spectrum, power, logarithm of the frequency, and sector. */
  readonly #places: Int32Array;
  readonly #powers: Float64Array;
  readonly #logFrequencies: Float64Array;
  readonly #sectors: Int32Array;
  readonly #blurs: Float64Array;
  readonly #power: Float64Array;
  readonly #smeared: Float64Array;
  readonly #scene: Float64Array;
  /** What scenes' power is at the frequencies, for each slope and softness. */
  readonly #scenes: readonly Float64Array[];
  readonly #counts: Float64Array = new Float64Array(SECTORS);

  /** `every`: the model looks at one frequency of so many, which is enough to compare many kernels roughly. */
  constructor({ side, power }: PowerSpectrum, every = 1) {
    this.side = side;
    this.#fourier = new Fourier2d(side, side);
    const chosen = frequenciesInUse(side).filter((_, i) => i % every === 0);
    this.#places = Int32Array.from(chosen, ({ place }) => place);
    this.#powers = Float64Array.from(chosen, ({ place }) => Math.max(power[place] ?? 0, Number.MIN_VALUE));
    this.#logFrequencies = Float64Array.from(chosen, ({ frequency }) => Math.log(frequency));
    this.#sectors = Int32Array.from(chosen, ({ sector }) => sector);
    this.#blurs = new Float64Array(chosen.length);
    this.#power = new Float64Array(power.length);
    this.#smeared = new Float64Array(power.length);
    this.#scene = new Float64Array(chosen.length);
    this.#scenes = SLOPES.flatMap((slope) =>
      SOFTNESSES.map((softness) =>
        this.#logFrequencies.map((log) => Math.exp(-slope * log) * gaussianPower(softness, Math.exp(log) / side)),
      ),
    );
    for (const { sector } of chosen) this.#counts[sector] = (this.#counts[sector] ?? 0) + 1;
  }

  /**
   * The logarithm of the likelihood per frequency, of the best fit with this kernel: only differences mean anything. The kernel must not be
   * larger than the windows.
   */
  fitKernel(kernel: Kernel): number {
    const { real, imaginary } = kernelSpectrum(kernel, this.#fourier);
    const { columns } = this.#fourier;
    const size = real.length;
    const power = this.#power;
    for (let at = 0; at < size; at++) power[at] = (real[at] ?? 0) ** 2 + (imaginary[at] ?? 0) ** 2;
    // What Hann's window does to power: a sixth of each neighbour, first along x, then along y.
    const smeared = this.#smeared;
    for (let at = 0; at < size; at++) {
      const x = at % columns;
      const before = power[x > 0 ? at - 1 : at + 1] ?? 0;
      const after = power[x + 1 < columns ? at + 1 : at - 1] ?? 0;
      smeared[at] = (before + 4 * (power[at] ?? 0) + after) / 6;
    }
    for (let i = 0; i < this.#places.length; i++) {
      const at = this.#places[i] ?? 0;
      const above = smeared[at >= columns ? at - columns : at + size - columns] ?? 0;
      const below = smeared[at + columns < size ? at + columns : at + columns - size] ?? 0;
      this.#blurs[i] = (above + 4 * (smeared[at] ?? 0) + below) / 6;
    }
    return this.#search();
  }

  /** As fitKernel, with a Gaussian blur of this deviation in pixels: what soft lenses, scaling, and steep but sharp scenes look like. */
  fitGaussian(deviation: number): number {
    for (let i = 0; i < this.#blurs.length; i++) {
      this.#blurs[i] = gaussianPower(deviation, Math.exp(this.#logFrequencies[i] ?? 0) / this.side);
    }
    return this.#search();
  }

  #search(): number {
    let best = -Infinity;
    let floor = FLOORS.length >> 1;
    for (const powers of this.#scenes) {
      const scene = this.#scene;
      for (let i = 0; i < scene.length; i++) scene[i] = (this.#blurs[i] ?? 0) * (powers[i] ?? 0);
      // The likelihood has one maximum over floors: climb from the last scene's.
      let likelihood = this.#likelihood(scene, floor);
      for (const step of [-1, 1]) {
        for (;;) {
          const other = this.#likelihood(scene, floor + step);
          if (other <= likelihood) break;
          likelihood = other;
          floor += step;
        }
      }
      best = Math.max(best, likelihood);
    }
    return best;
  }

  #likelihood(scene: Float64Array, floorIndex: number): number {
    const exponent = FLOORS[floorIndex];
    if (exponent === undefined) return -Infinity;
    const floor = 10 ** exponent;
    const strengths = new Float64Array(SECTORS);
    let logs = 0;
    // Logarithms of products: one for eight frequencies, as the factors stay far from the ends of doubles.
    let product = 1;
    for (let i = 0; i < scene.length; i++) {
      const expected = (scene[i] ?? 0) + floor;
      const sector = this.#sectors[i] ?? 0;
      strengths[sector] = (strengths[sector] ?? 0) + (this.#powers[i] ?? 0) / expected;
      product *= expected;
      if ((i & 7) === 7) {
        logs += Math.log(product);
        product = 1;
      }
    }
    logs += Math.log(product);
    for (const [sector, strength] of strengths.entries()) {
      const count = this.#counts[sector] ?? 0;
      if (count > 0) logs += count * Math.log(strength / count);
    }
    // Tiny windows have no frequency in use: then nothing is likelier than anything else.
    return -logs / Math.max(1, scene.length);
  }
}

/** What a Gaussian blur of this deviation in pixels leaves of the power at a frequency in turns per pixel. */
function gaussianPower(deviation: number, frequency: number): number {
  return Math.exp(-((2 * Math.PI * deviation * frequency) ** 2));
}

interface Frequency {
  readonly place: number;
  /** Turns per window. */
  readonly frequency: number;
  readonly sector: number;
}

function frequenciesInUse(side: number): readonly Frequency[] {
  const columns = side / 2 + 1;
  const out: Frequency[] = [];
  for (let row = 0; row < side; row++) {
    const v = row <= side / 2 ? row : row - side;
    for (let u = 0; u < columns; u++) {
      const frequency = Math.hypot(u, v);
      // Of two frequencies that mirror each other at u = 0, one is enough; the axes themselves hold what windows cut.
      if (frequency < LOWEST || frequency > HIGHEST * side || u === 0 || v === 0) continue;
      const sector = Math.min(SECTORS - 1, Math.floor(((Math.atan2(v, u) / Math.PI + 0.5) % 1) * SECTORS));
      out.push({ place: row * columns + u, frequency, sector });
    }
  }
  return out;
}
