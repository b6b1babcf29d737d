import { describe, expect, test } from 'vitest';
import { defocusKernel } from '../../blur/defocus.ts';
import { richardsonLucy } from './richardson-lucy.ts';
import { brickScene, decibels, inner, photographed } from './testing/scene.ts';
import { gaussianBlur, unsharpMask } from './unsharp-mask.ts';

const scene = brickScene(150, 130);
const truth = inner(scene, 16);

describe('the methods to compare with', () => {
  test('Richardson and Lucy come closer to the scene, and keep light positive and its sum', () => {
    const kernel = defocusKernel(2.5);
    const blurred = photographed(scene, kernel, 16, 0.005);
    const [restored = blurred] = richardsonLucy([blurred], kernel, 12);
    expect(decibels(restored, truth)).toBeGreaterThan(decibels(blurred, truth) + 1.5);
    expect(restored.values.every((value) => value >= 0)).toBe(true);
    const sum = (values: Float32Array): number => values.reduce((total, value) => total + value, 0);
    expect(sum(restored.values) / sum(blurred.values)).toBeCloseTo(1, 1);
  });

  test('an unsharp mask helps against a light blur, and leaves even planes even', () => {
    const blurred = photographed(scene, defocusKernel(1.2), 16, 0.001);
    expect(decibels(unsharpMask(blurred, { radius: 1.2, amount: 1 }), truth)).toBeGreaterThan(
      decibels(blurred, truth) + 1,
    );
    const even = { width: 9, height: 7, values: new Float32Array(63).fill(0.25) };
    expect(unsharpMask(even, { radius: 2, amount: 3 }).values.every((value) => Math.abs(value - 0.25) < 1e-5)).toBe(
      true,
    );
  });

  test('a Gaussian blur makes of a point the bell', () => {
    const values = new Float32Array(21 * 21);
    values[10 * 21 + 10] = 1;
    const bell = gaussianBlur({ width: 21, height: 21, values }, 1.5).values;
    const peak = 1 / (2 * Math.PI * 1.5 ** 2);
    expect(bell[10 * 21 + 10]).toBeCloseTo(peak, 3);
    expect(bell[12 * 21 + 11]).toBeCloseTo(peak * Math.exp(-5 / 2 / 1.5 ** 2), 3);
  });
});
