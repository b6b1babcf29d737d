import fc from 'fast-check';
import { expect, test } from 'vitest';
import { connected } from './connect.ts';
import type { LabPicture } from './lab.ts';
import { SmallestFirst } from './smallest-first.ts';
import { drawn, rowsOf } from './testing/maps.ts';

test('pieces of one cluster that lie apart become regions of their own while there is room', () => {
  expect(joined(['abba'], 'abba', 3)).toEqual(['ABBC']);
});

test('the smallest piece joins the neighbour of its colour', () => {
  expect(joined(['aaabccc', 'aaabccc'], 'aaaaccc', 2)).toEqual(['AAAABBB', 'AAAABBB']);
  expect(joined(['aaabccc', 'aaabccc'], 'aaacccc', 2)).toEqual(['AAABBBB', 'AAABBBB']);
});

test('of neighbours of one colour the one with the longer border is joined', () => {
  expect(joined(['aaacc', 'aabcc', 'aaacc'], 'aaaaa', 2)).toEqual(['AAABB', 'AAABB', 'AAABB']);
  expect(joined(['aaacc', 'aaabc', 'aaacc'], 'aaaaa', 2)).toEqual(['AAABB', 'AAABB', 'AAABB']);
});

test('a piece that has grown waits until smaller ones have joined', () => {
  // b joins a, which then has three pixels; c with two is next, not a.
  expect(joined(['abbccddddd'], 'aaadddddddd', 2)).toEqual(['AAABBBBBBB']);
});

test('regions leave the queue by size, those of one size in the order of their numbers', () => {
  const queue = new SmallestFirst(Int32Array.of(2, 1, 2, 1));
  expect([queue.take(), queue.take(), queue.take(), queue.take()]).toEqual([1, 3, 0, 2]);
  expect(() => queue.take()).toThrow('No region is left');
});

test('however regions grow, none is taken before a smaller one', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 2, maxLength: 12 }),
      fc.infiniteStream(fc.nat()),
      (start, choices) => {
        const sizes = Int32Array.from(start);
        const queue = new SmallestFirst(sizes);
        for (let left = sizes.length; left > 1; left--) {
          const taken = queue.take();
          expect(sizes[taken]).toBe(Math.min(...sizes.filter((size) => size > 0)));
          const others = [...sizes.keys()].filter((each) => each !== taken && sizes[each]! > 0);
          const other = others[choices.next().value! % others.length]!;
          sizes[other] = sizes[other]! + sizes[taken]!;
          sizes[taken] = 0;
        }
      },
    ),
  );
});

/** Clusters as text, and the colour of each column: letters that lie apart in lightness. */
function joined(clusters: readonly string[], colours: string, target: number): string[] {
  const { width, height, labels } = drawn(...clusters);
  const lab = new Float32Array(3 * width * height);
  for (let pixel = 0; pixel < width * height; pixel++) lab[3 * pixel] = 20 * colours.charCodeAt(pixel % width);
  const picture: LabPicture = { width, height, lab };
  return rowsOf(connected(labels, picture, target));
}
