import type { ObjectId } from '@pellucid/format';
import { expect, test } from 'vitest';
import type { Adjacency } from './adjacency.ts';
import { graphPart } from './graph-part.ts';
import { momentAt } from './moment.ts';
import { scene } from './scene.ts';
import { drawnValue, textsOf } from './testing/drawn-value.ts';
import { TinyRun } from './testing/tiny-run.ts';

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

test.each([
  ['pairs of a node and a weight', (run: TinyRun, to: string, weight: number) => run.tuple(to, weight)],
  ['pairs of a weight and a node', (run: TinyRun, to: string, weight: number) => run.tuple(weight, to)],
  ['records', (run: TinyRun, to: string, weight: number) => run.instance('Object', { to, weight })],
  [
    'records with both ends',
    (run: TinyRun, to: string, weight: number) => run.instance('Edge', { from: 'A', to, weight }),
  ],
])('neighbours may be %s', (_, edge) => {
  const make = (run: TinyRun) =>
    run.map({ A: run.list(edge(run, 'B', 4), edge(run, 'C', 2)), B: run.list(), C: run.list() });
  const { kind, texts } = drawnValue(make, { size: { width: 700, height: 420 } });
  expect(kind).toBe('graph');
  expect(texts).toEqual(expect.arrayContaining(['A', 'B', 'C', '4', '2']));
});

test('records of many parts are no edges, and neither are those that name no node', () => {
  const wide = (run: TinyRun) => run.instance('Person', { name: 'B', age: 4, city: 'C', job: 'x', boss: 'y' });
  const strange = (run: TinyRun) => run.tuple('Z', 1);
  for (const edge of [wide, strange]) {
    const make = (run: TinyRun) => run.map({ A: run.list(edge(run), edge(run)), B: run.list(), C: run.list() });
    expect(drawnValue(make).kind).not.toBe('graph');
  }
});

test('what is known of the nodes, and which are done with, stands in the graph and behind its name', () => {
  const run = new TinyRun('g = {}\nd = {}\nseen = set()\nseen.add("A")');
  const graph = run.map({ A: run.list('B', 'C'), B: run.list('A'), C: run.list('A') });
  run
    .line(1)
    .bind(1, 'g', graph)
    .line(2)
    .bind(2, 'd', run.map({ A: 0, B: 7 }))
    .line(3);
  const seen = run.object({ kind: 'set', items: [], omitted: 0 });
  run.bind(3, 'seen', seen).line(4);
  run.event(4, { type: 'add', object: (seen as { object: ObjectId }).object, value: { type: 'string', value: 'A' } });
  const recording = run.recording();
  const moment = momentAt(recording, (recording.steps - 1) as never);
  const { items, shown } = scene(recording, moment, 1, { width: 700, height: 420 });
  expect(shown.map(({ names }) => names[0])).toEqual(['g']);
  expect(textsOf(items)).toContain('graph, with d, thick outline: seen');
  const thick = items.filter((item) => item.kind === 'rect' && item.width === 3);
  expect(thick).toHaveLength(1);
  expect(thick[0]).toMatchObject({ stroke: 'written' });
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
