import type { Kernel } from '../../blur/kernel.ts';
import type { Fourier2d, Spectrum } from '../../fourier/fourier-2d.ts';

/** The transfer function of blurring planes of the transform's size: the spectrum of the kernel with its centre at the left top. */
export function kernelSpectrum(fourier: Fourier2d, kernel: Kernel, into?: Spectrum): Spectrum {
  const { width, height } = fourier;
  const { size, weights } = kernel;
  const radius = (size - 1) / 2;
  const plane = new Float32Array(width * height);
  for (let i = 0; i < weights.length; i++) {
    const x = ((i % size) - radius + width) % width;
    const y = (Math.floor(i / size) - radius + height) % height;
    plane[y * width + x] = (plane[y * width + x] ?? 0) + (weights[i] ?? 0);
  }
  return fourier.forward(plane, into);
}
