import { Fourier2d } from '../../fourier/fourier-2d.ts';
import { goodLength } from '../../fourier/good-length.ts';
import { lightFromSrgb } from '../../images/linear-light.ts';
import type { Plane } from '../../images/plane.ts';

/** How much of a picture's detail each frequency holds, as the mean over windows of one size (Welch 1967). */
export interface PowerSpectrum {
  /** The windows' side in pixels; frequencies are whole turns per window. */
  readonly side: number;
  /** `side × (side / 2 + 1)` powers, row by row, in the order of Fourier2d's spectra. */
  readonly power: Float64Array;
}

/** The longest side of a window: fine enough for kernels of 40 pixels, and several windows in a picture of half a megapixel. */
const LONGEST_SIDE = 192;
/** Windows along each direction; more tell nothing new and cost time. */
const MOST_ALONG = 6;

/**
 * The power spectrum of a grey sRGB-encoded plane's light. Blur happens in light, so there its zeros are true ones. Windows fade out as Hann's
 * does; bright ones count less than their power says, so that a lamp does not speak for the whole picture.
 */
export function powerSpectrum(grey: Plane): PowerSpectrum {
  const side = windowSide(grey);
  const fourier = new Fourier2d(side, side);
  const hann = Float32Array.from({ length: side }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * (i + 0.5)) / side));
  const power = new Float64Array(side * fourier.columns);
  const window = new Float32Array(side * side);
  const rows = placesAlong(grey.height, side);
  const columns = placesAlong(grey.width, side);
  for (const y of rows) {
    for (const x of columns) {
      cutFaded(grey, x, y, hann, window);
      const { real, imaginary } = fourier.forward(window);
      const weight = 1 / Math.sqrt(1e-9 + energy(window));
      for (let i = 0; i < power.length; i++) {
        power[i] = (power[i] ?? 0) + weight * ((real[i] ?? 0) ** 2 + (imaginary[i] ?? 0) ** 2);
      }
    }
  }
  return { side, power };
}

function windowSide({ width, height }: Plane): number {
  const shorter = Math.min(width, height, LONGEST_SIDE);
  const side = goodLength(shorter);
  return side <= shorter ? side : goodLength(Math.max(2, Math.floor(shorter * 0.8)));
}

/** Where windows begin: half a window apart, or further where there would be too many. */
function placesAlong(length: number, side: number): readonly number[] {
  const room = Math.max(0, length - side);
  const count = Math.min(MOST_ALONG, Math.floor(room / (side / 2)) + 1);
  return Array.from({ length: count }, (_, i) =>
    count === 1 ? Math.floor(room / 2) : Math.round((i * room) / (count - 1)),
  );
}

/** The window at (x, y) as light, less its mean, faded out towards its sides. */
function cutFaded({ width, height, values }: Plane, x: number, y: number, hann: Float32Array, out: Float32Array): void {
  const side = hann.length;
  let sum = 0;
  let weights = 0;
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const at = Math.min(height - 1, y + row) * width + Math.min(width - 1, x + column);
      const weight = (hann[row] ?? 0) * (hann[column] ?? 0);
      const light = lightFromSrgb(values[at] ?? 0);
      out[row * side + column] = light;
      sum += weight * light;
      weights += weight;
    }
  }
  const mean = sum / weights;
  for (let row = 0, i = 0; row < side; row++) {
    for (let column = 0; column < side; column++, i++) {
      out[i] = (hann[row] ?? 0) * (hann[column] ?? 0) * ((out[i] ?? 0) - mean);
    }
  }
}

function energy(window: Float32Array): number {
  return window.reduce((sum, value) => sum + value * value, 0) / window.length;
}
