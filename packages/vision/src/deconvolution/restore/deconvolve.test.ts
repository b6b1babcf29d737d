import { describe, expect, test } from 'vitest';
import { defocusKernel } from '../../blur/defocus.ts';
import { identityKernel } from '../../blur/kernel.ts';
import { linearKernel } from '../../blur/linear-motion.ts';
import { PictureSizeError } from '../../images/picture-size-error.ts';
import type { Plane } from '../../images/plane.ts';
import { deconvolve } from './deconvolve.ts';
import { brickScene, decibels, inner, photographed } from './testing/scene.ts';
import { wienerDeconvolve } from './wiener.ts';

const MARGIN = 24;
const NOISE = 0.01;
const scene = brickScene(250, 220);
const options = { noise: NOISE, light: 'encoded' } as const;

const restore = (blurred: Plane, kernel = identityKernel, light: 'linear' | 'encoded' = 'encoded'): Plane =>
  deconvolve([blurred], kernel, { noise: NOISE, light })[0] ?? blurred;

describe('deconvolution with the prior of natural pictures', () => {
  test('restores more than the Wiener filter does, up to the frame', () => {
    for (const kernel of [defocusKernel(3), linearKernel(11, 1)]) {
      const blurred = photographed(scene, kernel, MARGIN, NOISE);
      const truth = inner(scene, MARGIN);
      const [wiener = blurred] = wienerDeconvolve([blurred], kernel, { noise: NOISE });
      expect(decibels(restore(blurred, kernel), truth)).toBeGreaterThan(decibels(wiener, truth) + 1);
      expect(decibels(restore(blurred, kernel, 'linear'), truth)).toBeGreaterThan(decibels(blurred, truth) + 1);
    }
  });

  test('finds light that was too bright for the sensor', () => {
    const kernel = defocusKernel(3);
    const bright = { ...scene, values: scene.values.map((value) => value * 1.6) };
    const seen = photographed(bright, kernel, MARGIN, 0.003);
    const clipped = { ...seen, values: seen.values.map((value) => Math.min(1, value)) };
    const believed = { ...seen, values: clipped.values.map((value) => Math.min(0.96, value)) };
    const truth = inner(bright, MARGIN);
    expect(decibels(restore(clipped, kernel), truth)).toBeGreaterThan(decibels(restore(believed, kernel), truth) + 1);
  });

  test('shows no seams between tiles', () => {
    const kernel = linearKernel(9, 0.3);
    const wide = photographed(brickScene(1100, 90, 5), kernel, 12, NOISE);
    const whole = restore(wide, kernel);
    // The same pixels with the seam elsewhere.
    const from = 200;
    const values = new Float32Array(600 * wide.height);
    for (let y = 0; y < wide.height; y++) {
      values.set(wide.values.subarray(y * wide.width + from, y * wide.width + from + 600), y * 600);
    }
    const part = restore({ width: 600, height: wide.height, values }, kernel);
    let worst = 0;
    for (let y = 0; y < wide.height; y++) {
      for (let x = 100; x < 500; x++) {
        worst = Math.max(
          worst,
          Math.abs((part.values[y * 600 + x] ?? 0) - (whole.values[y * wide.width + from + x] ?? 0)),
        );
      }
    }
    expect(worst).toBeLessThan(0.1);
  });

  test('leaves planes as they are under the kernel that changes nothing, and wants planes of one size', () => {
    expect(deconvolve([scene], identityKernel, options)).toEqual([scene]);
    expect(() => deconvolve([scene, inner(scene, 1)], defocusKernel(2), options)).toThrow(PictureSizeError);
    expect(() => deconvolve([scene, inner(scene, 1)], defocusKernel(2), options)).toThrow('248×218');
  });

  test('restores planes that are smaller than the kernel without failing', () => {
    const dot = { width: 1, height: 2, values: Float32Array.of(0.2, 0.4) };
    const restored = restore(dot, defocusKernel(5));
    expect(restored.values.every((value) => value > 0.1 && value < 0.5)).toBe(true);
  });
});
