import type { Kernel } from '../../blur/kernel.ts';
import { Fourier2d } from '../../fourier/fourier-2d.ts';
import type { Plane } from '../../images/plane.ts';
import { kernelSpectrum, multiply } from './kernel-spectrum.ts';
import { extendPeriodically, periodFor } from './period.ts';

/** A plane of light blurred by the kernel. Within the kernel's radius of the frame it shows what nobody knows. */
export function reblurred(light: Plane, kernel: Kernel): Plane {
  const { width, height } = light;
  const period = periodFor(light, kernel.size);
  const fourier = new Fourier2d(period.width, period.height);
  const spectrum = fourier.forward(extendPeriodically(light, period));
  multiply(spectrum, kernelSpectrum(kernel, fourier));
  const wide = fourier.inverse(spectrum);
  const values = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    values.set(wide.subarray(y * period.width, y * period.width + width), y * width);
  }
  return { width, height, values };
}
