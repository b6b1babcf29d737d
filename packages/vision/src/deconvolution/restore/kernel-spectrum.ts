import type { Kernel } from '../../blur/kernel.ts';
import { kernelRadius } from '../../blur/kernel.ts';
import type { Fourier2d, Spectrum } from '../../fourier/fourier-2d.ts';
import type { Period } from './period.ts';

/**
 * The spectrum by which that of a periodic plane is multiplied when the kernel blurs it. The kernel's size is at most the period's. A kernel that was
 * found has its centroid up to half a pixel beside its centre; here it counts as moved to the very centre, so that what is blurred or restored with it
 * lies over what was seen: half a pixel costs a sharp picture more than its kernel's other faults do.
 */
export function kernelSpectrum(kernel: Kernel, fourier: Fourier2d): Spectrum {
  const { width, height } = fourier;
  const radius = kernelRadius(kernel);
  const plane = new Float32Array(width * height);
  for (let y = 0; y < kernel.size; y++) {
    const row = ((y - radius + height) % height) * width;
    for (let x = 0; x < kernel.size; x++) {
      plane[row + ((x - radius + width) % width)] = kernel.weights[y * kernel.size + x] ?? 0;
    }
  }
  const spectrum = fourier.forward(plane);
  const { x, y } = centroid(kernel);
  move(spectrum, phases(-x, width, fourier.columns), phases(-y, height, height));
  return spectrum;
}

/** In pixels from the centre. */
function centroid({ size, weights }: Kernel): { x: number; y: number } {
  const middle = (size - 1) / 2;
  let [sum, x, y] = [0, 0, 0];
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i] ?? 0;
    sum += weight;
    x += weight * ((i % size) - middle);
    y += weight * (Math.floor(i / size) - middle);
  }
  return sum > 0 ? { x: x / sum, y: y / sum } : { x: 0, y: 0 };
}

/** What the first `count` frequencies of `length` are multiplied by when a signal moves by so many places, a fraction of one too. */
function phases(by: number, length: number, count: number): Spectrum {
  const angle = (i: number): number => ((i <= length / 2 ? i : i - length) * -2 * Math.PI * by) / length;
  return {
    real: Float32Array.from({ length: count }, (_, i) => Math.cos(angle(i))),
    // Of the fastest wave a real signal has the cosine alone.
    imaginary: Float32Array.from({ length: count }, (_, i) => (2 * i === length ? 0 : Math.sin(angle(i)))),
  };
}

function move({ real, imaginary }: Spectrum, across: Spectrum, down: Spectrum): void {
  const columns = across.real.length;
  for (let v = 0, i = 0; v < down.real.length; v++) {
    const [dr, di] = [down.real[v] ?? 0, down.imaginary[v] ?? 0];
    for (let u = 0; u < columns; u++, i++) {
      const [ar, ai] = [across.real[u] ?? 0, across.imaginary[u] ?? 0];
      const [pr, pi] = [ar * dr - ai * di, ar * di + ai * dr];
      const [r, im] = [real[i] ?? 0, imaginary[i] ?? 0];
      real[i] = r * pr - im * pi;
      imaginary[i] = r * pi + im * pr;
    }
  }
}

/**
 * The power that differences of neighbours give each frequency, `|1 − exp(iω)|² = 2 − 2 cos ω`: along x for each column of a spectrum,
 * along y for each row. Their sum is the power of the gradient.
 */
export interface GradientPower {
  readonly across: Float32Array;
  readonly down: Float32Array;
}

/** The gradient's power at each frequency of this period. */
export function gradientPower({ width, height }: Period): GradientPower {
  const power = (index: number, length: number): number => 2 - 2 * Math.cos((2 * Math.PI * index) / length);
  return {
    across: Float32Array.from({ length: Math.floor(width / 2) + 1 }, (_, i) => power(i, width)),
    down: Float32Array.from({ length: height }, (_, i) => power(i, height)),
  };
}

/** Blurs in place: multiplies a spectrum by a kernel's. */
export function multiply({ real, imaginary }: Spectrum, blur: Spectrum): void {
  for (let i = 0; i < real.length; i++) {
    const r = real[i] ?? 0;
    const im = imaginary[i] ?? 0;
    const kr = blur.real[i] ?? 0;
    const ki = blur.imaginary[i] ?? 0;
    real[i] = r * kr - im * ki;
    imaginary[i] = r * ki + im * kr;
  }
}
