import type { Value } from '@pellucid/format';
import { expect, test } from 'vitest';
import { partAt, partsOf } from './drawn-part.ts';
import { momentAt } from './moment.ts';
import { scene } from './scene.ts';
import { drawnValue } from './testing/drawn-value.ts';
import { TinyRun } from './testing/tiny-run.ts';

test('what is drawn of a list says which element it stands for, on top of what lies below', () => {
  const run = new TinyRun('numbers = [5, 3, 8]');
  const list = run.list(5, 3, 8);
  const recording = run.line(1).bind(1, 'numbers', list).recording();
  const { items } = scene(recording, momentAt(recording, (recording.steps - 1) as never), 1, {
    width: 600,
    height: 400,
  });
  const parts = partsOf(items);
  expect(parts.map(({ part }) => ('key' in part && part.key.type === 'int' ? part.key.value : null))).toEqual([
    0, 1, 2,
  ]);
  const { box } = parts[1] ?? { box: { x: 0, y: 0, w: 0, h: 0 } };
  expect(partAt(items, { x: box.x + box.w / 2, y: box.y + box.h / 2 })?.part).toEqual(parts[1]?.part);
  expect(partAt(items, { x: 1, y: 1 })).toBeNull();
});

test('squares of a grid and cells of a table stand for parts of the rows that hold them', () => {
  const keys = (make: (run: TinyRun) => Value) => {
    const parts = partsOf(drawnValue(make).items).map(({ part }) => part);
    const rows = new Set(parts.map(({ object }) => object));
    return {
      rows: rows.size,
      keys: parts.map((part) => ('key' in part && 'value' in part.key ? part.key.value : null)),
    };
  };
  expect(keys((run) => run.list(run.list(1, 2), run.list(3, 4)))).toEqual({ rows: 2, keys: [0, 1, 0, 1] });
  const person = (run: TinyRun, name: string, age: number): Value =>
    run.object({
      kind: 'instance',
      type: 'Person',
      fields: [
        [
          { type: 'string', value: 'name' },
          { type: 'string', value: name },
        ],
        [
          { type: 'string', value: 'age' },
          { type: 'int', value: age },
        ],
      ],
      omittedFields: 0,
    });
  const table = keys((run) => run.list(person(run, 'Ada', 36), person(run, 'Bo', 7)));
  expect(table).toEqual({ rows: 2, keys: ['name', 'age', 'name', 'age'] });
});
