import type { Decision } from '@pellucid/vision';

type Kernel = NonNullable<Decision['kernel']>;

/** A place counts as part of a path from this share of the brightest place on: what is darker is mostly the estimate's noise. */
const visible = 0.1;

/** Length of the diagonal of the box around what a kernel shows, in its own pixels; at least 1. */
export function kernelExtent(kernel: Kernel): number {
  const { left, right, top, bottom } = boxOf(kernel);
  return Math.max(1, Math.hypot(right - left, bottom - top));
}

/** The middle of a kernel, as far out as it shows anything, and a pixel around that. */
export function kernelCore(kernel: Kernel): Kernel {
  const { size, weights } = kernel;
  const { left, right, top, bottom } = boxOf(kernel);
  const centre = (size - 1) / 2;
  const reach = Math.max(centre - left, right - centre, centre - top, bottom - centre) + 1;
  if (reach >= centre) return kernel;
  const side = 2 * reach + 1;
  const first = centre - reach;
  const core = Float32Array.from({ length: side * side }, (_, at) => {
    const [x, y] = [first + (at % side), first + Math.floor(at / side)];
    return weights[y * size + x] ?? 0;
  });
  return { size: side, weights: core };
}

function boxOf({ size, weights }: Kernel): Record<'left' | 'right' | 'top' | 'bottom', number> {
  const least = visible * weights.reduce((most, weight) => Math.max(most, weight), 0);
  let [left, right, top, bottom] = [size, 0, size, 0];
  for (const [at, weight] of weights.entries()) {
    if (weight < least) continue;
    const [x, y] = [at % size, Math.floor(at / size)];
    [left, right, top, bottom] = [Math.min(left, x), Math.max(right, x), Math.min(top, y), Math.max(bottom, y)];
  }
  return { left, right, top, bottom };
}
