import { describe, expect, test } from 'vitest';
import { defocusKernel } from '../../blur/defocus.ts';
import { identityKernel, type Kernel } from '../../blur/kernel.ts';
import { linearKernel } from '../../blur/linear-motion.ts';
import { lightFromSrgb, srgbFromLight } from '../../images/linear-light.ts';
import type { Plane } from '../../images/plane.ts';
import { deconvolve } from '../restore/deconvolve.ts';
import { noiseLevel } from '../restore/noise-level.ts';
import { brickScene, photographed } from '../restore/testing/scene.ts';
import { type Judgement, judge } from './judge.ts';
import { sharpness } from './sharpness.ts';

const scene = brickScene(250, 240, 4);

const mapped = (plane: Plane, of: (value: number) => number): Plane => ({ ...plane, values: plane.values.map(of) });

/** Blurred in light, kept in sRGB. */
const taken = (kernel: Kernel): Plane =>
  mapped(photographed(scene, kernel, 24, 0.004), (value) => srgbFromLight(Math.max(0, value)));

const judged = (seen: Plane, kernel: Kernel): Judgement => {
  const noise = noiseLevel(seen);
  const [restored = seen] = deconvolve([mapped(seen, lightFromSrgb)], kernel, { noise, light: 'linear' });
  return judge(seen, mapped(restored, srgbFromLight), kernel, noise);
};

describe('a restoration is judged without the truth', () => {
  const blurred = taken(linearKernel(11, 0.7));

  test('that with the right kernel helps, and is expected to gain more than those with wrong ones', () => {
    const right = judged(blurred, linearKernel(11, 0.7));
    expect(right.helps).toBe(true);
    for (const wrong of [linearKernel(11, 2.2), defocusKernel(4)]) {
      expect(judged(blurred, wrong).expectedGain).toBeLessThan(right.expectedGain - 0.5);
    }
  });

  test('none of a sharp picture helps', () => {
    const sharp = taken(identityKernel);
    for (const kernel of [linearKernel(7, 1), defocusKernel(2)]) {
      expect(judged(sharp, kernel).helps).toBe(false);
    }
  });

  test('one that changes nothing has the evidence of nothing', () => {
    const { evidence, helps } = judge(blurred, blurred, identityKernel, 0.01);
    expect(evidence.sparsity).toBe(1);
    expect(evidence.contrast).toBe(1);
    expect(evidence.misfit).toBeLessThan(0.1);
    expect(helps).toBe(false);
  });
});

describe('sharpness', () => {
  test('falls with blur in any direction, and is 1 where there is nothing to see', () => {
    const values = [identityKernel, defocusKernel(1.2), defocusKernel(3)].map((kernel) => sharpness(taken(kernel)));
    expect(values[0]).toBeGreaterThan(0.6);
    expect(values[1]).toBeLessThan(values[0] ?? 0);
    expect(values[2]).toBeLessThan(0.5);
    for (const angle of [0, 2.2]) {
      expect(sharpness(taken(linearKernel(9, angle)))).toBeLessThan(0.55);
    }
    expect(sharpness({ width: 20, height: 20, values: new Float32Array(400).fill(0.3) })).toBe(1);
  });
});
