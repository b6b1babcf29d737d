import fc from 'fast-check';
import { expect, test } from 'vitest';
import { componentsOf } from './components.ts';
import { drawn, segmentations } from './testing/maps.ts';

test('a label that meets only at a corner is two components', () => {
  const { labels, width, height } = drawn('ab', 'ba');
  expect([...componentsOf(labels, width, height).of]).toEqual([0, 1, 2, 3]);
});

test('arms that meet late are one component', () => {
  const { labels, width, height } = drawn('a.a.a', 'a.a.a', 'aaaaa');
  const { of, count } = componentsOf(labels, width, height);
  expect(count).toBe(3);
  expect(new Set([0, 2, 4, 10, 14].map((pixel) => of[pixel])).size).toBe(1);
});

test('is what filling from pixel to pixel finds', () => {
  fc.assert(
    fc.property(segmentations(3), ({ labels, width, height }) => {
      const { of, count } = componentsOf(labels, width, height);
      const filled = filledFrom(labels, width);
      expect([...of]).toEqual(filled);
      expect(count).toBe(Math.max(...filled) + 1);
    }),
  );
});

/** The slow, obvious way: each pixel not yet filled, in order, is the start of a component. */
function filledFrom(labels: Int32Array, width: number): number[] {
  const filled = Array.from(labels, () => -1);
  let count = 0;
  for (const start of filled.keys()) {
    if (filled[start] !== -1) continue;
    const waiting = [start];
    for (let pixel = waiting.pop(); pixel !== undefined; pixel = waiting.pop()) {
      if (filled[pixel] !== -1) continue;
      filled[pixel] = count;
      const x = pixel % width;
      const near = [pixel - width, pixel + width, ...(x > 0 ? [pixel - 1] : []), ...(x + 1 < width ? [pixel + 1] : [])];
      waiting.push(...near.filter((each) => labels[each] === labels[start]));
    }
    count++;
  }
  return filled;
}
