import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SuperpixelOptionError } from './errors.ts';
import { segmentLevels } from './levels.ts';
import { numbered } from './segmentation.ts';
import { drawn, rowsOf, segmentations } from './testing/maps.ts';

const sizes = fc.record({ width: fc.integer({ min: 1, max: 16 }), height: fc.integer({ min: 1, max: 16 }) });
const limits = fc.integer({ min: 1, max: 40 });

test('a position takes the label that most of its pixels have', () => {
  const picture = drawn('aaab', 'abbb', 'cccd', 'ccdd');
  expect(carry(picture, 2, 2)).toEqual(['AB', 'CD']);
});

test('of equally frequent labels the smallest wins', () => {
  expect(carry(drawn('abab', 'baba'), 2, 1)).toEqual(['AA']);
  expect(carry(drawn('bcccbb', 'bcccbb'), 3, 1)).toEqual(['ABA']);
});

test('sizes that do not divide give every pixel to exactly one position', () => {
  // Five columns on two positions: two and three. Three rows on two: one and two.
  expect(carry(drawn('aabbb', 'ccddd', 'ccddd'), 2, 2)).toEqual(['AB', 'CD']);
});

test('labels that win no position are gone and the others numbered anew', () => {
  expect(carry(drawn('aaab', 'aaaa', 'cccc', 'cccc'), 2, 2)).toEqual(['AA', 'BB']);
});

test('a map finer than the picture repeats its pixels', () => {
  expect(carry(drawn('ab', 'cd'), 4, 3)).toEqual(['AABB', 'AABB', 'CCDD']);
});

test('beyond the limit the smallest segment joins the neighbour with the longest border', () => {
  // d has one position; its borders: two with c, one with b.
  const picture = drawn('aaab', 'aacb', 'accd', 'accc');
  expect(rowsOf(only(segmentLevels(picture, [picture], { limit: 3 })))).toEqual(['AAAB', 'AACB', 'ACCC', 'ACCC']);
});

test('a border counts whole after segments have joined', () => {
  // b, the smallest, joins a (its left one). Then c, with borders 1 + 1 to the joined and 1 to d, joins it.
  expect(rowsOf(only(segmentLevels(drawn('aaabccddddd'), [{ width: 11, height: 1 }], { limit: 2 })))).toEqual([
    'AAAAAABBBBB',
  ]);
});

test('every label is used, and there are no more than positions and limit', () => {
  fc.assert(
    fc.property(segmentations(30), fc.array(sizes, { maxLength: 3 }), limits, (picture, levels, limit) => {
      const maps = segmentLevels(picture, levels, { limit });
      expect(maps.map(({ width, height }) => ({ width, height }))).toEqual(levels);
      for (const { width, height, labels, count } of maps) {
        expect(labels.length).toBe(width * height);
        expect([...new Set(labels)].sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, label) => label));
        expect(count).toBeLessThanOrEqual(Math.min(width * height, limit, picture.count));
      }
    }),
  );
});

test('without a limit, positions share a label exactly when they took the same label of the picture, one that they cover', () => {
  fc.assert(
    fc.property(segmentations(6), sizes, (picture, size) => {
      fc.pre(size.width <= picture.width && size.height <= picture.height);
      const { labels, count } = only(segmentLevels(picture, [size]));
      const taken = Array.from(labels, (_, at) => winner(picture, size, at));
      for (const [at, label] of labels.entries()) {
        expect(taken.map((each) => each === taken[at])).toEqual(Array.from(labels, (each) => each === label));
      }
      expect(count).toBe(new Set(taken).size);
    }),
  );
});

test('a limit only joins: positions with one label keep one label', () => {
  fc.assert(
    fc.property(segmentations(12), sizes, limits, (picture, size, limit) => {
      const free = only(segmentLevels(picture, [size]));
      const limited = only(segmentLevels(picture, [size], { limit }));
      expect(limited.count).toBe(Math.min(limit, free.count));
      const joined = new Map(Array.from(free.labels, (label, at) => [label, limited.labels[at]!]));
      expect(Array.from(free.labels, (label) => joined.get(label))).toEqual([...limited.labels]);
    }),
  );
});

test('a map of the picture’s own size is the picture', () => {
  fc.assert(
    fc.property(segmentations(9), (picture) => {
      expect(only(segmentLevels(picture, [picture]))).toEqual(picture);
    }),
  );
});

test('one label stays one label', () => {
  fc.assert(
    fc.property(sizes, sizes, ({ width, height }, size) => {
      const constant = numbered(new Int32Array(width * height), 1, width, height);
      expect([...only(segmentLevels(constant, [size])).labels]).toEqual(Array(size.width * size.height).fill(0));
    }),
  );
});

test('refuses limits and sizes that are no counts', () => {
  const picture = drawn('ab');
  expect(() => segmentLevels(picture, [], { limit: 0 })).toThrow('limit is 0; expected a whole number from 1');
  expect(() => segmentLevels(picture, [], { limit: 1.5 })).toThrow(SuperpixelOptionError);
  expect(() => segmentLevels(picture, [{ width: 0, height: 1 }])).toThrow('The width of a level is 0; expected');
});

function carry(picture: Parameters<typeof segmentLevels>[0], width: number, height: number): string[] {
  return rowsOf(only(segmentLevels(picture, [{ width, height }])));
}

function only<T>(values: readonly T[]): T {
  expect(values).toHaveLength(1);
  return values[0]!;
}

/** The slow, obvious way: all pixels that the position covers, sorted. */
function winner(
  picture: { readonly width: number; readonly height: number; readonly labels: Int32Array },
  size: { readonly width: number; readonly height: number },
  at: number,
): number {
  const [x, y] = [at % size.width, Math.floor(at / size.width)];
  const votes = new Map<number, number>();
  for (const [pixel, label] of picture.labels.entries()) {
    // The last position whose first pixel is not behind this one.
    const column = positionOf(pixel % picture.width, size.width, picture.width);
    const row = positionOf(Math.floor(pixel / picture.width), size.height, picture.height);
    if (column === x && row === y) votes.set(label, (votes.get(label) ?? 0) + 1);
  }
  const most = Math.max(...votes.values());
  return Math.min(...[...votes].filter(([, count]) => count === most).map(([label]) => label));
}

function positionOf(pixel: number, positions: number, pixels: number): number {
  let position = 0;
  while (Math.floor(((position + 1) * pixels) / positions) <= pixel) position++;
  return position;
}
