import { expect, test } from 'vitest';
import { shrinkPlane } from './shrink-plane.ts';
import { tileable } from './tileable.ts';

const slope = {
  width: 21,
  height: 18,
  values: Float32Array.from({ length: 378 }, (_, i) => (i % 21) + 2 * Math.floor(i / 21)),
};

test('a tileable plane holds the plane and meets itself without an edge', () => {
  const { width, height, values } = tileable(slope, 10);
  expect(width).toBeGreaterThanOrEqual(31);
  expect(height).toBeGreaterThanOrEqual(28);
  let widest = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const here = values[y * width + x]!;
      if (x < 21 && y < 18) expect(here).toBe(slope.values[y * 21 + x]);
      widest = Math.max(widest, Math.abs(values[y * width + ((x + 1) % width)]! - here));
      widest = Math.max(widest, Math.abs(values[((y + 1) % height) * width + x]! - here));
    }
  }
  // From one end to the other it is 20 across and 34 down.
  expect(widest).toBeLessThan(8);
});

test('shrinking keeps even planes and slopes', () => {
  const even = shrinkPlane({ ...slope, values: slope.values.map(() => 0.7) }, 13, 11);
  expect(even.values).toHaveLength(13 * 11);
  for (const value of even.values) expect(value).toBeCloseTo(0.7, 5);
  const { values } = shrinkPlane(slope, 7, 6);
  expect(values[2 * 7 + 3]! - values[2 * 7 + 2]!).toBeCloseTo(3, 4);
  expect(values[3 * 7 + 3]! - values[2 * 7 + 3]!).toBeCloseTo(6, 4);
});
