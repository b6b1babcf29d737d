import { nodeBackend } from '@pellucid/tensor/node';
import { expect, test } from 'vitest';
import { type MapTreatment, poolingEffects } from './pooling-effect.ts';

test('the maximum spreads what is bright and tolerates a move; the average blurs; only stride shrinks', async () => {
  const effects = new Map(
    (await poolingEffects(nodeBackend({ threads: 1 }))).map((effect) => [effect.treatment, effect]),
  );
  const of = (treatment: MapTreatment) => effects.get(treatment)!;
  expect(['none', 'max', 'average', 'strided'].map((each) => of(each as MapTreatment).side)).toEqual([40, 40, 40, 20]);
  expect(of('max').bright).toBeGreaterThan(1.5 * of('none').bright);
  expect(of('average').bright).toBeLessThan(of('none').bright);
  expect(of('average').mean).toBeCloseTo(of('none').mean, 6);
  expect(of('max').likeness[0]).toBeGreaterThan(of('none').likeness[0]!);
  for (const { likeness } of effects.values()) expect(likeness).toEqual(likeness.toSorted((a, b) => b - a));
  // The maximum of a window is never less than its middle.
  expect(of('max').example.numbers.every((number, place) => number >= of('none').example.numbers[place]!)).toBe(true);
});
