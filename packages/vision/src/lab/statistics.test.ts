import fc from 'fast-check';
import { expect, test } from 'vitest';
import { estimate, isClear, summary } from './statistics.ts';

test('mean and deviation of 2, 4, 4, 6 are 4 and √(8/3)', () => {
  const { mean, deviation } = summary([2, 4, 4, 6]);
  expect(mean).toBe(4);
  expect(deviation).toBeCloseTo(Math.sqrt(8 / 3), 14);
});

test('the margin of 1, 2, 3 at 95% is 4.303 / √3', () => {
  expect(estimate([1, 2, 3], 0.95).margin).toBeCloseTo(4.302653 / Math.sqrt(3), 5);
});

test('a difference is clear when its interval leaves out 0, on either side', () => {
  expect(isClear(estimate([2, 2.1, 1.9], 0.95))).toBe(true);
  expect(isClear(estimate([-2, -2.1, -1.9], 0.95))).toBe(true);
  expect(isClear(estimate([2, -1.5, 1], 0.95))).toBe(false);
});

test('moving all numbers moves the mean and leaves deviation and margin', () => {
  const numbers = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 2, maxLength: 12 });
  fc.assert(
    fc.property(numbers, fc.integer({ min: -1000, max: 1000 }), (values, by) => {
      const [before, after] = [
        estimate(values, 0.9),
        estimate(
          values.map((value) => value + by),
          0.9,
        ),
      ];
      expect(after.mean).toBeCloseTo(before.mean + by, 8);
      expect(after.margin).toBeCloseTo(before.margin, 8);
    }),
  );
});

test('one number has no deviation', () => {
  expect(() => summary([1])).toThrow('1 of at least 2 numbers that a deviation needs');
});
