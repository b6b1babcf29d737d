import { expect, test } from 'vitest';
import type { Adjacency } from './adjacency.ts';
import { graphPart } from './graph-part.ts';
import { drawnValue } from './testing/drawn-value.ts';
import type { TinyRun } from './testing/tiny-run.ts';

/** A ladder of so many nodes: each leads to the next one and to the one after that. */
function ladder(count: number): Adjacency {
  const nodes = Array.from({ length: count }, (_, node) => `n${node}`);
  const links = nodes.flatMap((_, node) =>
    [node + 1, node + 2].filter((to) => to < count).map((to) => ({ ends: [node, to] as const, weight: '' })),
  );
  return { nodes, place: new Map(nodes.map((name, node) => [name, node])), links };
}

function drawnLadder(count: number) {
  const make = (run: TinyRun) => {
    const { nodes, links } = ladder(count);
    const entries = nodes.map((name, node) => {
      const neighbours = links.flatMap(({ ends: [from, to] }) => (from === node ? (nodes[to] ?? '') : []));
      return [name, run.list(...neighbours)] as const;
    });
    return run.map(Object.fromEntries(entries));
  };
  return drawnValue(make, { size: { width: 700, height: 420 } });
}

test('a graph of a hundred nodes is drawn whole, on the stage, with names where they have room', () => {
  const { kind, items, texts } = drawnLadder(100);
  const dots = items.filter((item) => item.kind === 'rect' && item.w === 8);
  expect([kind, dots.length]).toEqual(['graph', 100]);
  for (const item of items) if (item.kind === 'text') expect(item.x >= 0 && item.x <= 700).toBe(true);
  expect(texts.filter((text) => /^n\d+$/.test(text)).length).toBeGreaterThan(10);
});

test('of more than four hundred nodes a part is drawn, which the picture says', () => {
  const { kind, texts } = drawnLadder(500);
  expect(kind).toBe('graph');
  expect(texts).toContain('100 of 500 nodes, the rest in the list of variables');
});

test('parts are fixed, so that a walk within one stays in one picture; a walk between two sees both ends', () => {
  const whole = ladder(1000);
  const part = (...touched: number[]) => graphPart(whole, touched).nodes;
  expect(part(10)).toEqual(part(20));
  expect(part(10)).toContain('n20');
  expect(part(510)).toContain('n510');
  expect(part(510)).not.toContain('n10');
  expect(part(10, 510)).toEqual(expect.arrayContaining(['n10', 'n510']));
  expect(part(10, 510).length).toBeLessThanOrEqual(100);
  expect(graphPart(ladder(400), [3]).nodes).toHaveLength(400);
});
