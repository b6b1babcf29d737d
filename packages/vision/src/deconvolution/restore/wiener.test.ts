import { describe, expect, test } from 'vitest';
import { defocusKernel } from '../../blur/defocus.ts';
import { identityKernel } from '../../blur/kernel.ts';
import { linearKernel } from '../../blur/linear-motion.ts';
import { brickScene, decibels, inner, photographed } from './testing/scene.ts';
import { wienerDeconvolve } from './wiener.ts';

const MARGIN = 24;
const scene = brickScene(150, 130);
const large = brickScene(300, 280, 3);

describe('the Wiener filter', () => {
  test('brings a scene closer to what it was, the closer the less noise there is', () => {
    for (const kernel of [defocusKernel(2.5), linearKernel(9, 0.6)]) {
      const gains = [0.003, 0.01].map((noise) => {
        const blurred = photographed(large, kernel, MARGIN, noise);
        const [restored = blurred] = wienerDeconvolve([blurred], kernel, { noise });
        const truth = inner(large, MARGIN + 32);
        return decibels(inner(restored, 32), truth) - decibels(inner(blurred, 32), truth);
      });
      expect(gains[1]).toBeGreaterThan(1.5);
      expect(gains[0]).toBeGreaterThan((gains[1] ?? 0) + 0.8);
    }
  });

  test('restores a crop as well as the whole picture, from 32 pixels within its frame on', () => {
    const kernel = linearKernel(13, 2);
    const blurred = photographed(large, kernel, MARGIN, 0.01);
    const [whole = blurred] = wienerDeconvolve([blurred], kernel, { noise: 0.01 });
    const [part = blurred] = wienerDeconvolve([inner(blurred, 40)], kernel, { noise: 0.01 });
    const truth = inner(large, 72 + MARGIN);
    expect(decibels(inner(part, 32), truth)).toBeGreaterThan(decibels(inner(whole, 72), truth) - 0.3);
  });

  test('keeps the mean, and a plane as it is under the kernel that changes nothing', () => {
    const blurred = photographed(scene, defocusKernel(2), MARGIN, 0.01);
    const mean = (values: Float32Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
    const [restored = blurred] = wienerDeconvolve([blurred], defocusKernel(2), { noise: 0.01 });
    expect(mean(restored.values)).toBeCloseTo(mean(blurred.values), 2);
    expect(wienerDeconvolve([blurred], identityKernel, { noise: 0.01 })).toEqual([blurred]);
  });

  test('treats each plane by itself', () => {
    const kernel = defocusKernel(2);
    const a = photographed(scene, kernel, MARGIN, 0.01);
    const b = photographed(brickScene(150, 130, 9), kernel, MARGIN, 0.01);
    const [, together] = wienerDeconvolve([a, b], kernel, { noise: 0.01 });
    expect([together]).toEqual(wienerDeconvolve([b], kernel, { noise: 0.01 }));
  });
});
