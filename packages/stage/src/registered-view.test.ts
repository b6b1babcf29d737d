import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseLiteral } from './literal.ts';
import { momentAt } from './moment.ts';
import { registeredViews } from './registered-view.ts';
import { scene } from './scene.ts';
import { TinyRun } from './testing/tiny-run.ts';

const size = { width: 680, height: 420 };

function viewsOf(code: string, language: 'python' | 'typescript' = 'python') {
  const run = new TinyRun(code, language).line(1).bind(1, 'x', 1);
  return Object.fromEntries(
    [...registeredViews(run.recording())].map(([name, { view, value, children }]) => [name, { view, value, children }]),
  );
}

describe('a registered view', () => {
  test('is read from the body of a Python class, and holds for classes that inherit', () => {
    const code = `class Stack:
    __pellucid_view__ = {
        "view": "cells",  # a stack is its items
        'value': "_items",
    }

    def push(self, item):
        self._items.append(item)

class Tower(Stack):
    pass

class Other:
    view = {"view": "bars"}`;
    const stack = { view: 'cells', value: '_items', children: null };
    expect(viewsOf(code)).toEqual({ Stack: stack, Tower: stack });
  });

  test('is read from the body of a JavaScript or TypeScript class, under the symbol or a name for it', () => {
    const code = `const pellucidView: unique symbol = Symbol.for('pellucid.view');
class Node<T> {
  static [Symbol.for('pellucid.view')] = { view: 'tree', children: ['low', 'high'], label: 'at' };
}
export class Leaf extends Node<number> {}
class Ring {
  static readonly [pellucidView] = { view: 'list', next: 'after' } as const;
}`;
    const node = { view: 'tree', value: null, children: ['low', 'high'] };
    expect(viewsOf(code, 'typescript')).toEqual({
      Node: node,
      Leaf: node,
      Ring: { view: 'list', value: null, children: ['after'] },
    });
  });

  test('that is no plain data, or none that there is, is passed over', () => {
    expect(viewsOf('class A:\n    __pellucid_view__ = {"view": choose()}')).toEqual({});
    expect(viewsOf('class A:\n    __pellucid_view__ = {"view": f"{1}"}')).toEqual({});
    expect(viewsOf('class A:\n    __pellucid_view__ = {"view": "towers"}')).toEqual({
      A: { view: null, value: null, children: null },
    });
    expect(viewsOf('class A:\n    __pellucid_view__ = {"view": "constructor"}')['A']?.view).toBe(null);
  });

  test('draws the field that it names, in the place of the instance', () => {
    const run = new TinyRun('class Stack:\n    __pellucid_view__ = {"view": "bars", "value": "items"}\ns = Stack()');
    const stack = run.instance('Stack', { items: run.list(3, 1, 2), name: 'a' });
    const recording = run.line(3).bind(3, 's', stack).recording();
    const { shown } = scene(recording, momentAt(recording, (recording.steps - 1) as never), 1, size);
    expect(shown.map(({ kind, names }) => [kind, names[0]])).toEqual([['bars', 's.items']]);
  });

  test('makes a tensor of a field of numbers and one of axes', () => {
    const run = new TinyRun(
      'class T:\n    __pellucid_view__ = {"view": "maps", "data": "numbers", "shape": "axes"}\nt = T()',
    );
    const numbers = run.list(...Array.from({ length: 18 }, (_, index) => index));
    const tensor = run.instance('T', { numbers, axes: run.list(2, 3, 3) });
    const recording = run.line(3).bind(3, 't', tensor).recording();
    const { shown } = scene(recording, momentAt(recording, (recording.steps - 1) as never), 1, size);
    expect(shown[0]?.kind).toBe('maps');
  });

  test('says by which fields nodes hang together, where their names do not', () => {
    const run = new TinyRun('class K:\n    __pellucid_view__ = {"children": ["a", "b"], "label": "c"}\nk = K()');
    const leaf = run.instance('K', { a: null, b: null, c: 5, d: 6 });
    const recording = run
      .line(3)
      .bind(3, 'k', run.instance('K', { a: leaf, b: null, c: 4, d: 1 }))
      .recording();
    const { shown, items } = scene(recording, momentAt(recording, (recording.steps - 1) as never), 1, size);
    expect(shown[0]?.kind).toBe('tree');
    expect(items.flatMap((item) => (item.kind === 'text' ? [item.text] : []))).toEqual(
      expect.arrayContaining(['4', '5']),
    );
  });
});

describe('a literal', () => {
  test('is what JSON writes, in both languages', () => {
    const plain = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        fc.integer({ min: -1000, max: 1000 }),
        fc.boolean(),
        fc.constant(null),
        fc.stringMatching(/^[a-z .-]{0,12}$/),
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(fc.stringMatching(/^[a-z]{1,6}$/), tie('value'), { maxKeys: 4 }),
      ),
    })).value;
    fc.assert(
      fc.property(plain, (value) => {
        expect(parseLiteral(JSON.stringify(value), 0)).toEqual(value);
      }),
    );
  });

  test('ends, whatever text it is', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('{', '}', '[', ']', '(', ')', ',', ':', '"', "'", 'a', '1', ' ', '\n', '#')),
        (parts) => {
          parseLiteral(parts.join(''), 0);
        },
      ),
    );
    expect(parseLiteral('['.repeat(100_000), 0)).toBe(null);
  });
});
