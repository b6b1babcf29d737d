import { identityKernel, type Kernel, normalised } from './kernel.ts';

/**
 * The kernel of a lens that is out of focus: an even disc of this radius in pixels, above 0. A pixel on the rim has the share of its area
 * that lies within.
 */
export function defocusKernel(radius: number): Kernel {
  const reach = Math.max(0, Math.ceil(radius - 0.5));
  if (reach === 0) return identityKernel;
  const size = 2 * reach + 1;
  const weights = new Float32Array(size * size);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) weights[y * size + x] = coverage(x - reach, y - reach, radius);
  }
  return { size, weights: normalised(weights) };
}

/** Points per side of a pixel on the rim. */
const POINTS = 16;

/** The share of the pixel around (x, y) that lies within the circle about (0, 0). */
function coverage(x: number, y: number, radius: number): number {
  const distance = Math.hypot(x, y);
  if (distance + Math.SQRT1_2 <= radius) return 1;
  if (distance - Math.SQRT1_2 >= radius) return 0;
  let inside = 0;
  for (let i = 0; i < POINTS; i++) {
    for (let j = 0; j < POINTS; j++) {
      const px = x + (i + 0.5) / POINTS - 0.5;
      const py = y + (j + 0.5) / POINTS - 0.5;
      if (px * px + py * py <= radius * radius) inside++;
    }
  }
  return inside / (POINTS * POINTS);
}
