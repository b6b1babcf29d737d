import { type LinearPicture, lightFromSrgb } from './linear-light.ts';
import type { Plane } from './plane.ts';

/** Red, green and blue of a picture in linear light, each as a plane. */
export function lightPlanes({ width, height, light }: LinearPicture): readonly [Plane, Plane, Plane] {
  const channel = (first: number): Plane => {
    const values = new Float32Array(width * height);
    for (let i = 0, at = first; i < values.length; i++, at += 3) values[i] = light[at] ?? 0;
    return { width, height, values };
  };
  return [channel(0), channel(1), channel(2)];
}

/** The inverse of lightPlanes, for planes of one size. */
export function lightFromPlanes([red, green, blue]: readonly [Plane, Plane, Plane]): LinearPicture {
  const { width, height } = red;
  const light = new Float32Array(3 * width * height);
  for (let i = 0, at = 0; i < width * height; i++, at += 3) {
    light[at] = red.values[i] ?? 0;
    light[at + 1] = green.values[i] ?? 0;
    light[at + 2] = blue.values[i] ?? 0;
  }
  return { width, height, light };
}

/**
 * Standard deviation in linear light of noise that is `noise` in sRGB values (both 0 to 1): the root of the mean square over all planes, as the same
 * noise is more light where it is bright.
 */
export function noiseInLight(planes: readonly Plane[], noise: number): number {
  let sum = 0;
  let count = 0;
  for (const { values } of planes) {
    count += values.length;
    for (const value of values) {
      const slope = slopes[Math.min(SLOPES, Math.max(0, Math.round(value * SLOPES)))] ?? 0;
      sum += slope * slope;
    }
  }
  return noise * Math.sqrt(sum / Math.max(1, count));
}

/** How much light an sRGB value more is, at 1025 amounts of light. */
const SLOPES = 1024;
const slopes = Float32Array.from({ length: SLOPES + 1 }, (_, step) => slopeAt(step / SLOPES));

function slopeAt(light: number): number {
  // By differences: the two pieces of the curve need no second formula.
  const value = light <= 0.0031308 ? light * 12.92 : 1.055 * light ** (1 / 2.4) - 0.055;
  return (lightFromSrgb(value + 5e-4) - lightFromSrgb(value - 5e-4)) / 1e-3;
}
