import type { Kernel } from '../../blur/kernel.ts';
import { kernelRadius } from '../../blur/kernel.ts';
import type { Fourier2d, Spectrum } from '../../fourier/fourier-2d.ts';
import type { Period } from './period.ts';

/** The spectrum by which that of a periodic plane is multiplied when the kernel blurs it. The kernel's size is at most the period's. */
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
  return fourier.forward(plane);
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
