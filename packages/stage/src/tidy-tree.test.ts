import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type TidyChild, tidyTree } from './tidy-tree.ts';

type Shape = readonly [side: -1 | 0 | 1, children: readonly Shape[]];

const { shape } = fc.letrec<{ shape: Shape }>((tie) => ({
  shape: fc.tuple(
    fc.constantFrom<-1 | 0 | 1>(-1, 0, 1),
    fc.oneof({ maxDepth: 5 }, fc.constant([]), fc.array(tie('shape'), { maxLength: 3 })),
  ),
}));

/** Numbers the nodes of a shape, and tells their children. */
function numbered(root: Shape): Map<number, readonly TidyChild<number>[]> {
  const children = new Map<number, readonly TidyChild<number>[]>();
  let next = 0;
  const add = ([, inner]: Shape): number => {
    const id = next++;
    children.set(
      id,
      inner.map((child) => ({ id: add(child), side: child[0] })),
    );
    return id;
  };
  add(root);
  return children;
}

function tidy(children: ReadonlyMap<number, readonly TidyChild<number>[]>) {
  return tidyTree([0], (id) => children.get(id) ?? []);
}

describe('the tidy tree', () => {
  test('neighbours of one depth are one apart or more, and no node is forgotten', () => {
    fc.assert(
      fc.property(shape, (root) => {
        const children = numbered(root);
        const places = tidy(children);
        expect(places.size).toBe(children.size);
        const rows = new Map<number, number[]>();
        for (const { x, depth } of places.values()) rows.set(depth, [...(rows.get(depth) ?? []), x]);
        for (const row of rows.values()) {
          row.sort((a, b) => a - b);
          for (const [index, x] of row.entries())
            if (index > 0) expect(x - (row[index - 1] ?? 0)).toBeGreaterThan(0.999);
        }
      }),
    );
  });

  test('a parent stands over the middle of its children', () => {
    fc.assert(
      fc.property(shape, (root) => {
        const children = numbered(root);
        const places = tidy(children);
        for (const [id, mine] of children) {
          const [first, last] = [mine[0], mine.at(-1)];
          if (first === undefined || last === undefined || mine.length < 2) continue;
          const middle = ((places.get(first.id)?.x ?? 0) + (places.get(last.id)?.x ?? 0)) / 2;
          expect(places.get(id)?.x).toBeCloseTo(middle);
        }
      }),
    );
  });

  test('an only child keeps its side', () => {
    const place = (side: -1 | 0 | 1) => tidyTree(['a'], (id) => (id === 'a' ? [{ id: 'b', side }] : []));
    const offset = (side: -1 | 0 | 1): number => (place(side).get('b')?.x ?? 0) - (place(side).get('a')?.x ?? 0);
    expect([offset(-1), offset(0), offset(1)]).toEqual([-0.5, 0, 0.5]);
  });

  test('a tree of two thousand levels needs no recursion', () => {
    const places = tidyTree([0], (id) => (id < 2000 ? [{ id: id + 1, side: 1 }] : []));
    expect(places.get(2000)).toEqual({ x: 1000, depth: 2000 });
  });
});
