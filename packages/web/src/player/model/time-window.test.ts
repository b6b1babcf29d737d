import fc from 'fast-check';
import { expect, test } from 'vitest';
import { including, isWhole, moved, type TimeWindow, wholeRun, zoomed } from './time-window.ts';

const steps = fc.integer({ min: 1, max: 1e8 });
const deeds = fc.array(
  fc.oneof(
    fc.record({
      factor: fc.double({ min: 0.01, max: 100, noNaN: true }),
      part: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
    fc.record({ by: fc.double({ min: -1e8, max: 1e8, noNaN: true }) }),
    fc.record({ step: fc.double({ min: 0, max: 1, noNaN: true }) }),
  ),
  { maxLength: 20 },
);

function played(count: number, all: typeof deeds extends fc.Arbitrary<infer T> ? T : never): TimeWindow {
  return all.reduce((window: TimeWindow, deed) => {
    if ('factor' in deed)
      return zoomed(window, deed.factor, window.from + deed.part * (window.to - window.from), count);
    if ('by' in deed) return moved(window, deed.by, count);
    return including(window, Math.floor(deed.step * (count - 1)), count);
  }, wholeRun(count));
}

test('whatever is done, the window lies within the run and shows at least one step', () => {
  fc.assert(
    fc.property(steps, deeds, (count, all) => {
      const { from, to } = played(count, all);
      expect(from).toBeGreaterThanOrEqual(0);
      expect(to).toBeLessThanOrEqual(count + 1e-6 * count);
      expect(to - from).toBeGreaterThanOrEqual(1 - 1e-6);
    }),
  );
});

test('the step under the pointer stays under it while there is room', () => {
  const window = zoomed({ from: 100, to: 300 }, 0.5, 150, 1000);
  expect((150 - window.from) / (window.to - window.from)).toBeCloseTo(0.25);
  expect(isWhole(zoomed(window, 1000, 150, 1000), 1000)).toBe(true);
});

test('a step outside is brought into view, a step inside moves nothing', () => {
  const window = { from: 100, to: 200 };
  expect(including(window, 150, 1000)).toBe(window);
  for (const step of [0, 99, 200, 999]) {
    const { from, to } = including(window, step, 1000);
    expect([from <= step, step + 1 <= to, to - from]).toEqual([true, true, 100]);
  }
});
