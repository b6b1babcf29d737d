import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SuperpixelSizeError } from './errors.ts';
import { boundaryRecall, undersegmentationError } from './quality.ts';
import { numbered } from './segmentation.ts';
import { drawn, segmentations } from './testing/maps.ts';

describe('boundary recall', () => {
  // Boundary pixels of the truth: columns 2 and 3. Of the superpixels: columns 4 and 5.
  const truth = drawn('aaabbb', 'aaabbb');
  const late = drawn('aaaaab', 'aaaaab');

  test('counts the boundary pixels of the truth that have one of the superpixels near', () => {
    expect(boundaryRecall(late, truth, 0)).toBe(0);
    expect(boundaryRecall(late, truth, 1)).toBe(0.5);
    expect(boundaryRecall(late, truth, 2)).toBe(1);
  });

  test('reaches as far diagonally as along rows and columns', () => {
    // Only the upper left pixel and its two neighbours are boundary in the superpixels; in the truth, the lower right three.
    const corner = drawn('abb', 'bbb', 'bbb');
    const opposite = drawn('aaa', 'aaa', 'aab');
    expect(boundaryRecall(corner, opposite, 0)).toBe(0);
    expect(boundaryRecall(corner, opposite, 1)).toBeCloseTo(2 / 3);
    expect(boundaryRecall(corner, opposite, 2)).toBe(1);
    expect(boundaryRecall(drawn('abbbb', 'bbbbb', 'bbbbb'), drawn('aaaaa', 'aaaaa', 'aaaab'), 2)).toBeCloseTo(1 / 3);
  });

  test('does not see boundaries that the truth lacks', () => {
    expect(boundaryRecall(drawn('abab'), drawn('aabb'), 0)).toBe(1);
  });

  test('is 1 when the truth has no boundary', () => {
    expect(boundaryRecall(drawn('ab', 'ab'), drawn('aa', 'aa'), 0)).toBe(1);
  });
});

describe('undersegmentation error', () => {
  test('is what leaks, the smaller part of each superpixel that crosses a border', () => {
    // a: 4 in the left region, 2 in the right one; each region counts min(4, 2) = 2. b lies within the right region.
    const truth = drawn('llrr', 'llrr');
    expect(undersegmentationError(drawn('aaab', 'aaab'), truth)).toBe((2 + 2) / 8);
  });

  test('is 0 for superpixels that respect every border', () => {
    expect(undersegmentationError(drawn('abcd', 'abcd'), drawn('llrr', 'llrr'))).toBe(0);
  });

  test('a superpixel over three regions counts in each', () => {
    // min(3, 3) + min(2, 4) + min(1, 5)
    expect(undersegmentationError(drawn('aaaaaa'), drawn('xxxyyz'))).toBe((3 + 2 + 1) / 6);
  });
});

test('names of regions do not matter, and superpixels equal to the truth are perfect', () => {
  fc.assert(
    fc.property(segmentations(4), (truth) => {
      const { width, height, labels, count } = truth;
      const renamed = { ...truth, labels: labels.map((label) => count - 1 - label) };
      const single = numbered(new Int32Array(labels.length), 1, width, height);
      expect(boundaryRecall(renamed, truth, 0)).toBe(1);
      expect(undersegmentationError(renamed, truth)).toBe(0);
      expect(undersegmentationError(single, renamed)).toBeCloseTo(undersegmentationError(single, truth));
    }),
  );
});

test('refuses maps of different sizes and tolerances that are no distance', () => {
  expect(() => boundaryRecall(drawn('ab'), drawn('a', 'b'), 1)).toThrow(SuperpixelSizeError);
  expect(() => undersegmentationError(drawn('ab'), drawn('abc'))).toThrow('found 2 × 1, expected the truth’s 3 × 1');
  expect(() => boundaryRecall(drawn('ab'), drawn('ab'), -1)).toThrow('tolerance is -1; expected');
});
