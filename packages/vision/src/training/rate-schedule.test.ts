import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { averageDecayAt, type RatePlan, rateAt } from './rate-schedule.ts';

const plan: RatePlan = { rate: 1e-3, warmUp: 60, schedule: 'cosine', steps: 1060 };

describe('the learning rate', () => {
  test('rises in a line, is highest when the warm-up ends, and falls to a hundredth', () => {
    expect(rateAt(1, plan)).toBeCloseTo(1e-3 / 60, 12);
    expect(rateAt(30, plan)).toBeCloseTo(0.5e-3, 12);
    expect(rateAt(60, plan)).toBe(1e-3);
    expect(rateAt(560, plan)).toBeCloseTo(0.505e-3, 12);
    expect(rateAt(1060, plan)).toBeCloseTo(1e-5, 12);
  });

  test('stays where it is without a schedule', () => {
    expect([60, 500, 1060].map((step) => rateAt(step, { ...plan, schedule: 'constant' }))).toEqual([1e-3, 1e-3, 1e-3]);
  });

  test('is above 0, never above the highest, and falls from the warm-up on', () => {
    const plans = fc.record({ warmUp: fc.nat(50), steps: fc.integer({ min: 1, max: 200 }) });
    fc.assert(
      fc.property(plans, ({ warmUp, steps }) => {
        const rates = Array.from({ length: steps }, (_, i) => rateAt(i + 1, { ...plan, warmUp, steps }));
        expect(Math.min(...rates)).toBeGreaterThan(0);
        expect(Math.max(...rates)).toBeLessThanOrEqual(1e-3);
        const falling = rates.slice(Math.max(0, warmUp - 1));
        expect(falling).toEqual(falling.toSorted((a, b) => b - a));
      }),
    );
  });
});

test('the average forgets its first numbers quickly and keeps the asked share later', () => {
  expect(averageDecayAt(1, 0.999)).toBeCloseTo(0.1);
  expect(averageDecayAt(91, 0.999)).toBeCloseTo(0.91);
  expect(averageDecayAt(100_000, 0.999)).toBe(0.999);
});
