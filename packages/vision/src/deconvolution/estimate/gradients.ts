import type { Plane } from '../../images/plane.ts';

/** Differences to the right and lower neighbour: (height − 1) × (width − 1) of each, row by row. */
export interface Gradients {
  readonly width: number;
  readonly height: number;
  readonly x: Float32Array;
  readonly y: Float32Array;
}

export function gradientsOf(plane: Plane): Gradients {
  const width = plane.width - 1;
  const height = plane.height - 1;
  const { values } = plane;
  const x = new Float32Array(width * height);
  const y = new Float32Array(width * height);
  for (let row = 0, i = 0; row < height; row++) {
    for (let at = row * plane.width; at < row * plane.width + width; at++, i++) {
      const here = values[at] ?? 0;
      x[i] = (values[at + 1] ?? 0) - here;
      y[i] = (values[at + plane.width] ?? 0) - here;
    }
  }
  return { width, height, x, y };
}

/** Fades the gradients out towards the frame, over `margin` pixels: what lies there was blurred with pixels that are not known. */
export function tapered({ width, height, x, y }: Gradients, margin: number): Gradients {
  const across = ramp(width, margin);
  const down = ramp(height, margin);
  const weigh = (values: Float32Array): Float32Array =>
    values.map((value, i) => value * (across[i % width] ?? 0) * (down[Math.floor(i / width)] ?? 0));
  return { width, height, x: weigh(x), y: weigh(y) };
}

function ramp(length: number, margin: number): Float32Array {
  return Float32Array.from({ length }, (_, i) => Math.min(1, Math.min(i, length - 1 - i) / margin));
}

/**
 * The magnitude that the `count` strongest gradients of each of four directions reach at least; 0 when some direction has fewer (after
 * Cho and Lee, "Fast motion deblurring", 2009).
 */
export function strongLimit({ x, y }: Gradients, count: number): number {
  const squares: [number[], number[], number[], number[]] = [[], [], [], []];
  for (let i = 0; i < x.length; i++) {
    const gx = x[i] ?? 0;
    const gy = y[i] ?? 0;
    const square = gx * gx + gy * gy;
    if (square > 0) squares[direction(gx, gy)].push(square);
  }
  const limits = squares.map((list) => Float32Array.from(list).sort().at(-count) ?? 0);
  return Math.sqrt(Math.min(...limits));
}

/** Which of the directions 0–45°, 45–90°, 90–135°, 135–180° a gradient or its opposite has. */
function direction(gx: number, gy: number): 0 | 1 | 2 | 3 {
  if (gx * gy >= 0) return Math.abs(gy) < Math.abs(gx) ? 0 : 1;
  return Math.abs(gy) > Math.abs(gx) ? 2 : 3;
}

/** Without the gradients whose magnitude is below the limit. */
export function strongOnly({ width, height, x, y }: Gradients, limit: number): Gradients {
  const square = limit * limit;
  const keep = (_: number, i: number): boolean => (x[i] ?? 0) ** 2 + (y[i] ?? 0) ** 2 >= square;
  return {
    width,
    height,
    x: x.map((value, i) => (keep(value, i) ? value : 0)),
    y: y.map((value, i) => (keep(value, i) ? value : 0)),
  };
}
