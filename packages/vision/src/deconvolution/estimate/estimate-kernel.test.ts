import { expect, test } from 'vitest';
import type { Kernel } from '../../blur/kernel.ts';
import { drawTrajectory, shakeKernel } from '../../blur/shake.ts';
import type { Plane } from '../../images/plane.ts';
import { Random } from '../../random.ts';
import { brickScene, photographed } from '../restore/testing/scene.ts';
import { estimateInPhoto } from './estimate-in-photo.ts';
import { estimateKernel, SupportError } from './estimate-kernel.ts';
import { srgbPlane } from './light-plane.ts';
import type { EstimateLevel } from './search.ts';
import { similarity } from './testing/similarity.ts';

const shake = (seed: number, extent: number): Kernel => shakeKernel(drawTrajectory(Random.seeded(seed), extent));
/** Blurred in light, kept in sRGB. */
const blurred = (kernel: Kernel, width: number, height = width): Plane =>
  srgbPlane(photographed(brickScene(width + 40, height + 40), kernel, 20, 0.003));

const expectValid = ({ size, weights }: Kernel): void => {
  expect(size % 2).toBe(1);
  expect(weights).toHaveLength(size * size);
  expect(weights.every((weight) => weight >= 0)).toBe(true);
  expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 4);
};

test('finds the shake that blurred a scene with edges', async () => {
  const kernel = shake(3, 9);
  const estimate = await estimateKernel(blurred(kernel, 100), { support: 13 });
  expectValid(estimate.kernel);
  expect(estimate.kernel.size).toBe(13);
  expect(similarity(estimate.kernel, kernel)).toBeGreaterThan(0.9);
  // Another kernel is no answer.
  expect(similarity(shake(4, 9), kernel)).toBeLessThan(0.85);
  expect(estimate.evidence.sparsity).toBeLessThan(0.9);
});

test('says the same for the same plane', async () => {
  const plane = blurred(shake(5, 7), 48);
  expect(await estimateKernel(plane, { support: 9 })).toEqual(await estimateKernel(plane, { support: 9 }));
});

test('gives a kernel even where there is nothing to see', async () => {
  const values = new Float32Array(64 * 64).fill(0.5);
  expectValid((await estimateKernel({ width: 64, height: 64, values }, { support: 11 })).kernel);
});

test('tells its steps from coarse to fine, and ends with what ends its pause', async () => {
  const plane = blurred(shake(6, 7), 64);
  const levels: EstimateLevel[] = [];
  const pause = async () => {
    if (levels.some(({ scale }) => scale > 0.6)) throw new Error('enough');
  };
  const estimate = estimateKernel(plane, { support: 11, onLevel: (level) => levels.push(level), pause });
  await expect(estimate).rejects.toThrow('enough');
  const scales = levels.map(({ scale }) => scale);
  expect(scales).toEqual(scales.toSorted((a, b) => a - b));
  expect(Math.max(...scales)).toBeLessThan(1);
  for (const { kernel, latent, scale } of levels) {
    expectValid(kernel);
    expect(latent.width).toBe(Math.round(64 * scale));
  }
});

test('a support that cannot be is named', async () => {
  const plane = { width: 40, height: 30, values: new Float32Array(1200) };
  for (const support of [1, 8, 17, 9.5]) {
    await expect(estimateKernel(plane, { support })).rejects.toThrow(SupportError);
    await expect(estimateKernel(plane, { support })).rejects.toThrow(`is ${support};`);
  }
});

test('a photograph is looked at where it has edges, at a scale that fits its blur', async () => {
  const estimate = await estimateInPhoto(blurred(shake(7, 9), 84, 70));
  expectValid(estimate.kernel);
  expect(estimate.scale).toBe(1);
  expect(estimate.patch).toEqual({ x: 0, y: 0, width: 84, height: 70 });
});
