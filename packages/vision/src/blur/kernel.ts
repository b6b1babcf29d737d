/**
 * A blur kernel: how much of its light a point leaves at each place around it. Not negative, sum 1, centroid at the centre, so that
 * blurring moves nothing. `size × size` weights, row by row; `size` is odd.
 */
export interface Kernel {
  readonly size: number;
  readonly weights: Float32Array;
}

/** The kernel that changes nothing. */
export const identityKernel: Kernel = { size: 1, weights: Float32Array.of(1) };

/** How far the kernel reaches from its centre, in pixels. */
export function kernelRadius(kernel: Kernel): number {
  return (kernel.size - 1) / 2;
}

/**
 * The kernel of a point that spends the same time at each place (x[i], y[i]), in pixels. Each place is shared between the four
 * pixels around it in proportion to nearness, which keeps the centroid exactly.
 */
export function kernelOfPath(x: Float64Array, y: Float64Array): Kernel {
  return kernelOfMasses(x, y, new Float64Array(x.length).fill(1));
}

/** The same for a point that leaves `mass[i]` at each place: not negative, not all 0. */
export function kernelOfMasses(x: Float64Array, y: Float64Array, mass: Float64Array): Kernel {
  const middleX = meanOf(x, mass);
  const middleY = meanOf(y, mass);
  let reach = 0;
  for (let i = 0; i < x.length; i++) {
    if (mass[i] === 0) continue;
    reach = Math.max(reach, Math.abs((x[i] ?? 0) - middleX), Math.abs((y[i] ?? 0) - middleY));
  }
  const radius = Math.floor(reach) + 1;
  const size = 2 * radius + 1;
  const weights = new Float32Array(size * size);
  for (let i = 0; i < x.length; i++) {
    const px = (x[i] ?? 0) - middleX + radius;
    const py = (y[i] ?? 0) - middleY + radius;
    const left = Math.floor(px);
    const top = Math.floor(py);
    const fx = px - left;
    const fy = py - top;
    const own = mass[i] ?? 0;
    add(weights, top * size + left, own * (1 - fx) * (1 - fy));
    add(weights, top * size + left + 1, own * fx * (1 - fy));
    add(weights, (top + 1) * size + left, own * (1 - fx) * fy);
    add(weights, (top + 1) * size + left + 1, own * fx * fy);
  }
  return { size, weights: normalised(weights) };
}

/** The weights divided by their sum. */
export function normalised(weights: Float32Array): Float32Array {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

function add(weights: Float32Array, at: number, weight: number): void {
  if (weight > 0) weights[at] = (weights[at] ?? 0) + weight;
}

function meanOf(values: Float64Array, mass: Float64Array): number {
  let sum = 0;
  let total = 0;
  for (let i = 0; i < values.length; i++) {
    sum += (values[i] ?? 0) * (mass[i] ?? 0);
    total += mass[i] ?? 0;
  }
  return sum / total;
}
