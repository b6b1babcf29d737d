import type { Decision } from '@pellucid/vision';

/** A place counts as part of a path from this share of the brightest place on: what is darker is mostly the estimate's noise. */
const visible = 0.1;

/** Length of the diagonal of the box around what a kernel shows, in its own pixels; at least 1. */
export function kernelExtent({ size, weights }: NonNullable<Decision['kernel']>): number {
  const least = visible * weights.reduce((most, weight) => Math.max(most, weight), 0);
  let [left, right, top, bottom] = [size, 0, size, 0];
  for (const [at, weight] of weights.entries()) {
    if (weight < least) continue;
    const [x, y] = [at % size, Math.floor(at / size)];
    [left, right, top, bottom] = [Math.min(left, x), Math.max(right, x), Math.min(top, y), Math.max(bottom, y)];
  }
  return Math.max(1, Math.hypot(right - left, bottom - top));
}
