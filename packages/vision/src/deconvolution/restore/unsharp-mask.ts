import type { Plane } from '../../images/plane.ts';

export interface UnsharpMaskOptions {
  /** Standard deviation of the Gaussian that takes the detail away, in pixels, above 0. */
  readonly radius: number;
  /** How many times the detail is added. */
  readonly amount: number;
}

/** The plane with its detail, which is what a Gaussian blur takes away, added to it once more: what photo editors call sharpening. */
export function unsharpMask(plane: Plane, { radius, amount }: UnsharpMaskOptions): Plane {
  const smooth = gaussianBlur(plane, radius);
  const values = plane.values.map((value, i) => value + amount * (value - (smooth.values[i] ?? 0)));
  return { ...plane, values };
}

/** The plane blurred by a Gaussian of this standard deviation in pixels; the outermost pixels go on beyond the frame. */
export function gaussianBlur({ width, height, values }: Plane, deviation: number): Plane {
  const taps = gaussianTaps(deviation);
  const across = new Float32Array(values.length);
  const reach = (taps.length - 1) / 2;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let t = 0; t < taps.length; t++) {
        const from = Math.min(width - 1, Math.max(0, x + t - reach));
        sum += (taps[t] ?? 0) * (values[y * width + from] ?? 0);
      }
      across[y * width + x] = sum;
    }
  }
  const out = new Float32Array(values.length);
  for (let y = 0; y < height; y++) {
    for (let t = 0; t < taps.length; t++) {
      const from = Math.min(height - 1, Math.max(0, y + t - reach)) * width;
      const weight = taps[t] ?? 0;
      for (let x = 0, at = y * width; x < width; x++, at++) out[at] = (out[at] ?? 0) + weight * (across[from + x] ?? 0);
    }
  }
  return { width, height, values: out };
}

function gaussianTaps(deviation: number): Float32Array {
  const reach = Math.ceil(3 * deviation);
  const taps = Float32Array.from({ length: 2 * reach + 1 }, (_, i) => Math.exp(-0.5 * ((i - reach) / deviation) ** 2));
  const sum = taps.reduce((total, tap) => total + tap, 0);
  return taps.map((tap) => tap / sum);
}
