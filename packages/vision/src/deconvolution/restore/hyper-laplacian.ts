import type { Kernel } from '../../blur/kernel.ts';
import { Fourier2d, type Spectrum } from '../../fourier/fourier-2d.ts';
import { type GradientPower, gradientPower, kernelSpectrum, multiply } from './kernel-spectrum.ts';
import type { Period } from './period.ts';
import { shrink, shrinkUnit, THRESHOLD } from './shrink.ts';

/** One period of what was seen, and what is known of it. All planes have the period's size. */
export interface Observation {
  readonly values: Float32Array;
  /** The places whose light is at least what was seen, because the sensor could not hold more. */
  readonly saturated: Uint32Array;
  /** The size of a gradient that counts as 1 at each place. */
  readonly units: Float32Array;
}

/**
 * The weights by which gradients are bound to their shrunken selves, one round each. The first are weak and fill in what blur destroyed, the
 * last is strong and decides. Measured: fewer rounds lose up to 0.7 dB, more give nothing.
 */
const BINDINGS: readonly number[] = [4, 32, 256, 2048];

/**
 * Finds the periodic plane x with the least `λ/2 · |kernel * x − seen|² + |gradient of x|^(2/3)`: Krishnan and Fergus, "Fast image deconvolution
 * using hyper-Laplacian priors" (2009). Gradients are split off (half-quadratic splitting), so that rounds of a pointwise shrinkage and a
 * division of spectra remain. One object serves all tiles of one size and holds its buffers.
 */
export class HyperLaplacian {
  readonly fourier: Fourier2d;
  readonly blur: Spectrum;
  readonly #gradient: GradientPower;
  readonly #seen: Spectrum;
  readonly #picture: Spectrum;
  readonly #plane: Float32Array;

  constructor(period: Period, kernel: Kernel) {
    this.fourier = new Fourier2d(period.width, period.height);
    this.blur = kernelSpectrum(kernel, this.fourier);
    this.#gradient = gradientPower(period);
    this.#seen = emptySpectrum(this.fourier);
    this.#picture = emptySpectrum(this.fourier);
    this.#plane = new Float32Array(period.width * period.height);
  }

  /** The restored period. `trust` is λ. */
  solve(observation: Observation, trust: number): Float32Array {
    const { fourier } = this;
    const seen = fourier.forward(observation.values, this.#seen);
    const picture = this.#picture;
    picture.real.fill(0);
    picture.imaginary.fill(0);
    this.#divide(trust, BINDINGS[0] ?? 1);
    const restored = fourier.inverse(picture);
    for (const binding of BINDINGS) {
      if (observation.saturated.length > 0) {
        multiply(picture, this.blur);
        fourier.forward(raised(observation, fourier.inverse(picture, this.#plane)), seen);
      }
      pull(restored, fourier, observation.units, shrinkUnit(1 / binding), this.#plane);
      fourier.forward(this.#plane, picture);
      this.#divide(trust, binding);
      fourier.inverse(picture, restored);
    }
    return restored;
  }

  /** The picture's spectrum, which holds the pull of the shrunken gradients, becomes that of the least squares with them. */
  #divide(trust: number, binding: number): void {
    const { real, imaginary } = this.#picture;
    const { across, down } = this.#gradient;
    const { real: seenReal, imaginary: seenImaginary } = this.#seen;
    const { real: blurReal, imaginary: blurImaginary } = this.blur;
    let at = 0;
    for (const rowPower of down) {
      for (let x = 0; x < across.length; x++, at++) {
        const kr = blurReal[at] ?? 0;
        const ki = blurImaginary[at] ?? 0;
        const r = seenReal[at] ?? 0;
        const i = seenImaginary[at] ?? 0;
        const factor = 1 / (trust * (kr * kr + ki * ki) + binding * (rowPower + (across[x] ?? 0)));
        real[at] = factor * (trust * (kr * r + ki * i) + binding * (real[at] ?? 0));
        imaginary[at] = factor * (trust * (kr * i - ki * r) + binding * (imaginary[at] ?? 0));
      }
    }
  }
}

function emptySpectrum({ columns, height }: Fourier2d): Spectrum {
  return { real: new Float32Array(columns * height), imaginary: new Float32Array(columns * height) };
}

/** What was seen, but at saturated places what the restored scene would have given, where that is more. Overwrites `blurred`. */
function raised({ values, saturated }: Observation, blurred: Float32Array): Float32Array {
  const light = Float32Array.from(saturated, (at) => Math.max(values[at] ?? 0, blurred[at] ?? 0));
  blurred.set(values);
  for (let i = 0; i < saturated.length; i++) blurred[saturated[i] ?? 0] = light[i] ?? 0;
  return blurred;
}

/**
 * The negative divergence of the plane's shrunken gradients. One loop does it all, and most gradients shrink to 0 and need no division: it is
 * what takes most time beside the transforms.
 */
function pull(
  plane: Float32Array,
  { width, height }: Period,
  units: Float32Array,
  unit: number,
  out: Float32Array,
): void {
  out.fill(0);
  const threshold = unit * THRESHOLD;
  for (let row = 0; row < height; row++) {
    const start = row * width;
    const nextStart = row + 1 < height ? start + width : 0;
    for (let column = 0; column < width; column++) {
      const at = start + column;
      const right = column + 1 < width ? at + 1 : start;
      const below = nextStart + column;
      const value = plane[at] ?? 0;
      const scale = units[at] ?? 1;
      const across = (plane[right] ?? 0) - value;
      if (Math.abs(across) > threshold * scale) {
        const kept = unit * scale * shrink(across / (unit * scale));
        out[at] = (out[at] ?? 0) - kept;
        out[right] = (out[right] ?? 0) + kept;
      }
      const down = (plane[below] ?? 0) - value;
      if (Math.abs(down) > threshold * scale) {
        const kept = unit * scale * shrink(down / (unit * scale));
        out[at] = (out[at] ?? 0) - kept;
        out[below] = (out[below] ?? 0) + kept;
      }
    }
  }
}
