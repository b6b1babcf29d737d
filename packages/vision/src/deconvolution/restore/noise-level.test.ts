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

  test('is not taken from the edges of letters, the only blocks of a white page that are not white', () => {
    const page = { width: 400, height: 400, values: new Float32Array(160_000).fill(1) };
    // Three letters that fill a few blocks: strokes two samples wide, grey between them.
    const ink = (x: number, y: number): number => (x % 4 < 2 === y % 4 < 2 ? 0.08 : 0.6);
    for (const [x, y] of [
      [96, 120],
      [200, 64],
      [301, 333],
    ] as const) {
      for (let row = y; row < y + 24; row++) {
        for (let column = x; column < x + 24; column++) {
          page.values[row * page.width + column] = ink(column, row);
        }
      }
    }
    expect(noiseLevel(page)).toBe(LEAST_NOISE);
    // The same letters all over are texture, which counts as it did.
    page.values.forEach((_, at) => {
      page.values[at] = ink(at % page.width, Math.floor(at / page.width));
    });
    expect(noiseLevel(page)).toBeGreaterThan(0.1);
  });
});
