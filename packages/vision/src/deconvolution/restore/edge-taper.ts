import type { Fourier2d, Spectrum } from '../../fourier/fourier-2d.ts';
import type { Plane } from '../../images/plane.ts';
import { multiply } from './kernel-spectrum.ts';
import { extendPeriodically } from './period.ts';

/**
 * One period of a blurred plane, at its left top, whose surroundings are blurred by the kernel once more and fade into the plane over the
 * kernel's reach. At the frame it so becomes what the kernel could have made of a periodic scene, and a deconvolution no longer answers
 * the frame with ripples. `reach` is the kernel's radius in pixels.
 */
export function taperedPeriod(plane: Plane, blur: Spectrum, reach: number, fourier: Fourier2d): Float32Array {
  const out = extendPeriodically(plane, fourier);
  const spectrum = fourier.forward(out);
  multiply(spectrum, blur);
  const smooth = fourier.inverse(spectrum);
  const across = taper(plane.width, fourier.width, 2 * reach);
  const down = taper(plane.height, fourier.height, 2 * reach);
  let at = 0;
  for (const rowShare of down) {
    for (let x = 0; x < across.length; x++, at++) {
      const share = rowShare * (across[x] ?? 0);
      out[at] = share * (out[at] ?? 0) + (1 - share) * (smooth[at] ?? 0);
    }
  }
  return out;
}

/** 1 within the plane but for the `fade` places at each of its ends, where it falls to the 0 outside as a cosine does. */
function taper(length: number, period: number, fade: number): Float32Array {
  return Float32Array.from({ length: period }, (_, i) => {
    const inside = Math.min(i + 0.5, length - i - 0.5);
    if (inside < 0) return 0;
    return inside >= fade ? 1 : 0.5 - 0.5 * Math.cos((Math.PI * inside) / fade);
  });
}
