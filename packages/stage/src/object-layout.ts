import type { ObjectId } from '@pellucid/format';
import { type Edge, leadsBack, type ObjectGraph } from './object-graph.ts';

/** Places of boxes in columns and rows, before they have pixels. */
export interface ObjectLayout {
  readonly kind: 'chain' | 'tree';
  readonly places: ReadonlyMap<ObjectId, { readonly column: number; readonly row: number }>;
  readonly columns: number;
  readonly rows: number;
}

/** Chains where every object leads to one other at most, trees (of what is discovered first) for all else. */
export function objectLayout(graph: ObjectGraph, order: readonly ObjectId[]): ObjectLayout {
  const forward = graph.edges.filter(({ from, to, field }) => from !== to && !leadsBack(field));
  const children = spanning(graph, forward);
  const isChain = graph.objects.every(
    (object) => new Set(forward.filter(({ from }) => from === object).map(({ to }) => to)).size <= 1,
  );
  return isChain ? chainLayout(graph, children, order) : treeLayout(children, forward);
}

interface Forest {
  readonly roots: readonly ObjectId[];
  readonly children: ReadonlyMap<ObjectId, readonly ObjectId[]>;
}

function spanning({ objects }: ObjectGraph, forward: readonly Edge[]): Forest {
  const targets = new Set(forward.map(({ to }) => to));
  const starts = [...objects.filter((object) => !targets.has(object)), ...objects];
  const children = new Map<ObjectId, ObjectId[]>();
  const seen = new Set<ObjectId>();
  const roots: ObjectId[] = [];
  for (const start of starts) {
    if (seen.has(start)) continue;
    roots.push(start);
    seen.add(start);
    const queue = [start];
    for (let object = queue.shift(); object !== undefined; object = queue.shift()) {
      const mine: ObjectId[] = [];
      for (const { from, to } of forward) {
        if (from !== object || seen.has(to)) continue;
        seen.add(to);
        mine.push(to);
        queue.push(to);
      }
      children.set(object, mine);
    }
  }
  return { roots, children };
}

/** In one row; objects that were there when the call began keep the order that they had then, so that only arrows turn. */
function chainLayout(graph: ObjectGraph, { roots, children }: Forest, order: readonly ObjectId[]): ObjectLayout {
  const walked: ObjectId[] = [];
  const walk = (object: ObjectId): void => {
    for (let at: ObjectId | undefined = object; at !== undefined; at = children.get(at)?.[0]) walked.push(at);
  };
  for (const root of roots) walk(root);
  const known = order.filter((object) => graph.objects.includes(object));
  const sequence = [...known];
  for (const [index, object] of walked.entries()) {
    if (sequence.includes(object)) continue;
    const before = walked[index - 1];
    const after = walked[index + 1];
    if (before !== undefined && sequence.includes(before)) sequence.splice(sequence.indexOf(before) + 1, 0, object);
    else if (after !== undefined && sequence.includes(after)) sequence.splice(sequence.indexOf(after), 0, object);
    else sequence.push(object);
  }
  const places = new Map(sequence.map((object, column) => [object, { column, row: 0 }]));
  return { kind: 'chain', places, columns: sequence.length, rows: 1 };
}

/** Leaves take the columns, parents stand over the middle of their children; a lone left or right child keeps its side. */
function treeLayout({ roots, children }: Forest, forward: readonly Edge[]): ObjectLayout {
  const places = new Map<ObjectId, { column: number; row: number }>();
  const fieldOf = new Map(forward.map(({ from, to, field }) => [`${from} ${to}`, field]));
  let next = 0;
  let rows = 1;
  // The graph is bounded by the number of boxes, so this recursion is too.
  const put = (object: ObjectId, row: number): number => {
    rows = Math.max(rows, row + 1);
    const mine = children.get(object) ?? [];
    const only = mine.length === 1 && mine[0] !== undefined ? fieldOf.get(`${object} ${mine[0]}`) : undefined;
    const side =
      only === undefined
        ? 0
        : /^_?left$|^_?low|^_?less/i.test(only)
          ? 1
          : /^_?right$|^_?high|^_?more/i.test(only)
            ? -1
            : 0;
    if (side === -1) next += 0.5;
    const columns = mine.map((child) => put(child, row + 1));
    if (side === 1) next += 0.5;
    const [first, last] = [columns[0], columns.at(-1)];
    const column = first === undefined || last === undefined ? next++ : (first + last) / 2 + side * 0.5;
    places.set(object, { column, row });
    return column;
  };
  for (const root of roots) put(root, 0);
  const columns = [...places.values()].map(({ column }) => column);
  const least = Math.min(0, ...columns);
  for (const place of places.values()) place.column -= least;
  return { kind: 'tree', places, columns: Math.max(0, ...columns) - least + 1, rows };
}
