import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LinearPicture } from '../images/linear-light.ts';
import { Random } from '../random.ts';
import { convolve } from './convolve.ts';
import { identityKernel, type Kernel } from './kernel.ts';

const noise = (width: number, height: number, seed: number): LinearPicture => {
  const random = Random.seeded(seed);
  return { width, height, light: Float32Array.from({ length: width * height * 3 }, () => random.uniform()) };
};

const anyKernel = (radius: number, seed: number): Kernel => {
  const size = 2 * radius + 1;
  const random = Random.seeded(seed);
  const raw = Float32Array.from({ length: size * size }, () => (random.chance(0.4) ? random.uniform() : 0));
  raw[0] = 1;
  const sum = raw.reduce((total, weight) => total + weight, 0);
  return { size, weights: raw.map((weight) => weight / sum) };
};

/** Convolution by its definition. */
const slowly = (picture: LinearPicture, kernel: Kernel): Float32Array => {
  const { width, height, light } = picture;
  const radius = (kernel.size - 1) / 2;
  const fold = (at: number, length: number): number => {
    let i = at;
    while (i < 0 || i >= length) i = i < 0 ? -i : 2 * (length - 1) - i;
    return i;
  };
  const out = new Float32Array(light.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < 3; c++) {
        let sum = 0;
        for (let dy = -radius; dy <= radius; dy++) {
          for (let dx = -radius; dx <= radius; dx++) {
            const weight = kernel.weights[(dy + radius) * kernel.size + dx + radius]!;
            sum += weight * light[(fold(y - dy, height) * width + fold(x - dx, width)) * 3 + c]!;
          }
        }
        out[(y * width + x) * 3 + c] = sum;
      }
    }
  }
  return out;
};

const farthest = (a: Float32Array, b: Float32Array): number =>
  a.reduce((worst, x, i) => Math.max(worst, Math.abs(x - b[i]!)), 0);

describe('convolution', () => {
  test('is what its definition says, for any size, kernel and border', () => {
    const sizes = fc.integer({ min: 2, max: 24 });
    fc.assert(
      fc.property(sizes, sizes, fc.integer({ min: 0, max: 5 }), fc.nat(1000), (width, height, radius, seed) => {
        const picture = noise(width, height, seed);
        const kernel = anyKernel(radius, seed);
        expect(farthest(convolve(picture, kernel).light, slowly(picture, kernel))).toBeLessThan(1e-5);
      }),
      { numRuns: 40 },
    );
  });

  test('turns a single point into the kernel, not into its mirror image', () => {
    const point = { width: 9, height: 9, light: new Float32Array(9 * 9 * 3) };
    point.light.fill(1, (4 * 9 + 4) * 3, (4 * 9 + 4) * 3 + 3);
    const kernel = { size: 3, weights: Float32Array.of(0.1, 0.2, 0, 0, 0.3, 0, 0, 0, 0.4) };
    const { light } = convolve(point, kernel);
    const around = [3, 4, 5].flatMap((y) => [3, 4, 5].map((x) => light[(y * 9 + x) * 3]!));
    expect(farthest(Float32Array.from(around), kernel.weights)).toBeLessThan(1e-7);
  });

  test('of a window is that part of the whole', () => {
    const picture = noise(40, 30, 1);
    const kernel = anyKernel(4, 2);
    const whole = convolve(picture, kernel);
    const window = { x: 3, y: 20, width: 17, height: 10 };
    const { light } = convolve(picture, kernel, window);
    const part = Float32Array.from(light, (_, i) => {
      const x = window.x + (Math.floor(i / 3) % window.width);
      const y = window.y + Math.floor(i / 3 / window.width);
      return whole.light[(y * 40 + x) * 3 + (i % 3)]!;
    });
    expect(light).toEqual(part);
  });

  test('of a tall picture has no seams between its bands', () => {
    const picture = noise(3, 520, 3);
    const kernel = anyKernel(3, 4);
    expect(farthest(convolve(picture, kernel).light, slowly(picture, kernel))).toBeLessThan(1e-5);
  });

  test('with the identity changes nothing, whatever was convolved before', () => {
    convolve(noise(64, 64, 5), anyKernel(5, 6));
    const picture = noise(5, 4, 7);
    expect(convolve(picture, identityKernel).light).toEqual(picture.light);
  });

  test('of an even picture is the same even picture', () => {
    const even = { width: 12, height: 12, light: new Float32Array(12 * 12 * 3).fill(0.25) };
    expect(farthest(convolve(even, anyKernel(5, 8)).light, even.light)).toBeLessThan(1e-6);
  });
});
