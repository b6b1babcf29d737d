import { levelOfLight, lightFromSrgb } from '../../images/linear-light.ts';
import type { Plane } from '../../images/plane.ts';

/** The amounts of light of a plane of sRGB values. */
export function lightPlane({ width, height, values }: Plane): Plane {
  return { width, height, values: values.map(lightFromSrgb) };
}

/** The sRGB values of a plane of light; what lies outside 0 to 1 becomes 0 or 1. */
export function srgbPlane({ width, height, values }: Plane): Plane {
  return { width, height, values: values.map((light) => levelOfLight(light) / 255) };
}
