import type { Point } from './display.ts';

/** An undirected edge between two nodes, by their numbers. */
export type Link = readonly [number, number];

/**
 * Places for the nodes of a graph in the unit square, the same for the same graph: springs along the links, repulsion between all
 * nodes, started on a circle. At most 60 nodes, so that the cost (nodes² × rounds) stays below a few milliseconds.
 */
export function graphLayout(count: number, links: readonly Link[], aspect: number): readonly Point[] {
  if (count === 0) return [];
  const points = Array.from({ length: count }, (_, node) => {
    // The golden angle spreads neighbours in the order evenly, without a random number.
    const angle = node * 2.399963;
    const radius = 0.35 + 0.15 * ((node % 3) / 2);
    return { x: Math.cos(angle) * radius * aspect, y: Math.sin(angle) * radius };
  });
  const ideal = 0.9 * Math.sqrt(aspect / count);
  const rounds = 260;
  for (let round = 0; round < rounds; round++) relax(points, links, ideal, 0.12 * (1 - round / rounds) + 0.002);
  return stretched(points);
}

function relax(points: { x: number; y: number }[], links: readonly Link[], ideal: number, step: number): void {
  const forces = points.map(() => ({ x: 0, y: 0 }));
  const push = (a: number, b: number, amount: (distance: number) => number): void => {
    const [from, to, one, other] = [points[a], points[b], forces[a], forces[b]];
    if (from === undefined || to === undefined || one === undefined || other === undefined) return;
    const [dx, dy] = [to.x - from.x, to.y - from.y];
    const distance = Math.hypot(dx, dy) || 1e-3;
    const force = amount(distance) / distance;
    one.x += dx * force;
    one.y += dy * force;
    other.x -= dx * force;
    other.y -= dy * force;
  };
  for (let a = 0; a < points.length; a++) {
    for (let b = a + 1; b < points.length; b++) push(a, b, (distance) => -(ideal * ideal) / distance);
  }
  for (const [a, b] of links) push(a, b, (distance) => (distance * distance) / ideal);
  for (const [index, point] of points.entries()) {
    const force = forces[index] ?? { x: 0, y: 0 };
    const size = Math.hypot(force.x, force.y) || 1e-9;
    const move = Math.min(size, step) / size;
    point.x += force.x * move;
    point.y += force.y * move;
  }
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
