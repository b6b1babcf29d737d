import type { Kernel } from '../../blur/kernel.ts';

/** Weights below `cut` times the largest become 0. */
export function withoutFaint(kernel: Kernel, cut: number): Kernel {
  const limit = cut * kernel.weights.reduce((most, weight) => Math.max(most, weight), 0);
  return { size: kernel.size, weights: kernel.weights.map((weight) => (weight < limit ? 0 : weight)) };
}

/** Without the pieces, connected along sides or corners, that hold less than `share` of all weight; the heaviest one stays. */
export function withoutIslands(kernel: Kernel, share: number): Kernel {
  const { size, weights } = kernel;
  const pieces = piecesOf(kernel);
  const mass = (piece: readonly number[]): number => piece.reduce((sum, at) => sum + (weights[at] ?? 0), 0);
  const limit = Math.min(share * weights.reduce((sum, weight) => sum + weight, 0), Math.max(0, ...pieces.map(mass)));
  const kept = new Float32Array(size * size);
  for (const piece of pieces) {
    if (mass(piece) < limit) continue;
    for (const at of piece) kept[at] = weights[at] ?? 0;
  }
  return { size, weights: kept };
}

function piecesOf({ size, weights }: Kernel): readonly (readonly number[])[] {
  const seen = new Set<number>();
  const pieces: number[][] = [];
  for (let start = 0; start < weights.length; start++) {
    if (weights[start] === 0 || seen.has(start)) continue;
    const piece = [start];
    seen.add(start);
    for (const at of piece) {
      const [x, y] = [at % size, Math.floor(at / size)];
      for (let ny = Math.max(0, y - 1); ny <= Math.min(size - 1, y + 1); ny++) {
        for (let nx = Math.max(0, x - 1); nx <= Math.min(size - 1, x + 1); nx++) {
          const next = ny * size + nx;
          if (weights[next] === 0 || seen.has(next)) continue;
          seen.add(next);
          piece.push(next);
        }
      }
    }
    pieces.push(piece);
  }
  return pieces;
}

/**
 * With sum 1, and moved by whole pixels so that the centroid is within half a pixel of the centre; what leaves the square is lost. A kernel without
 * any weight becomes a single point.
 */
export function centred(kernel: Kernel): Kernel {
  const { size, weights } = kernel;
  const middle = (size - 1) / 2;
  let [sum, sumX, sumY] = [0, 0, 0];
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i] ?? 0;
    sum += weight;
    sumX += weight * (i % size);
    sumY += weight * Math.floor(i / size);
  }
  const moved = new Float32Array(size * size);
  if (sum <= 0) {
    moved[middle * size + middle] = 1;
    return { size, weights: moved };
  }
  const shiftX = Math.round(middle - sumX / sum);
  const shiftY = Math.round(middle - sumY / sum);
  let kept = 0;
  for (let i = 0; i < weights.length; i++) {
    const x = (i % size) + shiftX;
    const y = Math.floor(i / size) + shiftY;
    if (x < 0 || y < 0 || x >= size || y >= size) continue;
    moved[y * size + x] = weights[i] ?? 0;
    kept += weights[i] ?? 0;
  }
  return { size, weights: moved.map((weight) => weight / kept) };
}

/** The kernel at another size, by straight lines between its weights; centred. */
export function resized(kernel: Kernel, size: number): Kernel {
  if (size === kernel.size) return kernel;
  const step = kernel.size / size;
  const weights = new Float32Array(size * size);
  const at = (x: number, y: number): number =>
    x < 0 || y < 0 || x >= kernel.size || y >= kernel.size ? 0 : (kernel.weights[y * kernel.size + x] ?? 0);
  for (let i = 0; i < weights.length; i++) {
    const x = ((i % size) + 0.5) * step - 0.5;
    const y = (Math.floor(i / size) + 0.5) * step - 0.5;
    const [left, top] = [Math.floor(x), Math.floor(y)];
    const upper = at(left, top) + (x - left) * (at(left + 1, top) - at(left, top));
    const lower = at(left, top + 1) + (x - left) * (at(left + 1, top + 1) - at(left, top + 1));
    weights[i] = upper + (y - top) * (lower - upper);
  }
  return centred({ size, weights });
}
