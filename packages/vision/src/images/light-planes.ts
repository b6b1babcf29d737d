import type { LinearPicture } from './linear-light.ts';
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
