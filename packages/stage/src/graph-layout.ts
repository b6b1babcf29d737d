import type { Point } from './display.ts';

/** An undirected edge between two nodes, by their numbers. */
export type Link = readonly [number, number];

/**
 * Places for the nodes of a graph in the unit square, the same for the same graph: distances on the page come as near as they can to
 * distances along the links (stress majorization, Gansner, Koren and North 2004), begun on a circle. Of more than 60 nodes each is held
 * by its neighbours and a sample of all others, so that the cost (held pairs × rounds) stays at some ten milliseconds for 400.
 */
export function graphLayout(count: number, links: readonly Link[], aspect: number): readonly Point[] {
  if (count === 0) return [];
  const far = distances(count, links);
  let points: readonly Point[] = Array.from({ length: count }, (_, node) => {
    const angle = (node / count) * 2 * Math.PI;
    return { x: Math.cos(angle) * aspect, y: Math.sin(angle) };
  });
  const holding = holders(far);
  for (let round = 0; round < 160; round++)
    points = points.map((point, node) => majorized(point, node, points, far, holding[node] ?? []));
  return stretched(upright(points));
}

const mostHeldByAll = 60;

/** Which others each node is held by. */
function holders(far: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const stride = Math.max(1, Math.round(far.length / mostHeldByAll));
  return far.map((away, node) =>
    away.flatMap((distance, other) => (distance > 0 && (distance === 1 || (node + other) % stride === 0) ? other : [])),
  );
}

function majorized(
  point: Point,
  node: number,
  points: readonly Point[],
  far: readonly (readonly number[])[],
  holding: readonly number[],
): Point {
  let [x, y, weights] = [0, 0, 0];
  for (const other of holding) {
    const [place, wanted] = [points[other], far[node]?.[other] ?? 0];
    if (place === undefined || wanted === 0) continue;
    const [dx, dy] = [point.x - place.x, point.y - place.y];
    const now = Math.hypot(dx, dy) || 1e-6;
    const weight = 1 / (wanted * wanted);
    x += weight * (place.x + (dx / now) * wanted);
    y += weight * (place.y + (dy / now) * wanted);
    weights += weight;
  }
  return weights === 0 ? point : { x: x / weights, y: y / weights };
}

/** Links between each two nodes along the shortest way; parts that do not hang together stand a little further apart than their size. */
function distances(count: number, links: readonly Link[]): readonly (readonly number[])[] {
  const neighbours = Array.from({ length: count }, (): number[] => []);
  for (const [a, b] of links) {
    neighbours[a]?.push(b);
    neighbours[b]?.push(a);
  }
  return neighbours.map((_, start) => {
    const away = Array.from({ length: count }, () => Math.sqrt(count) + 1);
    away[start] = 0;
    const seen = new Set([start]);
    let edge = [start];
    for (let distance = 1; edge.length > 0; distance++) {
      const next: number[] = [];
      for (const node of edge) {
        for (const other of neighbours[node] ?? []) {
          if (seen.has(other)) continue;
          seen.add(other);
          away[other] = distance;
          next.push(other);
        }
      }
      edge = next;
    }
    return away;
  });
}

/** Turned so that its longest direction lies along the page. */
function upright(points: readonly Point[]): readonly Point[] {
  const mean = (of: (point: Point) => number): number =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [cx, cy] = [mean(({ x }) => x), mean(({ y }) => y)];
  const xx = mean(({ x }) => (x - cx) ** 2);
  const yy = mean(({ y }) => (y - cy) ** 2);
  const xy = mean(({ x, y }) => (x - cx) * (y - cy));
  const angle = -Math.atan2(2 * xy, xx - yy) / 2;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return points.map(({ x, y }) => ({ x: (x - cx) * cos - (y - cy) * sin, y: (x - cx) * sin + (y - cy) * cos }));
}

/** Fills the unit square in both directions. */
function stretched(points: readonly Point[]): readonly Point[] {
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  return points.map(({ x, y }) => ({
    x: right - left < 1e-6 ? 0.5 : (x - left) / (right - left),
    y: bottom - top < 1e-6 ? 0.5 : (y - top) / (bottom - top),
  }));
}
