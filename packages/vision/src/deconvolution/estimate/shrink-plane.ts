import type { Plane } from '../../images/plane.ts';

/** The plane at this share of its size, above 0, at most 1. */
export function planeAt(plane: Plane, scale: number): Plane {
  const side = (length: number): number => Math.max(1, Math.round(length * scale));
  return shrinkPlane(plane, side(plane.width), side(plane.height));
}

/** The plane at a smaller size: each value a weighted mean of the old ones around it, the weights a tent that covers as much as the step is wide. */
export function shrinkPlane(plane: Plane, width: number, height: number): Plane {
  if (width === plane.width && height === plane.height) return plane;
  const across = shrinkRows(plane, width);
  return flipped(shrinkRows(flipped(across), height));
}

function shrinkRows(plane: Plane, width: number): Plane {
  const step = plane.width / width;
  const values = new Float32Array(width * plane.height);
  for (let x = 0; x < width; x++) {
    const centre = (x + 0.5) * step - 0.5;
    const first = Math.max(0, Math.ceil(centre - step));
    const last = Math.min(plane.width - 1, Math.floor(centre + step));
    const weights = Array.from({ length: last - first + 1 }, (_, i) => step - Math.abs(first + i - centre));
    const sum = weights.reduce((total, weight) => total + weight, 0);
    for (let y = 0; y < plane.height; y++) {
      let value = 0;
      for (const [i, weight] of weights.entries()) value += weight * (plane.values[y * plane.width + first + i] ?? 0);
      values[y * width + x] = value / sum;
    }
  }
  return { width, height: plane.height, values };
}

function flipped({ width, height, values }: Plane): Plane {
  const out = new Float32Array(values.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) out[x * height + y] = values[y * width + x] ?? 0;
  }
  return { width: height, height: width, values: out };
}
