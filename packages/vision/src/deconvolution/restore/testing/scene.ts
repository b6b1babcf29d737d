import { convolve } from '../../../blur/convolve.ts';
import type { Kernel } from '../../../blur/kernel.ts';
import type { Plane } from '../../../images/plane.ts';
import { Random } from '../../../random.ts';

/** A sharp plane from 0.1 to 0.8 of overlapping bricks of all sizes, which has edges and gradients as photographs have them. */
export function brickScene(width: number, height: number, seed = 1): Plane {
  const random = Random.seeded(seed);
  const values = new Float32Array(width * height).fill(0.4);
  for (let brick = 0; brick < (width * height) / 400; brick++) {
    const side = 9 / Math.sqrt(random.uniform(0.02, 1));
    const left = random.integer(width);
    const top = random.integer(height);
    const value = random.uniform(0.1, 0.8);
    for (let y = top; y < Math.min(height, top + side); y++) {
      values.fill(
        value,
        y * width + left,
        y * width + Math.min(width, left + Math.ceil(side * random.uniform(0.7, 1))),
      );
    }
  }
  return { width, height, values };
}

/** The middle of the scene, `margin` pixels within its borders, blurred and with Gaussian noise of this standard deviation. */
export function photographed(scene: Plane, kernel: Kernel, margin: number, noise: number, seed = 2): Plane {
  const random = Random.seeded(seed);
  const window = middle(scene, margin);
  const light = new Float32Array(scene.values.length * 3);
  for (const [i, value] of scene.values.entries()) light[3 * i] = value;
  const blurred = convolve({ width: scene.width, height: scene.height, light }, kernel, window).light;
  const values = new Float32Array(window.width * window.height).map(
    (_, i) => (blurred[3 * i] ?? 0) + noise * random.normal(),
  );
  return { width: window.width, height: window.height, values };
}

/** The plane without `margin` pixels on each side. */
export function inner(plane: Plane, margin: number): Plane {
  const { x, y, width, height } = middle(plane, margin);
  const values = new Float32Array(width * height);
  for (let row = 0; row < height; row++) {
    const from = (y + row) * plane.width + x;
    values.set(plane.values.subarray(from, from + width), row * width);
  }
  return { width, height, values };
}

/** Peak signal to noise ratio in dB, with 1 as the peak. */
export function decibels(a: Plane, b: Plane): number {
  const squares = a.values.reduce((sum, value, i) => sum + (value - (b.values[i] ?? 0)) ** 2, 0);
  return 10 * Math.log10(a.values.length / squares);
}

function middle(plane: Plane, margin: number): { x: number; y: number; width: number; height: number } {
  return { x: margin, y: margin, width: plane.width - 2 * margin, height: plane.height - 2 * margin };
}
