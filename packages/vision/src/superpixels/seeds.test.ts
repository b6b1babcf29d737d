import fc from 'fast-check';
import { expect, test } from 'vitest';
import { labOf } from './lab.ts';
import { gridSeeds, perturbed } from './seeds.ts';
import { painted } from './testing/maps.ts';

test('twelve seeds of a 4 × 3 shape stand in three rows of four', () => {
  const { positions, columnStep, rowStep } = gridSeeds(40, 30, 12);
  expect([columnStep, rowStep]).toEqual([10, 10]);
  expect([...positions.subarray(0, 10)]).toEqual([4.5, 4.5, 14.5, 4.5, 24.5, 4.5, 34.5, 4.5, 4.5, 14.5]);
});

test('there are as many seeds as asked for, inside the picture, no two at one place', () => {
  const sizes = fc.record({ width: fc.integer({ min: 1, max: 60 }), height: fc.integer({ min: 1, max: 60 }) });
  fc.assert(
    fc.property(sizes, fc.double({ min: 0, max: 1, noNaN: true }), ({ width, height }, share) => {
      const count = 1 + Math.floor(share * (width * height - 1));
      const { positions } = gridSeeds(width, height, count);
      const places = Array.from({ length: count }, (_, seed) => [...positions.subarray(2 * seed, 2 * seed + 2)]);
      expect(new Set(places.map(String)).size).toBe(count);
      const inside = ([x = -1, y = -1]: readonly number[]) => x >= 0 && x <= width - 1 && y >= 0 && y <= height - 1;
      expect(places.filter((place) => !inside(place))).toEqual([]);
    }),
    { examples: [[{ width: 26, height: 28 }, 0.978]] },
  );
});

test('a seed beside an edge moves away from it', () => {
  const edge = labOf(painted(9, 9, (x) => (x < 5 ? [0, 0, 0] : [255, 255, 255])));
  expect([...perturbed(gridSeeds(9, 9, 1), edge).positions]).toEqual([3, 3]);
});

test('seeds closer than three pixels stay where they are', () => {
  const seeds = gridSeeds(8, 8, 16);
  expect(perturbed(seeds, labOf(painted(8, 8, (x) => [30 * x, 0, 0])))).toBe(seeds);
});
