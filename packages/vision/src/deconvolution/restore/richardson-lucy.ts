import { type Kernel, kernelRadius } from '../../blur/kernel.ts';
import { Fourier2d, type Spectrum } from '../../fourier/fourier-2d.ts';
import type { Plane } from '../../images/plane.ts';
import { taperedPeriod } from './edge-taper.ts';
import { kernelSpectrum, multiply } from './kernel-spectrum.ts';
import { cutPlane, periodFor } from './period.ts';

/**
 * The planes after this many rounds of Richardson (1972) and Lucy (1974), which makes the light likelier under photon noise with every
 * round, and the noise larger: the classical method, to compare with. Amounts of light, not negative; all planes have the same size.
 */
export function richardsonLucy(planes: readonly Plane[], kernel: Kernel, rounds: number): readonly Plane[] {
  const [first] = planes;
  if (first === undefined) return planes;
  const period = periodFor(first, kernel.size);
  const fourier = new Fourier2d(period.width, period.height);
  const blur = kernelSpectrum(kernel, fourier);
  // Seen from where the light arrives, the kernel is turned by half a circle.
  const turned = { real: blur.real, imaginary: blur.imaginary.map((value) => -value) };
  return planes.map((plane) => {
    const seen = taperedPeriod(plane, blur, kernelRadius(kernel), fourier).map((value) => Math.max(value, DARKEST));
    const scene = seen.slice();
    for (let round = 0; round < rounds; round++) {
      const ratio = blurredBy(blur, scene, fourier).map((value, i) => (seen[i] ?? 0) / Math.max(value, DARKEST));
      const correction = blurredBy(turned, ratio, fourier);
      for (let i = 0; i < scene.length; i++) scene[i] = (scene[i] ?? 0) * Math.max(0, correction[i] ?? 0);
    }
    return cutPlane(scene, period, plane.width, plane.height);
  });
}

/** A quarter of the darkest sRGB step but 0: nothing is divided by less. */
const DARKEST = 1 / 255 / 12.92 / 4;

function blurredBy(blur: Spectrum, plane: Float32Array, fourier: Fourier2d): Float32Array {
  const spectrum = fourier.forward(plane);
  multiply(spectrum, blur);
  return fourier.inverse(spectrum);
}
