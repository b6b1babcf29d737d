import { goodLength } from '../../fourier/good-length.ts';
import type { Plane } from '../../images/plane.ts';

/**
 * The plane with more columns to its right and rows below, at least `margin` of each, so that its opposite borders meet without an edge: there the
 * mirror images of both ends fade into each other. The sides are lengths for Fourier2d; the plane itself stands at the left top.
 */
export function tileable(plane: Plane, margin: number): Plane {
  const width = goodLength(plane.width + margin);
  const height = goodLength(plane.height + margin);
  const values = new Float32Array(width * height);
  for (let y = 0; y < plane.height; y++) {
    const row = plane.values.subarray(y * plane.width, (y + 1) * plane.width);
    values.set(row, y * width);
    const added = width - plane.width;
    for (let i = 0; i < added; i++) {
      const end = row[plane.width - 1 - Math.min(i, plane.width - 1)] ?? 0;
      const start = row[Math.min(added - 1 - i, plane.width - 1)] ?? 0;
      values[y * width + plane.width + i] = end + fade(i, added) * (start - end);
    }
  }
  const added = height - plane.height;
  for (let i = 0; i < added; i++) {
    const endRow = (plane.height - 1 - Math.min(i, plane.height - 1)) * width;
    const startRow = Math.min(added - 1 - i, plane.height - 1) * width;
    const share = fade(i, added);
    for (let x = 0; x < width; x++) {
      const end = values[endRow + x] ?? 0;
      values[(plane.height + i) * width + x] = end + share * ((values[startRow + x] ?? 0) - end);
    }
  }
  return { width, height, values };
}

/** From 0 to 1 over `count` places, flat at both ends. */
function fade(place: number, count: number): number {
  const t = count > 1 ? place / (count - 1) : 0;
  return t * t * (3 - 2 * t);
}
