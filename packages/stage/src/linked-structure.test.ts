import type { ObjectId, Value } from '@pellucid/format';
import { describe, expect, test } from 'vitest';
import { linkedStructure } from './linked-structure.ts';
import { momentAt, readerOf } from './moment.ts';
import { TinyRun } from './testing/tiny-run.ts';

function structureOf(run: TinyRun, value: Value) {
  const recording = run.line(1).bind(1, 'x', value).recording();
  const { after } = momentAt(recording, (recording.steps - 1) as never);
  if (value.type !== 'reference') throw new TypeError('not an object');
  return linkedStructure(after, value.object, readerOf(recording, after));
}

const idOf = (value: Value): ObjectId | null => (value.type === 'reference' ? value.object : null);

describe('a linked structure', () => {
  test('nodes with one link on are a list, with left and right a tree, with children a tree', () => {
    const run = new TinyRun('x = make()');
    expect(structureOf(run, run.instance('Node', { value: 1, next: null }))?.kind).toBe('list');
    expect(structureOf(run, run.instance('Knot', { value: 1, next: null, prev: null }))?.kind).toBe('list');
    expect(structureOf(run, run.instance('Tree', { key: 1, left: null, right: null }))?.kind).toBe('tree');
    const leaf = run.instance('Folder', { name: 'a', children: run.list() });
    expect(structureOf(run, run.instance('Folder', { name: 'b', children: run.list(leaf) }))?.kind).toBe('tree');
  });

  test('an object that only holds the ends is no node, and its fields are names', () => {
    const run = new TinyRun('x = make()');
    const last = run.instance('Node', { value: 2, next: null });
    const first = run.instance('Node', { value: 1, next: last });
    const holder = run.instance('Queue', { head: first, tail: last, length: 2 });
    const structure = structureOf(run, holder);
    expect(structure?.holders).toEqual([idOf(holder)]);
    expect(structure?.names.map(({ name, node }) => [name, node])).toEqual([
      ['head', idOf(first)],
      ['tail', idOf(last)],
    ]);
  });

  test('a map of children gives its keys to the edges', () => {
    const run = new TinyRun('x = make()');
    const leaf = run.instance('Trie', { children: run.map({}), word: true });
    const root = run.instance('Trie', { children: run.map({ t: leaf }), word: false });
    const structure = structureOf(run, root);
    expect(structure?.nodes.get(idOf(root) as ObjectId)?.links.map(({ label, to }) => [label, to])).toEqual([
      ['t', idOf(leaf)],
    ]);
  });

  test('instances that are plain records are none', () => {
    const run = new TinyRun('x = make()');
    expect(structureOf(run, run.instance('Point', { x: 1, y: 2 }))).toBe(null);
  });

  test('lists of neighbours that meet are a network, not a tree', () => {
    const run = new TinyRun('x = make()');
    const shared = run.instance('City', { name: 'c', near: run.list() });
    const [a, b] = ['a', 'b'].map((name) => run.instance('City', { name, near: run.list(shared) }));
    expect(structureOf(run, run.instance('City', { name: 'd', near: run.list(a as Value, b as Value) }))).toBe(null);
  });

  test('of a list of ten thousand nodes no more are visited than can matter', () => {
    const run = new TinyRun('x = make()');
    let node: Value = { type: 'none' };
    for (let value = 0; value < 10_000; value++) node = run.instance('Node', { value, next: node });
    const structure = structureOf(run, node);
    expect(structure?.more).toBe(true);
    expect(structure?.nodes.size).toBeLessThanOrEqual(240);
  });

  test('a red or black node is known by its field', () => {
    const run = new TinyRun('x = make()');
    const node = run.instance('Node', { key: 1, color: 'red', left: null, right: null });
    expect(structureOf(run, node)?.nodes.get(idOf(node) as ObjectId)?.hue).toBe('red');
  });
});
