import type { Kernel } from '../../../blur/kernel.ts';

/**
 * How alike two kernels are wherever they lie, 0 to 1: the largest normalised correlation over shifts of up to three pixels, both softened so
 * that half a pixel does not count.
 */
export function similarity(a: Kernel, b: Kernel): number {
  const [left, right] = [softened(a), softened(b)];
  const norm = (kernel: Kernel): number => Math.sqrt(kernel.weights.reduce((sum, weight) => sum + weight * weight, 0));
  let most = 0;
  for (let dy = -3; dy <= 3; dy++) {
    for (let dx = -3; dx <= 3; dx++) most = Math.max(most, product(left, right, dx, dy));
  }
  return most / (norm(left) * norm(right));
}

function product(a: Kernel, b: Kernel, dx: number, dy: number): number {
  const offset = (b.size - a.size) / 2;
  let sum = 0;
  for (let y = 0; y < a.size; y++) {
    for (let x = 0; x < a.size; x++) {
      const bx = x + dx + offset;
      const by = y + dy + offset;
      if (bx < 0 || by < 0 || bx >= b.size || by >= b.size) continue;
      sum += a.weights[y * a.size + x]! * b.weights[by * b.size + bx]!;
    }
  }
  return sum;
}

function softened({ size, weights }: Kernel): Kernel {
  const tent = [0.25, 0.5, 0.25];
  const wider = size + 2;
  const out = new Float32Array(wider * wider);
  for (let i = 0; i < weights.length; i++) {
    for (let tap = 0; tap < 9; tap++) {
      const at = (Math.floor(i / size) + Math.floor(tap / 3)) * wider + (i % size) + (tap % 3);
      out[at] = out[at]! + weights[i]! * tent[tap % 3]! * tent[Math.floor(tap / 3)]!;
    }
  }
  return { size: wider, weights: out };
}
