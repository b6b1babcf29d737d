import { id, type ObjectId, type Step } from '@pellucid/format';
import type { Recording } from '@pellucid/replay';
import { type Adjacency, adjacencyOf } from './adjacency.ts';
import type { Box, Point } from './display.ts';
import { graphLayout } from './graph-layout.ts';
import { readerOf } from './moment.ts';
import { textWidth } from './text.ts';

/** How a node is drawn, by the room there is: with what is known about it, by its name alone, or as a dot. */
export interface Style {
  readonly width: number;
  readonly height: number;
  readonly named: boolean;
  readonly noted: boolean;
}

/** Where the nodes of a graph stand, by their numbers, and how they are drawn. */
export interface GraphPlaces {
  readonly style: Style;
  readonly at: readonly Point[];
}

const dot: Style = { width: 9, height: 9, named: false, noted: false };
/** More nodes are always dots. */
const mostPills = 60;

// Every frame of a movement, and every step of a walk, has the same places: they are found once.
const known = new WeakMap<Recording, Map<string, GraphPlaces>>();
const grown = new WeakMap<Recording, Map<ObjectId, Adjacency | null>>();
const mostKnown = 12;
/** A graph that ends larger is drawn as it is now. */
const mostGrown = 240;

/** Places for the nodes in the box. While the graph grows they are those of the graph as it is at the end, so nothing moves but what is new. */
export function graphPlaces(
  { recording, object }: { readonly recording: Recording; readonly object: ObjectId },
  adjacency: Adjacency,
  box: Box,
): GraphPlaces {
  const full = fullGraph(recording, object, adjacency);
  const places = placesOnce(recording, full, box);
  if (full === adjacency) return places;
  const at = [...adjacency.place].map(([key]) => places.at[full.place.get(key) ?? 0] ?? { x: box.x, y: box.y });
  return { style: places.style, at };
}

/** The graph at the end of the run, where it has all nodes that there are now; else the graph now. */
function fullGraph(recording: Recording, object: ObjectId, adjacency: Adjacency): Adjacency {
  const ends = grown.get(recording) ?? new Map<ObjectId, Adjacency | null>();
  grown.set(recording, ends);
  const known = ends.get(object);
  const final = known === undefined ? graphAtEnd(recording, object) : known;
  ends.set(object, final);
  if (final === null || final.nodes.length > mostGrown) return adjacency;
  return [...adjacency.place.keys()].every((key) => final.place.has(key)) ? final : adjacency;
}

function graphAtEnd(recording: Recording, object: ObjectId): Adjacency | null {
  const last = recording.state(id<Step>(Math.max(0, recording.steps - 1)));
  const contents = object > 0 ? last.object(object) : undefined;
  return contents === undefined ? null : adjacencyOf(contents, readerOf(recording, last));
}

function placesOnce(recording: Recording, adjacency: Adjacency, box: Box): GraphPlaces {
  const places = known.get(recording) ?? new Map<string, GraphPlaces>();
  known.set(recording, places);
  const key = JSON.stringify([box, adjacency.nodes, adjacency.links.map(({ ends }) => ends)]);
  const before = places.get(key);
  if (before !== undefined) return before;
  const found = styled(adjacency, box);
  const [oldest] = places.keys();
  if (places.size >= mostKnown && oldest !== undefined) places.delete(oldest);
  places.set(key, found);
  return found;
}

function styled(adjacency: Adjacency, box: Box): GraphPlaces {
  if (adjacency.nodes.length > mostPills) return { style: dot, at: placed(adjacency, box, dot) };
  const longest = Math.max(...adjacency.nodes.map((name) => textWidth(name, 12)));
  const styles: readonly Style[] = [
    { width: Math.min(104, Math.ceil((longest + 48) / 2) * 2), height: 28, named: true, noted: true },
    { width: Math.min(72, longest + 14), height: 21, named: true, noted: false },
  ];
  for (const style of styles) {
    const at = placed(adjacency, box, style);
    if (!crowded(at, style)) return { style, at };
  }
  return { style: dot, at: placed(adjacency, box, dot) };
}

function crowded(at: readonly Point[], { width, height }: Style): boolean {
  return at.some(({ x, y }, index) =>
    at.slice(index + 1).some((b) => Math.abs(b.x - x) < width + 1 && Math.abs(b.y - y) < height + 1),
  );
}

function placed(adjacency: Adjacency, box: Box, { width, height }: Style): readonly Point[] {
  const [padX, top, bottom] = [width / 2 + 14, 30, 38];
  const [w, h] = [box.w - 2 * padX, box.h - top - bottom];
  const links = adjacency.links.map(({ ends }) => ends);
  const unit = graphLayout(adjacency.nodes.length, links, Math.max(1, w / Math.max(1, h)));
  const points = unit.map(({ x, y }) => ({ x: box.x + padX + x * w, y: box.y + top + y * h }));
  const bounds = { x: box.x + padX, y: box.y + top, w, h };
  if (points.length > mostPills) return apart(points, width + 4, height + 4, bounds, 24);
  // Room for edges and tags between the nodes where there is some; at least no node on another.
  return apart(apart(points, width + 36, height + 26, bounds), width + 8, height + 8, bounds);
}

/** Pushes pills that still overlap away from one another, within the bounds. */
function apart(points: readonly Point[], w: number, h: number, bounds: Box, rounds = 80): readonly Point[] {
  const moved = points.map(({ x, y }) => ({ x, y }));
  for (let round = 0; round < rounds; round++) {
    for (const [index, a] of moved.entries()) {
      for (let other = index + 1; other < moved.length; other++) {
        const b = moved[other] ?? a;
        const [dx, dy] = [b.x - a.x, b.y - a.y];
        const [overX, overY] = [w - Math.abs(dx), h - Math.abs(dy)];
        if (overX <= 0 || overY <= 0) continue;
        if (overX / w < overY / h) {
          const push = (overX / 2) * (dx < 0 ? -1 : 1);
          a.x -= push;
          b.x += push;
        } else {
          const push = (overY / 2) * (dy < 0 ? -1 : 1);
          a.y -= push;
          b.y += push;
        }
      }
      a.x = Math.max(bounds.x, Math.min(bounds.x + bounds.w, a.x));
      a.y = Math.max(bounds.y, Math.min(bounds.y + bounds.h, a.y));
    }
  }
  return moved;
}
