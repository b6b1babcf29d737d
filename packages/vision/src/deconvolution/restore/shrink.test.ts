import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { shrink, shrinkUnit } from './shrink.ts';

const cost = (w: number, v: number, weight: number): number => weight * Math.abs(w) ** (2 / 3) + (w - v) ** 2 / 2;

describe('the shrunken value', () => {
  test('costs no more than any other, whatever the weight of the prior', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -60, max: 60, noNaN: true }),
        fc.double({ min: 1e-3, max: 5, noNaN: true }),
        fc.double({ min: -60, max: 60, noNaN: true }),
        (v, weight, other) => {
          const unit = shrinkUnit(weight);
          const w = unit * shrink(v / unit);
          expect(cost(w, v, weight)).toBeLessThanOrEqual(cost(other, v, weight) + 2e-3 * weight);
        },
      ),
    );
  });

  test('is 0 for small values, odd, and comes close to large ones', () => {
    expect(shrink(1)).toBe(0);
    expect(shrink(-7)).toBe(-shrink(7));
    expect(shrink(1000)).toBeCloseTo(1000, 0);
  });
});
