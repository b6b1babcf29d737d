import type { Value } from '@pellucid/format';
import type { Recording } from '@pellucid/replay';
import { describe, expect, test } from 'vitest';
import type { Item, RectItem, TextItem } from './display.ts';
import { momentAt } from './moment.ts';
import { paint } from './painter.ts';
import { palettes } from './palette.ts';
import { scene } from './scene.ts';
import { subjectsOf } from './subjects.ts';
import { RecordedCanvas } from './testing/recorded-canvas.ts';
import { TinyRun } from './testing/tiny-run.ts';

const size = { width: 680, height: 560 };

function draw(recording: Recording, progress = 1, bounds = size, step = recording.steps - 1) {
  return scene(recording, momentAt(recording, step as never), progress, bounds);
}

function texts(items: readonly Item[]): readonly string[] {
  return items.filter((item): item is TextItem => item.kind === 'text').map(({ text }) => text);
}

function cells(items: readonly Item[]): readonly RectItem[] {
  return items.filter(
    (item): item is RectItem => item.kind === 'rect' && item.stroke !== undefined && item.dash === undefined,
  );
}

function overlaps(a: RectItem, b: RectItem): boolean {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

function swapRun(): TinyRun {
  const run = new TinyRun('xs = [9, 8, 7, 6]\ni = 0\nxs[i], xs[3] = xs[3], xs[i]').subscript('xs', 'i');
  const xs = run.list(9, 8, 7, 6);
  return run.line(1).bind(1, 'xs', xs).line(2).bind(2, 'i', 0).line(3).set(3, xs, 0, 6).set(3, xs, 3, 9);
}

describe('cells', () => {
  test('a list shows its values, its indices and the pointer that stands on it', () => {
    const { items, shown } = draw(swapRun().recording());
    expect(shown.map(({ kind, names }) => [kind, names[0]])).toEqual([['cells', 'xs']]);
    expect(texts(items)).toEqual(expect.arrayContaining(['6', '8', '7', '9', '0', '1', '2', '3', 'i']));
  });

  test('the same moment, progress and size give the same scene', () => {
    const recording = swapRun().recording();
    expect(draw(recording, 0.3)).toEqual(draw(recording, 0.3));
    expect(draw(swapRun().recording(), 0.3).items).toEqual(draw(recording, 0.3).items);
  });

  test('two values that change places never meet on their way', () => {
    const recording = swapRun().recording();
    for (let progress = 0.02; progress < 1; progress += 0.02) {
      const [one, other] = cells(draw(recording, progress).items).filter(({ lift }) => lift);
      expect(one && other && !overlaps(one, other)).toBe(true);
    }
  });

  test('the value that goes down the order travels over the row, and both places stay as outlines', () => {
    const { items } = draw(swapRun().recording(), 0.5);
    const moving = cells(items).filter(({ lift }) => lift);
    const row = cells(items).find(({ lift }) => !lift);
    const heights = moving.map(({ y }) => y).sort((a, b) => a - b);
    expect(heights[0]).toBeLessThan(row?.y ?? 0);
    expect(heights[1]).toBeGreaterThan(row?.y ?? 0);
    expect(items.filter((item) => item.kind === 'rect' && item.dash !== undefined)).toHaveLength(2);
  });

  test('nothing is on its way at the end, and nothing is marked at the start', () => {
    const recording = swapRun().recording();
    expect(draw(recording, 1).items.some((item) => item.kind === 'rect' && item.dash !== undefined)).toBe(false);
    expect(cells(draw(recording, 0).items).some(({ stroke }) => stroke === 'written')).toBe(false);
  });
});

describe('large values', () => {
  test.each([10, 24, 25, 100, 201, 5000, 10_000])('a list of %i numbers is drawn with few marks', (count) => {
    const run = new TinyRun('xs = numbers()');
    const xs = run.list(...Array.from({ length: count }, (_, index) => (index * 37) % 101));
    const recording = run.line(1).bind(1, 'xs', xs).recording();
    const { items, shown } = draw(recording);
    expect(shown[0]?.kind).toBe(count > 200 ? 'heat' : count > 24 ? 'bars' : 'cells');
    expect(items.length).toBeLessThan(900);
    expect(items.every((item) => item.kind === 'path' || (Number.isFinite(item.x) && Number.isFinite(item.y)))).toBe(
      true,
    );
  });

  test('what is cut says so', () => {
    const run = new TinyRun('words = load()');
    const words = run.list(...Array.from({ length: 4000 }, (_, index) => `word${index}`));
    const { items } = draw(run.line(1).bind(1, 'words', words).recording());
    expect(texts(items).some((text) => /^first \d+ of 4,000$/.test(text))).toBe(true);
    expect(items.length).toBeLessThan(600);
  });

  test('what changes is drawn, however far behind it lies', () => {
    const run = new TinyRun('words = load()\nwords[3000] = "new"\nm[900] = 1');
    const words = run.list(...Array.from({ length: 4000 }, (_, index) => `word${index}`));
    run.line(1).bind(1, 'words', words).line(2).set(2, words, 3000, 'new');
    expect(texts(draw(run.recording()).items)).toEqual(expect.arrayContaining(['new', '3000']));
    const map = run.map(Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`key${index}`, index])));
    const recording = run.bind(2, 'm', map).line(3).set(3, map, 'key900', -1).recording();
    expect(texts(draw(recording).items)).toEqual(expect.arrayContaining(['key900', '-1']));
  });

  test('of a million numbers some are read, which is told, and what is written is drawn where it lies', () => {
    const run = new TinyRun('xs = numbers()\nxs[500_000] = -1').subscript('xs', 'i');
    const items = Array.from({ length: 1_000_000 }, (_, value): Value => ({ type: 'int', value }));
    const xs = run.object({ kind: 'list', items, omitted: 0 });
    const recording = run.line(1).bind(1, 'xs', xs).line(2).set(2, xs, 500_000, -1).recording();
    const heat = draw(recording);
    expect(heat.items.length).toBeLessThan(900);
    expect(texts(heat.items)).toEqual([
      expect.anything(),
      expect.anything(),
      expect.stringMatching(/^1,000,000 numbers, .*, one of 10 read$/),
    ]);
    const moment = momentAt(recording, (recording.steps - 1) as never);
    const cells = scene(recording, moment, 1, size, null, subjectsOf(recording, moment, new Map([['xs', 'cells']])));
    expect(texts(cells.items)).toEqual(
      expect.arrayContaining(['-1', '500000', expect.stringMatching(/ of 1,000,000$/)]),
    );
  });

  test('among ten thousand variables the one that is bound is drawn', () => {
    const run = new TinyRun('v = [1]');
    for (let index = 0; index < 10_000; index++) run.line(1).bind(1, `v${index}`, run.list(index, index, index, index));
    expect(draw(run.recording()).shown.map(({ names }) => names[0])).toContain('v9999');
  });

  test('a map of many entries is cut, too', () => {
    const run = new TinyRun('m = load()');
    const map = run.map(Object.fromEntries(Array.from({ length: 3000 }, (_, index) => [`key${index}`, index])));
    const { items } = draw(run.line(1).bind(1, 'm', map).recording());
    expect(texts(items).some((text) => /^first \d+ of 3,000$/.test(text))).toBe(true);
    expect(items.length).toBeLessThan(600);
  });
});

describe('layout', () => {
  const kinds: readonly (readonly [string, (run: TinyRun) => Value])[] = [
    ['cells', (run) => run.list('a', 'bb', 'a longer text that has to be cut somewhere', 'd')],
    ['rows', (run) => run.map({ ZRH: 0, LUG: 137, 'a key that is far too long for its cell': 'value' })],
    ['tree', (run) => tree(run, 3)],
    ['tree', (run) => tree(run, 7)],
    ['tree', (run) => chain(60, (key, right) => run.instance('Tree', { key, left: null, right }))],
    ['list', (run) => chain(5, (value, next) => run.instance('Node', { value, next }))],
    ['list', (run) => chain(900, (value, next) => run.instance('Node', { value, next }))],
    ['boxes', (run) => run.instance('Point', { x: 1, y: 2, label: 'corner', colour: 'green' })],
    ['graph', (run) => graphOf(run, 12)],
    ['graph', (run) => graphOf(run, 40)],
  ];

  test.each(kinds)('%s never overlap and stay on the stage', (kind, make) => {
    const run = new TinyRun('x = make()');
    const value = make(run);
    const recording = run.line(1).bind(1, 'x', value).recording();
    for (const bounds of [size, { width: 1100, height: 600 }, { width: 358, height: 330 }]) {
      const { items, shown } = draw(recording, 1, bounds);
      expect(shown[0]?.kind).toBe(kind);
      const boxes = cells(items).filter(({ fill }) => fill === 'raised');
      for (const [index, box] of boxes.entries()) {
        expect(box.x).toBeGreaterThanOrEqual(-1);
        expect(box.x + box.w).toBeLessThanOrEqual(bounds.width + 1);
        expect(box.y + box.h).toBeLessThanOrEqual(bounds.height + 1);
        for (const other of boxes.slice(index + 1)) expect(overlaps(box, other), `${kind} ${bounds.width}`).toBe(false);
      }
    }
  });

  test('a view keeps its place when a variable changes', () => {
    const run = new TinyRun('xs = [1, 2, 3]\ni = 0\ni = 1');
    const xs = run.list(1, 2, 3);
    const recording = run.line(1).bind(1, 'xs', xs).line(2).bind(2, 'i', 0).line(3).bind(3, 'i', 1).recording();
    expect(cells(draw(recording, 1, size, 4).items)).toEqual(cells(draw(recording).items));
  });
});

describe('shapes', () => {
  test('what is left out of a long list or a large tree is told, with its number', () => {
    const run = new TinyRun('x = make()');
    const list = chain(900, (value, next) => run.instance('Node', { value, next }));
    expect(texts(draw(run.line(1).bind(1, 'x', list).recording()).items)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^nodes 0 to \d+ of more than 240, the rest in the list of variables$/),
      ]),
    );
    const grown = new TinyRun('x = make()');
    const large = tree(grown, 6);
    expect(texts(draw(grown.line(1).bind(1, 'x', large).recording()).items)).toEqual(
      expect.arrayContaining([expect.stringMatching(/^\d+ of 127 nodes/), expect.stringMatching(/^\+\d+$/)]),
    );
  });

  test.each([190, 230, 330])('a short list of long numbers is drawn whole on a phone, in %i px', (height) => {
    const run = new TinyRun('x = make()');
    const list = chain(5, (value, next) => run.instance('Node', { value: value + 0.123456789012, next }));
    const { items } = draw(run.line(1).bind(1, 'x', list).recording(), 1, { width: 390, height });
    for (const value of [0, 1, 2, 3, 4])
      expect(texts(items)).toContainEqual(expect.stringMatching(new RegExp(`^${value}\\.`)));
  });

  test('a node that loses its link and gets another keeps its identity: it moves, and nothing is new', () => {
    const run = new TinyRun('x = make()\nx.left = x.right');
    const child = run.instance('Tree', { key: 2, left: null, right: null });
    const root = run.instance('Tree', { key: 1, left: null, right: child });
    const recording = run
      .line(1)
      .bind(1, 'x', root)
      .line(2)
      .field(2, root, 'left', child)
      .field(2, root, 'right', null)
      .recording();
    const place = (progress: number): number =>
      draw(recording, progress).items.find((item): item is TextItem => item.kind === 'text' && item.text === '2')?.x ??
      0;
    expect(place(0)).toBeGreaterThan(place(0.5));
    expect(place(0.5)).toBeGreaterThan(place(1));
    expect(cells(draw(recording, 0.5).items).some(({ stroke }) => stroke === 'created')).toBe(false);
  });

  test('links that are turned are drawn as written, and where they went as dashes', () => {
    const run = new TinyRun('node = build()\nnode.next = None');
    const last = run.instance('Node', { value: 2, next: null });
    const first = run.instance('Node', { value: 1, next: last });
    const recording = run.line(1).bind(1, 'node', first).line(2).field(2, first, 'next', null).recording();
    const { items } = draw(recording, 0.5);
    expect(items.some((item) => item.kind === 'path' && item.dash !== undefined && item.stroke === 'written')).toBe(
      true,
    );
  });

  test('two variables that name one object are two tags on it', () => {
    const run = new TinyRun('a = Node(1)\nb = a');
    const node = run.instance('Node', { value: 1 });
    const { items } = draw(run.line(1).bind(1, 'a', node).line(2).bind(2, 'b', node).recording());
    expect(texts(items).filter((text) => text === 'a' || text === 'b')).toEqual(expect.arrayContaining(['a', 'b']));
  });

  test('a list of rows is a grid, with the square that was written marked', () => {
    const run = new TinyRun('g = grid()\ng[1][1] = 9');
    const rows = [run.list(0, 0, 0), run.list(0, 0, 0), run.list(0, 0, 0)];
    const grid = run.list(...rows);
    const recording = run
      .line(1)
      .bind(1, 'g', grid)
      .line(2)
      .set(2, rows[1] as Value, 1, 9)
      .recording();
    const { items, shown } = draw(recording);
    expect(shown[0]?.kind).toBe('grid');
    expect(cells(items).filter(({ stroke }) => stroke === 'written')).toHaveLength(1);
  });

  test('squares are as wide as their numbers, and a number that has no room is not cut', () => {
    const numbers = (columns: number) =>
      Array.from({ length: columns }, (_, place) => ({ type: 'float', value: 0.123456789 + place }) as const);
    const drawn = (columns: number): readonly string[] => {
      const run = new TinyRun('g = grid()');
      const rows = [run.list(...numbers(columns)), run.list(...numbers(columns))];
      return texts(
        draw(
          run
            .line(1)
            .bind(1, 'g', run.list(...rows))
            .recording(),
        ).items,
      );
    };
    expect(drawn(4)).toEqual(expect.arrayContaining(['0.1235', '1.123', '2.123', '3.123']));
    expect(drawn(26).filter((text) => /^\d\.?\d*…/.test(text))).toEqual([]);
  });

  test('a box writes out as many fields as have room, and says how many more there are', () => {
    const fields = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, at) => [`field${at}`, at]));
    const drawn = (count: number, height: number): readonly string[] => {
      const run = new TinyRun('a = Job()');
      const recording = run
        .line(1)
        .bind(1, 'a', run.instance('Job', fields(count)))
        .recording();
      return texts(draw(recording, 1, { width: 680, height }).items).filter((text) => /field|more/.test(text));
    };
    const names = (count: number): readonly string[] => Array.from({ length: count }, (_, at) => `field${at}`);
    expect(drawn(9, 560)).toEqual(names(9));
    expect(drawn(9, 240)).toEqual([...names(5), '4 more']);
    expect(drawn(20, 560)).toEqual([...names(16), '4 more']);
  });

  test('a table has the room that its neighbours do not need', () => {
    const run = new TinyRun('xs = [1, 2]\nys = [3, 4]\nrows = load()');
    const records = Array.from({ length: 5 }, (_, at) => run.map({ name: `n${at}`, size: at }));
    const numbers = Array.from({ length: 12 }, (_, at) => at * 7);
    const [xs, ys, rows] = [run.list(...numbers), run.list(...numbers), run.list(...records)];
    const recording = run.line(1).bind(1, 'xs', xs).line(2).bind(2, 'ys', ys).line(3).bind(3, 'rows', rows).recording();
    const { items, shown } = draw(recording, 1, { width: 680, height: 590 });
    expect(shown.map(({ kind }) => kind)).toEqual(['cells', 'cells', 'table']);
    expect(texts(items)).toEqual(expect.arrayContaining(['n0', 'n1', 'n2', 'n3', 'n4']));
    expect(texts(items).filter((text) => text.startsWith('first'))).toEqual([]);
  });

  test('a redacted value says that it is hidden', () => {
    const run = new TinyRun('config = load()');
    const map = run.map({ password: { type: 'redacted', reason: 'name' } });
    expect(texts(draw(run.line(1).bind(1, 'config', map).recording()).items)).toContain('hidden by name');
  });
});

test('every colour of a scene is in both palettes, and every text is painted as it is', () => {
  const { items } = draw(swapRun().recording(), 0.5);
  for (const palette of [palettes.light, palettes.dark]) {
    const canvas = new RecordedCanvas();
    paint(canvas, items, palette, { mono: 'monospace', ui: 'sans-serif' });
    expect(canvas.texts).toEqual(texts(items));
    expect(canvas.styles.has(undefined)).toBe(false);
  }
  expect(Object.keys(palettes.light).sort()).toEqual(Object.keys(palettes.dark).sort());
});

function chain(count: number, link: (value: number, next: Value) => Value): Value {
  let node: Value = { type: 'none' };
  for (let value = 0; value < count; value++) node = link(value, node);
  return node;
}

function tree(run: TinyRun, depth: number, key = 64): Value {
  const step = 2 ** depth;
  const [left, right] =
    depth === 0 ? [null, null] : [tree(run, depth - 1, key - step), tree(run, depth - 1, key + step)];
  return run.instance('Tree', { key, left, right });
}

function graphOf(run: TinyRun, count: number): Value {
  const names = Array.from({ length: count }, (_, index) => `N${index}`);
  return run.map(
    Object.fromEntries(
      names.map((name, index) => [
        name,
        run.map({ [`N${(index + 1) % count}`]: index, [`N${(index * 7) % count}`]: 2 }),
      ]),
    ),
  );
}
