import { identityKernel, type Kernel, kernelRadius } from '../../blur/kernel.ts';
import { Fourier2d, type Spectrum } from '../../fourier/fourier-2d.ts';
import type { Plane } from '../../images/plane.ts';
import { taperedPeriod } from './edge-taper.ts';
import { type GradientPower, gradientPower, kernelSpectrum } from './kernel-spectrum.ts';
import { cutPlane, periodFor } from './period.ts';

export interface WienerOptions {
  /** Standard deviation of the noise in the planes' units, above 0. */
  readonly noise: number;
}

/**
 * The planes as they were before the kernel blurred them, by the linear filter with the least expected squared error (Wiener 1949) for
 * a scene whose gradients have the same power at all frequencies, as those of photographs nearly have. How strong they are is read
 * from the planes themselves, so light may be linear or encoded. All planes have the same size; values are not cut off at 0 and 1.
 * Four transforms a plane. Within the kernel's size of the frame the picture stays softer, as half of its light came from outside.
 */
export function wienerDeconvolve(planes: readonly Plane[], kernel: Kernel, { noise }: WienerOptions): readonly Plane[] {
  const [first] = planes;
  if (first === undefined || kernel.size === identityKernel.size) return planes;
  const { width, height } = first;
  const period = periodFor(first, kernel.size);
  const fourier = new Fourier2d(period.width, period.height);
  const blur = kernelSpectrum(kernel, fourier);
  const gradient = gradientPower(period);
  return planes.map((plane) => {
    const spectrum = fourier.forward(taperedPeriod(plane, blur, kernelRadius(kernel), fourier));
    divideByBlur(spectrum, blur, gradient, noiseShare(plane, kernel, noise));
    return cutPlane(fourier.inverse(spectrum), period, width, height);
  });
}

/**
 * Power of the noise over power of the sharp scene's gradients, for one plane. With even gradient power c, blur leaves `c × Σ weights²` of it
 * (Parseval), and each of the two differences of a pixel adds twice the noise's variance.
 */
function noiseShare(plane: Plane, kernel: Kernel, noise: number): number {
  const variance = noise * noise;
  // Rounding, JPEG and what the model leaves out weigh about as much again: measured with 1 % of noise and JPEG of quality 92.
  const doubt = 2 * variance;
  const kept = kernel.weights.reduce((sum, weight) => sum + weight * weight, 0);
  const seen = gradientEnergy(plane) - 4 * variance;
  // Where noise hides the scene, at least a tenth of what is seen is taken to be the scene's.
  const scene = Math.max(seen, 0.1 * (seen + 4 * variance)) / kept;
  return doubt / Math.max(scene, Number.MIN_VALUE);
}

/** Multiplies a blurred plane's spectrum by `K* / (|K|² + share × G)`: K the kernel's spectrum, G the gradient's power. */
function divideByBlur(
  { real, imaginary }: Spectrum,
  blur: Spectrum,
  { across, down }: GradientPower,
  share: number,
): void {
  let at = 0;
  for (const rowPower of down) {
    for (let x = 0; x < across.length; x++, at++) {
      const kr = blur.real[at] ?? 0;
      const ki = blur.imaginary[at] ?? 0;
      const factor = 1 / (kr * kr + ki * ki + share * (rowPower + (across[x] ?? 0)) + 1e-12);
      const r = real[at] ?? 0;
      const i = imaginary[at] ?? 0;
      real[at] = factor * (kr * r + ki * i);
      imaginary[at] = factor * (kr * i - ki * r);
    }
  }
}

/** The mean over the pixels of the squared differences to the right and below, together. */
function gradientEnergy({ width, height, values }: Plane): number {
  let sum = 0;
  for (let y = 0; y + 1 < height; y++) {
    for (let x = 0, at = y * width; x + 1 < width; x++, at++) {
      const value = values[at] ?? 0;
      const right = (values[at + 1] ?? 0) - value;
      const below = (values[at + width] ?? 0) - value;
      sum += right * right + below * below;
    }
  }
  return sum / Math.max(1, (width - 1) * (height - 1));
}
