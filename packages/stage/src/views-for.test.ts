import type { Value } from '@pellucid/format';
import { describe, expect, test } from 'vitest';
import type { Item, TextItem } from './display.ts';
import { momentAt, readerOf } from './moment.ts';
import { scene } from './scene.ts';
import { subjectsOf } from './subjects.ts';
import { TinyRun } from './testing/tiny-run.ts';
import { viewsFor } from './views-for.ts';

const size = { width: 680, height: 420 };

function texts(items: readonly Item[]): readonly string[] {
  return items.filter((item): item is TextItem => item.kind === 'text').map(({ text }) => text);
}

function viewsOf(make: (run: TinyRun) => Value): readonly string[] {
  const run = new TinyRun('x = make()');
  const value = make(run);
  const recording = run.line(1).bind(1, 'x', value).recording();
  const { after } = momentAt(recording, (recording.steps - 1) as never);
  if (value.type !== 'reference') throw new TypeError('not an object');
  const contents = after.object(value.object);
  return contents === undefined
    ? []
    : viewsFor(recording, after, value.object, contents, readerOf(recording, after, 'en'));
}

describe('the views that fit a value', () => {
  test('numbers are cells, bars, heat, a heap, a histogram, and a forest where each is a place', () => {
    expect(viewsOf((run) => run.list(7, 9, 8))).toEqual(['cells', 'bars', 'heat', 'heap', 'histogram']);
    expect(viewsOf((run) => run.list(0, 0, 1))).toContain('forest');
  });

  test('records are a table first, and cells', () => {
    const people = (run: TinyRun) =>
      run.list(run.instance('Person', { name: 'Ada', age: 36 }), run.instance('Person', { name: 'Bo', age: 41 }));
    expect(viewsOf(people).slice(0, 2)).toEqual(['table', 'cells']);
    expect(viewsOf((run) => run.map({ a: run.map({ x: 1, y: 2 }), b: run.map({ x: 3, y: 4 }) }))).toEqual([
      'table',
      'rows',
    ]);
  });

  test('nodes are what they form, and boxes', () => {
    expect(viewsOf((run) => run.instance('Node', { value: 1, next: null }))).toEqual(['list', 'rows', 'boxes']);
  });

  test('a view that was chosen by name holds where it fits, and nowhere else', () => {
    const run = new TinyRun('x = make()\ny = other()');
    const recording = run
      .line(1)
      .bind(1, 'x', run.list(3, 1, 2))
      .line(2)
      .bind(2, 'y', run.map({ a: 1 }))
      .recording();
    const moment = momentAt(recording, (recording.steps - 1) as never);
    const kinds = (choices: [string, 'bars' | 'graph'][]) =>
      new Map(subjectsOf(recording, moment, new Map(choices)).map(({ names, kind }) => [names[0], kind]));
    expect(kinds([['x', 'bars']]).get('x')).toBe('bars');
    expect(kinds([['y', 'graph']]).get('y')).toBe('rows');
  });

  test('every view that fits draws the value, also with nothing before it', () => {
    const values: readonly ((run: TinyRun) => Value)[] = [
      (run) => run.list(0, 0, 1, 1, 2),
      (run) => run.list(run.list(1, 2), run.list(3, 4)),
      (run) => run.list(run.instance('P', { x: 1, y: null }), run.instance('P', { x: 2, y: 'b' })),
      (run) => run.map({ a: run.list('b'), b: run.list('a', 'c'), c: run.list() }),
      (run) =>
        run.instance('Tree', { key: 1, left: run.instance('Tree', { key: 0, left: null, right: null }), right: null }),
      (run) => run.object({ kind: 'list', type: 'bytearray', items: [{ type: 'int', value: 65 }], omitted: 0 }),
    ];
    for (const make of values) {
      for (const kind of viewsOf(make)) {
        const run = new TinyRun('x = make()');
        const recording = run.line(1).bind(1, 'x', make(run)).recording();
        const moment = momentAt(recording, (recording.steps - 1) as never);
        const subjects = subjectsOf(recording, moment, new Map([['x', kind as never]]));
        expect(subjects[0]?.kind).toBe(kind);
        for (const progress of [0, 0.5, 1]) {
          expect(scene(recording, moment, progress, size, null, subjects).items.length, kind).toBeGreaterThan(2);
        }
      }
    }
  });
});

describe('tables', () => {
  test('a row that joins has a plus, one that goes is struck through, and a field shows what it was', () => {
    const run = new TinyRun('people = load()\npeople[0].age = 37');
    const ada = run.instance('Person', { name: 'Ada', age: 36 });
    const people = run.list(ada, run.instance('Person', { name: 'Bo', age: 41 }));
    run.line(1).bind(1, 'people', people).line(2).field(2, ada, 'age', 37);
    if (people.type !== 'reference') throw new TypeError('not an object');
    run.event(2, { type: 'splice', object: people.object, start: 1, removed: 1, values: [] });
    run.append(2, people, run.instance('Person', { name: 'Cem', age: 5 }));
    const recording = run.recording();
    const moment = momentAt(recording, (recording.steps - 1) as never);
    const { items } = scene(recording, moment, 0.7, size);
    expect(texts(items)).toEqual(expect.arrayContaining(['name', 'age', 'Ada', '37', '36', '+', 'Cem', '−', 'Bo']));
    const struck = items.filter((item): item is TextItem => item.kind === 'text' && item.strike === true);
    expect(struck.map(({ text }) => text)).toEqual(expect.arrayContaining(['36', 'Bo', '41']));
  });

  test('columns without room are named, and rows without room are counted', () => {
    const run = new TinyRun('x = load()');
    const fields = Object.fromEntries(
      Array.from({ length: 20 }, (_, index) => [`column${index}`, `value number ${index}`]),
    );
    const x = run.list(...Array.from({ length: 500 }, () => run.instance('Wide', fields)));
    const recording = run.line(1).bind(1, 'x', x).recording();
    const { items } = scene(recording, momentAt(recording, (recording.steps - 1) as never), 1, size);
    expect(texts(items)).toEqual(
      expect.arrayContaining([expect.stringMatching(/^first \d+ of 500, without column\d+, .* and \d+ more columns$/)]),
    );
  });
});

test('rows of a grid that are one list say so', () => {
  const run = new TinyRun('grid = [[0] * 3] * 3');
  const row = run.list(0, 0, 0);
  const recording = run
    .line(1)
    .bind(1, 'grid', run.list(row, row, run.list(0, 0, 0)))
    .recording();
  const { shown, items } = scene(recording, momentAt(recording, (recording.steps - 1) as never), 1, size);
  expect(shown[0]?.kind).toBe('grid');
  expect(texts(items).filter((text) => text.startsWith('same'))).toEqual(['same list as 0']);
});

test('both indices of a grid stand at it, and the square that they read is marked', () => {
  const run = new TinyRun('g = make()\nrow = 1\ncolumn = 2\nx = g[row - 1][column]').subscript('g', 'row');
  const grid = run.list(run.list(1, 2, 3), run.list(4, 5, 6));
  run.line(1).bind(1, 'g', grid).line(2).bind(2, 'row', 1).line(3).bind(3, 'column', 2).line(4).bind(4, 'x', 3);
  const recording = run.recording();
  const { items } = scene(recording, momentAt(recording, (recording.steps - 1) as never), 1, size);
  const [row, column, three] = ['row', 'column', '3'].map((text) =>
    items.find((item): item is TextItem => item.kind === 'text' && item.text === text),
  );
  const read = items.find((item) => item.kind === 'rect' && item.stroke === 'read');
  expect(column?.x).toBeCloseTo(three?.x ?? 0, 0);
  expect(row?.y ?? 0).toBeGreaterThan(three?.y ?? 0);
  expect(read?.kind === 'rect' && three !== undefined && read.x < three.x && three.x < read.x + read.w).toBe(true);
});

describe('forests', () => {
  const code = 'parent = [0, 1, 2]\ndef find(x):\n    while parent[x] != x:\n        x = parent[x]\nparent[2] = 0';

  test('a list whose code climbs from place to place is a forest; a turned place hangs on its new parent', () => {
    const run = new TinyRun(code).function('find', 2, 4);
    const parent = run.list(0, 1, 2);
    const recording = run.line(1).bind(1, 'parent', parent).line(5).set(5, parent, 2, 0).recording();
    const { shown, items } = scene(recording, momentAt(recording, (recording.steps - 1) as never), 1, size);
    expect(shown[0]?.kind).toBe('forest');
    expect(items.some((item) => item.kind === 'path' && item.stroke === 'written')).toBe(true);
  });

  test('places that lead in a circle are drawn, each once', () => {
    const run = new TinyRun(code);
    const recording = run
      .line(1)
      .bind(1, 'parent', run.list(1, 2, 0, 0))
      .recording();
    const moment = momentAt(recording, (recording.steps - 1) as never);
    const { items } = scene(
      recording,
      moment,
      1,
      size,
      null,
      subjectsOf(recording, moment, new Map([['parent', 'forest']])),
    );
    const pills = items.filter((item) => item.kind === 'rect' && item.radius === 13);
    expect(pills).toHaveLength(4);
  });
});
