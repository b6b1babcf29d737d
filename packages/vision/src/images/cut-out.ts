import type { Rectangle } from './crop.ts';
import type { Plane } from './plane.ts';

/** The part of the plane within the rectangle, which lies within it. */
export function cutOut(plane: Plane, { x, y, width, height }: Rectangle): Plane {
  const values = new Float32Array(width * height);
  for (let row = 0; row < height; row++) {
    const from = (y + row) * plane.width + x;
    values.set(plane.values.subarray(from, from + width), row * width);
  }
  return { width, height, values };
}
