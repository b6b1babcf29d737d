import { expect, test } from 'vitest';
import type { Kernel } from '../../blur/kernel.ts';
import { drawTrajectory, shakeKernel } from '../../blur/shake.ts';
import type { Plane } from '../../images/plane.ts';
import { Random } from '../../random.ts';
import { brickScene, decibels, photographed } from '../restore/testing/scene.ts';
import { improveKernel } from './improve-kernel.ts';
import { resized } from './kernel-cleaning.ts';
import { srgbPlane } from './light-plane.ts';
import type { Restorer } from './restorer.ts';
import type { EstimateLevel } from './search.ts';
import { shrinkPlane } from './shrink-plane.ts';
import { similarity } from './testing/similarity.ts';

const shake = (seed: number): Kernel => shakeKernel(drawTrajectory(Random.seeded(seed), 9));
const sharp = brickScene(140, 140);
/** Without the frame of 20 pixels that only blur sees. */
const inner: Plane = {
  width: 100,
  height: 100,
  values: Float32Array.from(
    { length: 10_000 },
    (_, i) => sharp.values[(Math.floor(i / 100) + 20) * 140 + (i % 100) + 20] ?? 0,
  ),
};
const blurred = srgbPlane(photographed(sharp, shake(3), 20, 0.003));
const wrong: Kernel = resized(shake(4), 13);

/** Knows what was photographed. */
const knowing: Restorer = {
  alone: async ({ width, height }) => srgbPlane(shrinkPlane(inner, width, height)),
  cleaned: async ({ width, height }) => srgbPlane(shrinkPlane(inner, width, height)),
};
/** Does nothing. */
const idle: Restorer = { alone: async (plane) => plane, cleaned: async (_, deconvolved) => deconvolved };

test('a wrong kernel gives way to the one that a good restoration tells', async () => {
  expect(similarity(wrong, shake(3))).toBeLessThan(0.85);
  const levels: EstimateLevel[] = [];
  const kernel = await improveKernel(blurred, wrong, knowing, { onLevel: (level) => levels.push(level) });
  expect(kernel.size).toBe(13);
  expect(similarity(kernel, shake(3))).toBeGreaterThan(0.95);
  expect(levels.map(({ scale }) => scale)).toContain(1);
});

test('where a wrong kernel hides what was photographed, searches begin without it', async () => {
  const levels: EstimateLevel[] = [];
  const blinded: Restorer = {
    ...knowing,
    cleaned: async (plane, deconvolved) => {
      const known = await knowing.alone(plane);
      return decibels(deconvolved, known) > 28 ? known : plane;
    },
  };
  const kernel = await improveKernel(blurred, wrong, blinded, { onLevel: (level) => levels.push(level) });
  expect(similarity(kernel, shake(3))).toBeGreaterThan(0.95);
  expect(levels.map(({ scale }) => scale.toFixed(2))).toContain('0.71');
});

test('a kernel that explains the plane up to its noise begins no other searches', async () => {
  const levels: EstimateLevel[] = [];
  await improveKernel(blurred, shake(3), knowing, { onLevel: (level) => levels.push(level) });
  expect(levels.map(({ scale }) => scale)).toEqual([1]);
});

test('where no other search begins, steps go on while the kernel becomes likelier', async () => {
  const noisy = srgbPlane(photographed(sharp, shake(3), 20, 0.01));
  const right = resized(shake(3), 13);
  const near: Kernel = {
    size: 13,
    weights: right.weights.map((weight, i) => (weight + (wrong.weights[i] ?? 0)) / 2),
  };
  /** Takes a picture half the way to what was photographed. */
  const helping: Restorer = {
    ...knowing,
    cleaned: async (plane, deconvolved) => {
      const known = await knowing.alone(plane);
      return { ...plane, values: known.values.map((value, i) => (value + (deconvolved.values[i] ?? 0)) / 2) };
    },
  };
  const levels: EstimateLevel[] = [];
  const kernel = await improveKernel(noisy, near, helping, { onLevel: (level) => levels.push(level) });
  expect(levels.map(({ scale, iteration }) => [scale, iteration])).toEqual([
    [1, 0],
    [1, 1],
    [1, 2],
  ]);
  expect(similarity(levels[0]?.kernel ?? near, shake(3))).toBeLessThan(0.98);
  expect(similarity(kernel, shake(3))).toBeGreaterThan(0.99);
});

test('a right kernel stays where the restorer knows nothing', async () => {
  const found = resized(shake(3), 13);
  expect(similarity(await improveKernel(blurred, found, idle), shake(3))).toBeGreaterThan(0.95);
});

test('ends with what ends its pause', async () => {
  const pause = () => Promise.reject(new Error('enough'));
  await expect(improveKernel(blurred, wrong, idle, { pause })).rejects.toThrow('enough');
});
