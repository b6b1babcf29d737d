import { describe, expect, test } from 'vitest';
import { defocusKernel } from '../../blur/defocus.ts';
import { LEAST_NOISE, noiseLevel } from './noise-level.ts';
import { brickScene, photographed } from './testing/scene.ts';

describe('the noise level', () => {
  test('is found within a sixth in a blurred picture', () => {
    for (const noise of [0.005, 0.01, 0.03]) {
      const found = noiseLevel(photographed(brickScene(300, 260), defocusKernel(3), 8, noise));
      expect(found / noise).toBeGreaterThan(5 / 6);
      expect(found / noise).toBeLessThan(7 / 6);
    }
  });

  test('is that of 8 bits where nothing can be measured', () => {
    expect(noiseLevel({ width: 40, height: 40, values: new Float32Array(1600).fill(0.5) })).toBe(LEAST_NOISE);
    expect(noiseLevel({ width: 40, height: 40, values: new Float32Array(1600).fill(1) })).toBe(LEAST_NOISE);
    expect(noiseLevel({ width: 3, height: 2, values: new Float32Array(6) })).toBe(LEAST_NOISE);
  });
});
