import type { Contents, Value } from '@pellucid/format';
import { expect, test } from 'vitest';
import { momentAt } from './moment.ts';
import { scene } from './scene.ts';
import { drawnValue, textsOf } from './testing/drawn-value.ts';
import { TinyRun } from './testing/tiny-run.ts';

const text = (value: string): Value => ({ type: 'string', value });

function ints(run: TinyRun, ...numbers: readonly number[]): Value {
  const data = new Uint8Array(BigInt64Array.from(numbers, BigInt).buffer);
  return run.object({ kind: 'tensor', tensor: { dtype: 'int64', shape: [numbers.length], statistics: null, data } });
}

function frame(run: TinyRun, index: readonly number[], towns: readonly string[], km: readonly number[]): Contents {
  const column = run.object({
    kind: 'list',
    items: towns.map(text),
    omitted: 0,
    fields: [[text('dtype'), text('object')]],
  });
  return {
    kind: 'map',
    type: 'DataFrame',
    entries: [
      [text('town'), column],
      [text('km'), ints(run, ...km)],
    ],
    omitted: 0,
    fields: [[text('index'), ints(run, ...index)]],
    omittedFields: 0,
  };
}

test('a table of pandas is drawn row by row, with its index and the kinds of its columns', () => {
  const { kind, texts } = drawnValue((run) => run.object(frame(run, [7, 3], ['Bern', 'Thun'], [31, 12])));
  expect(kind).toBe('table');
  expect(texts).toEqual(
    expect.arrayContaining(['town', 'object', 'km', 'int64', '7', 'Bern', '31', '3', 'Thun', '12']),
  );
});

test('rows that are sorted move with their labels, and a square that changes shows what it was', () => {
  const run = new TinyRun('x = make()\nx.sort()');
  const x = run.object(frame(run, [0, 1], ['Bern', 'Thun'], [31, 12]));
  if (x.type !== 'reference') throw new TypeError('no object');
  const sorted = frame(run, [1, 0], ['Thun', 'Bern'], [12, 99]);
  const recording = run
    .line(1)
    .bind(1, 'x', x)
    .line(2)
    .event(2, { type: 'replace', object: x.object, contents: sorted })
    .recording();
  const moment = momentAt(recording, (recording.steps - 1) as never);
  const draw = (progress: number) => scene(recording, moment, progress, { width: 800, height: 400 }).items;
  const yOf = (progress: number, word: string): number =>
    draw(progress).flatMap((item) => (item.kind === 'text' && item.text === word ? [item.y] : []))[0] ?? 0;
  expect(yOf(0, 'Bern')).toBeLessThan(yOf(0, 'Thun'));
  expect(yOf(1, 'Bern')).toBeGreaterThan(yOf(1, 'Thun'));
  expect(textsOf(draw(1))).toEqual(expect.arrayContaining(['99', '31']));
  expect(draw(1).some((item) => item.kind === 'rect' && item.stroke === 'written')).toBe(true);
});
