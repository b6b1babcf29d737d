import type { Adjacency } from './adjacency.ts';

/** More nodes are drawn as a part of them. */
const mostDrawn = 400;
/** Nodes of a part: few enough that their names can be read. */
const partSize = 100;

/**
 * The graph, or the part of a large one round what is touched. Parts are fixed: whoever walks within one sees the same picture all the
 * way. Where touched nodes lie in several parts it is what lies nearest to them.
 */
export function graphPart(whole: Adjacency, touched: readonly number[]): Adjacency {
  if (whole.nodes.length <= mostDrawn) return whole;
  const neighbours = whole.nodes.map((): number[] => []);
  for (const { ends } of whole.links) {
    neighbours[ends[0]]?.push(ends[1]);
    neighbours[ends[1]]?.push(ends[0]);
  }
  const parts = partsOf(neighbours);
  const inside = new Set(touched.map((node) => parts[node]));
  const [only = parts[0]] = inside;
  const nodes =
    inside.size > 1
      ? nearest(neighbours, touched, () => true)
      : parts.flatMap((part, node) => (part === only ? node : []));
  return restrictedTo(
    whole,
    [...nodes].sort((a, b) => a - b),
  );
}

/** Which part each node is in: the first that is in none begins one, with what lies nearest to it. */
function partsOf(neighbours: readonly (readonly number[])[]): readonly number[] {
  const parts: number[] = Array.from(neighbours, () => -1);
  let count = 0;
  for (let first = 0; first < parts.length; first++) {
    if (parts[first] !== -1) continue;
    for (const node of nearest(neighbours, [first], (other) => parts[other] === -1)) parts[node] = count;
    count++;
  }
  return parts;
}

function nearest(
  neighbours: readonly (readonly number[])[],
  from: readonly number[],
  isFree: (node: number) => boolean,
): readonly number[] {
  const found = new Set(from);
  for (const node of found) {
    for (const other of neighbours[node] ?? []) if (found.size < partSize && isFree(other)) found.add(other);
  }
  return [...found];
}

function restrictedTo({ nodes, place, links }: Adjacency, kept: readonly number[]): Adjacency {
  const placeOf = new Map(kept.map((node, index) => [node, index]));
  return {
    nodes: kept.map((node) => nodes[node] ?? ''),
    place: new Map(
      [...place].flatMap(([key, node]) => {
        const at = placeOf.get(node);
        return at === undefined ? [] : [[key, at] as const];
      }),
    ),
    links: links.flatMap(({ ends: [a, b], weight }) => {
      const [from, to] = [placeOf.get(a), placeOf.get(b)];
      return from === undefined || to === undefined ? [] : [{ ends: [from, to] as const, weight }];
    }),
  };
}
