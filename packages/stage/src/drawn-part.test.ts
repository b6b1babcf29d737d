import type { Value } from '@pellucid/format';
import { describe, expect, test } from 'vitest';
import { partAt, partsOf } from './drawn-part.ts';
import { momentAt } from './moment.ts';
import { scene } from './scene.ts';
import { drawnValue } from './testing/drawn-value.ts';
import { TinyRun } from './testing/tiny-run.ts';
import type { ViewChoice } from './view-choice.ts';

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

describe('in every picture of data a press finds what is drawn', () => {
  const array = (dtype: string, bytes: ArrayBufferLike, ...shape: number[]) => ({
    kind: 'tensor' as const,
    tensor: { dtype, shape, statistics: null, data: new Uint8Array(bytes) },
  });
  const keysOf = (make: (run: TinyRun) => Value, choice?: ViewChoice) => {
    const { kind, items } = drawnValue(make, choice === undefined ? {} : { choice });
    const parts = partsOf(items).map(({ part }) => part);
    return [kind, parts.map((part) => ('key' in part && 'value' in part.key ? part.key.value : part.part))];
  };
  const floats = (count: number) => Float32Array.from({ length: count }, (_, index) => index / count).buffer;

  test.each<[string, ViewChoice | undefined, (run: TinyRun) => Value, readonly unknown[]]>([
    ['graph', undefined, (run) => run.map({ a: run.list('b'), b: run.list('c'), c: run.list('a') }), ['a', 'b', 'c']],
    ['forest', 'forest', (run) => run.list(0, 0, 1), [0, 1, 2]],
    [
      'hex',
      undefined,
      (run) => run.object({ kind: 'list', type: 'bytearray', items: [65, 66].map(whole), omitted: 0 }),
      [0, 1],
    ],
    ['hex', 'hex', (run) => run.object(array('uint8', Uint8Array.of(7, 8, 9).buffer, 3)), [0, 1, 2]],
    ['cells', undefined, (run) => run.object(array('float32', floats(3), 3)), [0, 1, 2]],
    ['grid', undefined, (run) => run.object(array('float32', floats(12), 3, 4)), ['all']],
    ['heat', 'heat', (run) => run.list(...Array.from({ length: 300 }, (_, index) => index)), ['all']],
    ['slice', 'slice', (run) => run.object(array('float32', floats(24), 2, 3, 4)), ['all']],
    ['maps', 'maps', (run) => run.object(array('float32', floats(24), 2, 3, 4)), ['all']],
    ['image', undefined, (run) => run.object(array('uint8', new ArrayBuffer(8 * 8 * 3), 8, 8, 3)), ['all']],
    ['times', undefined, (run) => run.list(date(run, '2024-03-01'), date(run, '2024-03-09')), [0, 1]],
  ])('%s', (kind, choice, make, keys) => {
    expect(keysOf(make, choice)).toEqual([kind, keys]);
  });

  test('a node in which the program writes what it knows of it stands for that', () => {
    const run = new TinyRun('near = {}\nfar = {}');
    const near = run.map({ a: run.list('b'), b: run.list('c'), c: run.list('a') });
    const far = run.map({ a: 0, b: 1 });
    const recording = run.line(1).bind(1, 'near', near).line(2).bind(2, 'far', far).recording();
    const { items, shown } = scene(recording, momentAt(recording, (recording.steps - 1) as never), 1, {
      width: 800,
      height: 460,
    });
    expect(shown[0]?.kind).toBe('graph');
    const objects = partsOf(items).map(({ part }) => part.object);
    const [noted, graph] = [far, near].map((value) => (value.type === 'reference' ? value.object : 0));
    expect(objects.sort()).toEqual([noted, noted, graph].sort());
  });
});

function whole(value: number): Value {
  return { type: 'int', value };
}

function date(run: TinyRun, text: string): Value {
  return run.object({ kind: 'scalar', type: 'date', text });
}
