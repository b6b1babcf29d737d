import type { Value } from '@pellucid/format';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Item } from '../display.ts';
import { drawnValue } from '../testing/drawn-value.ts';
import type { TinyRun } from '../testing/tiny-run.ts';

function time(run: TinyRun, text: string, type = 'date'): Value {
  return run.object({ kind: 'scalar', type, text });
}

function dots(items: readonly Item[]): readonly number[] {
  return items.flatMap((item) => (item.kind === 'rect' && item.radius === 4 && item.w === 8 ? [item.x + 4] : []));
}

test('dates of a list lie on an axis as far apart as they are, with their places and a scale', () => {
  const { kind, items, texts } = drawnValue((run) =>
    run.list(time(run, '2024-03-01'), time(run, '2024-03-31'), time(run, '2024-03-11')),
  );
  const [first = 0, last = 0, between = 0] = dots(items);
  expect(kind).toBe('times');
  expect((between - first) / (last - first)).toBeCloseTo(1 / 3);
  expect(texts).toEqual(expect.arrayContaining(['2024-03-01', '2024-03-11', '0', '1', '2', '03-14']));
});

test('what a map has for its times stands over them; times of the day have an axis, too', () => {
  const day = drawnValue((run) =>
    run.object({
      kind: 'map',
      omitted: 0,
      entries: [
        [time(run, '2024-03-01T08:30:00+01:00', 'datetime'), { type: 'string', value: 'leave' }],
        [time(run, '2024-03-01T17:45:00+01:00', 'datetime'), { type: 'string', value: 'home' }],
      ],
    }),
  );
  expect([day.kind, day.texts.includes('leave'), day.texts.includes('2024-03-01 17:45')]).toEqual([
    'times',
    true,
    true,
  ]);
  const clock = drawnValue((run) => run.list(time(run, '08:30:00', 'time'), time(run, '09:00:00', 'time')));
  expect([clock.kind, clock.texts.includes('08:30')]).toEqual(['times', true]);
});

test('dates among other things, and texts that are no dates, are cells', () => {
  expect(drawnValue((run) => run.list(time(run, '2024-03-01'), 3)).kind).toBe('cells');
  expect(drawnValue((run) => run.list(time(run, 'Invalid Date', 'Date'), time(run, '', 'Date'))).kind).toBe('cells');
});

test('whatever dates there are, the axis is drawn on the stage with a bounded number of marks', () => {
  const date = fc.date({ noInvalidDate: true }).map((value) => value.toISOString());
  fc.assert(
    fc.property(fc.array(date, { minLength: 2, maxLength: 6 }), (texts) => {
      const { items } = drawnValue((run) => run.list(...texts.map((text) => time(run, text, 'Date'))));
      expect(items.length).toBeLessThan(500);
      for (const x of dots(items)) expect(x >= 0 && x <= 800).toBe(true);
    }),
    { numRuns: 40 },
  );
});
