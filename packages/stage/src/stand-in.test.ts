import { describe, expect, test } from 'vitest';
import type { Item, RectItem, TextItem } from './display.ts';
import { momentAt } from './moment.ts';
import { scene } from './scene.ts';
import { TinyRun } from './testing/tiny-run.ts';

const size = { width: 680, height: 420 };

function drawn(run: TinyRun, progress = 1) {
  const recording = run.recording();
  return scene(recording, momentAt(recording, (recording.steps - 1) as never), progress, size);
}

function texts(items: readonly Item[]): readonly string[] {
  return items.flatMap((item) => (item.kind === 'text' ? [item.text] : []));
}

describe('the letters of a text', () => {
  const code = 'word = "abcab"\ni = 1\nletter = word[i + 1]\npart = word[1:3]\nword = word + "d"';

  test('are cells with their indices and pointers where code takes the text apart', () => {
    const run = new TinyRun(code).subscript('word', 'i').line(1).bind(1, 'word', 'abcab').line(2).bind(2, 'i', 1);
    const { shown, items } = drawn(run);
    expect(shown.map(({ kind, names }) => [kind, names[0]])).toEqual([['text', 'word']]);
    expect(texts(items)).toEqual(expect.arrayContaining(['a', 'b', 'c', '0', '4', 'i']));
  });

  test('that a subscript or a slice reads are marked', () => {
    const run = () => new TinyRun(code).line(1).bind(1, 'word', 'abcab').line(2).bind(2, 'i', 1);
    const read = (items: readonly Item[]) =>
      items.filter((item): item is RectItem => item.kind === 'rect' && item.stroke === 'read').length;
    expect(read(drawn(run().line(3).bind(3, 'letter', 'c')).items)).toBe(1);
    expect(read(drawn(run().line(4).bind(4, 'part', 'bc')).items)).toBe(2);
  });

  test('stay where they are when some are added, and the new ones have a plus', () => {
    const run = new TinyRun(code).line(1).bind(1, 'word', 'abcab').line(5).bind(5, 'word', 'abcabd');
    const { items } = drawn(run);
    const created = items.filter((item): item is TextItem => item.kind === 'text' && item.fill === 'created-ink');
    expect(created.map(({ text }) => text)).toEqual(['+', 'd']);
  });

  test('of a megabyte are drawn in part, and counted', () => {
    const run = new TinyRun(code).line(1).bind(1, 'word', 'x'.repeat(1_000_000));
    const { items } = drawn(run);
    expect(items.length).toBeLessThan(400);
    expect(texts(items).at(-1)).toMatch(/^first \d+ of 1,000,000$/);
  });

  test('of a text that is only handed on are not drawn', () => {
    const run = new TinyRun('name = "Ada"\nprint(name)').line(1).bind(1, 'name', 'Ada');
    expect(drawn(run).shown).toEqual([]);
  });
});

test('bytes are drawn as digits and signs', () => {
  const value = { type: 'bytes', value: new Uint8Array([71, 73, 70, 0]), length: 4 } as const;
  const { shown, items } = drawn(new TinyRun('data = b"GIF"').line(1).bind(1, 'data', value));
  expect(shown[0]?.kind).toBe('hex');
  expect(texts(items)).toEqual(expect.arrayContaining(['47', '49', '46', '00', 'G', 'I', 'F', '·']));
});

describe('numbers', () => {
  test('are drawn over time where there is nothing else, the past solid and the future pale', () => {
    const run = new TinyRun('n = 1');
    for (const value of [1, 4, 2, 8]) run.line(1).bind(1, 'n', value);
    const recording = run.recording();
    const moment = momentAt(recording, 4 as never);
    const { shown, items } = scene(recording, moment, 1, size);
    expect(shown.map(({ kind, names }) => [kind, names[0]])).toEqual([['history', 'n']]);
    expect(texts(items)).toEqual(expect.arrayContaining(['8', '1', '4']));
    const lines = items.filter((item) => item.kind === 'path');
    expect(lines.map(({ stroke }) => stroke)).toEqual(['ink-2', 'outline']);
  });

  test('leave the stage to containers', () => {
    const run = new TinyRun('n = 1\nxs = []');
    for (const value of [1, 4, 2, 8]) run.line(1).bind(1, 'n', value);
    run.line(2).bind(2, 'xs', run.list(1, 2, 3, 4));
    expect(drawn(run).shown.map(({ names }) => names[0])).toEqual(['xs']);
  });
});
