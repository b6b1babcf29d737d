import type { ObjectId } from '@pellucid/format';
import type { VariableState } from '@pellucid/replay';
import { type Adjacency, adjacencyOf, entriesOf } from '../adjacency.ts';
import type { Box, Item, Point } from '../display.ts';
import { mix } from '../ease.ts';
import { keyText } from '../entry-change.ts';
import { graphLayout } from '../graph-layout.ts';
import { inks, line, type Side, tag, tagWidth, tick } from '../marks.ts';
import type { Moment } from '../moment.ts';
import { visibleCalls } from '../names.ts';
import { type Hue, pointerHues } from '../pointers.ts';
import { fit, textWidth } from '../text.ts';
import { type Reader, valueText } from '../value-text.ts';
import type { ViewInput } from './view.ts';

/** How a node is drawn, by the room there is: with what is known about it, by its name alone, or as a dot. */
interface Style {
  readonly width: number;
  readonly height: number;
  readonly named: boolean;
  readonly noted: boolean;
}

/** A map of neighbours as a graph; a map whose keys are nodes writes its values beside them, variables that name a node stand as tags. */
export function graph(input: ViewInput): readonly Item[] {
  const { box, after, now, moment, old, progress } = input;
  const adjacency = adjacencyOf(after, now);
  if (adjacency === null) return [];
  const { style, at } = styled(adjacency, box);
  const note = annotationOf(moment, adjacency, input.object, now);
  const tags = nodePointers(input, adjacency);
  const pointed = new Set(tags.map(({ node }) => node));
  const items: Item[] = [];
  for (const { ends, weight } of adjacency.links) {
    const [from, to] = [at[ends[0]], at[ends[1]]];
    const hot = weight !== '' && pointed.has(ends[0]) && pointed.has(ends[1]);
    if (from !== undefined && to !== undefined) items.push(line(from, to, hot ? 'read' : 'hairline', hot ? 3 : 1.5));
  }
  const spots = tagSpots(tags, adjacency, at, box, style);
  items.push(...weights(adjacency, at, style, pointed, spots));
  for (const [key, node] of adjacency.place) {
    const [centre, name] = [at[node], adjacency.nodes[node] ?? ''];
    if (centre !== undefined) items.push(...drawNode(name, centre, style, noteAt(note, key, progress, old, now)));
  }
  for (const { name, hue, x, y, side } of spots) items.push(...tag({ x, y }, name, hue, side));
  return items;
}

function styled(adjacency: Adjacency, box: Box): { readonly style: Style; readonly at: readonly Point[] } {
  const longest = Math.max(...adjacency.nodes.map((name) => textWidth(name, 12)));
  const dot: Style = { width: 9, height: 9, named: false, noted: false };
  const styles: readonly Style[] = [
    { width: Math.min(104, Math.ceil((longest + 48) / 2) * 2), height: 28, named: true, noted: true },
    { width: Math.min(72, longest + 14), height: 21, named: true, noted: false },
  ];
  for (const style of styles) {
    const at = places(adjacency, box, style);
    if (!crowded(at, style)) return { style, at };
  }
  return { style: dot, at: places(adjacency, box, dot) };
}

function crowded(at: readonly Point[], { width, height }: Style): boolean {
  return at.some(({ x, y }, index) =>
    at.slice(index + 1).some((b) => Math.abs(b.x - x) < width + 1 && Math.abs(b.y - y) < height + 1),
  );
}

function places(adjacency: Adjacency, box: Box, { width, height }: Style): readonly Point[] {
  const [padX, top, bottom] = [width / 2 + 14, 30, 38];
  const [w, h] = [box.w - 2 * padX, box.h - top - bottom];
  const links = adjacency.links.map(({ ends }) => ends);
  const unit = graphLayout(adjacency.nodes.length, links, Math.max(1, w / Math.max(1, h)));
  const points = unit.map(({ x, y }) => ({ x: box.x + padX + x * w, y: box.y + top + y * h }));
  const bounds = { x: box.x + padX, y: box.y + top, w, h };
  // Room for edges and tags between the nodes where there is some; at least no node on another.
  return apart(apart(points, width + 36, height + 26, bounds), width + 8, height + 8, bounds);
}

/** Pushes pills that still overlap away from one another, within the bounds. */
function apart(points: readonly Point[], w: number, h: number, bounds: Box): readonly Point[] {
  const moved = points.map(({ x, y }) => ({ x, y }));
  for (let round = 0; round < 80; round++) {
    for (const [index, a] of moved.entries()) {
      for (const b of moved.slice(index + 1)) {
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

/** A label goes where it covers no pill and no other label; where there is no room it is left out. */
function weights(
  { links }: Adjacency,
  at: readonly Point[],
  { width, height }: Style,
  pointed: ReadonlySet<number>,
  spots: readonly TagSpot[],
): readonly Item[] {
  const taken: Box[] = [
    ...at.map(({ x, y }) => ({
      x: x - width / 2 - 3,
      y: y - height / 2 - 3,
      w: width + 6,
      h: height + 6,
    })),
    ...spots.map(tagBox),
  ];
  const covers = (box: Box): boolean =>
    taken.some(({ x, y, w, h }) => box.x < x + w && x < box.x + box.w && box.y < y + h && y < box.y + box.h);
  const hotFirst = [...links].sort(
    (a, b) => Number(b.ends.every((end) => pointed.has(end))) - Number(a.ends.every((end) => pointed.has(end))),
  );
  return hotFirst.flatMap(({ ends, weight }): Item[] => {
    const [from, to] = [at[ends[0]], at[ends[1]]];
    if (weight === '' || from === undefined || to === undefined) return [];
    const w = textWidth(weight, 11) + 6;
    const spots = [0.5, 0.42, 0.58, 0.36, 0.64, 0.3, 0.7, 0.24, 0.76].map((part) => ({
      x: mix(from.x, to.x, part),
      y: mix(from.y, to.y, part),
    }));
    const spot = spots.find(({ x, y }) => !covers({ x: x - w / 2, y: y - 7, w, h: 14 }));
    if (spot === undefined) return [];
    taken.push({ x: spot.x - w / 2, y: spot.y - 7, w, h: 14 });
    const hot = ends.every((end) => pointed.has(end));
    return [
      { kind: 'rect', x: spot.x - w / 2 - 1, y: spot.y - 8, w: w + 2, h: 16, radius: 3, fill: 'stage' },
      {
        ...tick({ x: spot.x, y: spot.y + 4 }, weight, 'center', hot ? 'read-ink' : 'ink-3'),
        ...(hot ? { weight: 600 as const } : {}),
      } as Item,
    ];
  });
}

interface Note {
  readonly text: string | null;
  readonly written: boolean;
}

function drawNode(
  name: string,
  { x, y }: Point,
  { width, height, named, noted }: Style,
  note: Note | null,
): readonly Item[] {
  const known = note === null || note.text !== null;
  const written = note?.written === true;
  const box: Item = {
    kind: 'rect',
    x: x - width / 2 + 0.5,
    y: y - height / 2 + 0.5,
    w: width - 1,
    h: height - 1,
    radius: height / 2,
    fill: written ? 'written-soft' : known ? 'raised' : 'stage',
    stroke: written ? 'written' : 'outline',
    width: written ? 1.75 : 1.25,
    lift: written,
    ...(known ? {} : { dash: 3 }),
  };
  if (!named) return [box];
  const text = { kind: 'text', y: y + 4.5, size: 12 } as const;
  if (note === null || note.text === null || !noted) {
    return [
      box,
      {
        ...text,
        x,
        text: fit(name, width - 12, 12),
        align: 'center',
        fill: known ? 'ink' : 'ink-3',
        weight: known ? 600 : 400,
      },
    ];
  }
  const value = fit(note.text, width - 20 - textWidth(name, 12), 13);
  const left = x - (textWidth(name, 12) + 6 + textWidth(value, 13)) / 2;
  const ink = written ? inks.written : 'ink';
  return [
    box,
    { ...text, x: left, text: name, fill: written ? ink : 'ink-2' },
    { ...text, x: left + textWidth(name, 12) + 6, text: value, size: 13, weight: 600, fill: ink },
  ];
}

/** The map whose keys are all nodes of the graph: what the program knows about each node. */
export function annotationOf(
  moment: Moment,
  adjacency: Adjacency,
  graphObject: ObjectId,
  reader: Reader,
): VariableState | null {
  for (const call of visibleCalls(moment.after)) {
    for (const variable of call.variables) {
      if (variable.value.type !== 'reference' || variable.value.object === graphObject) continue;
      const contents = moment.after.object(variable.value.object);
      const entries = contents === undefined ? null : entriesOf(contents);
      if (entries === null || entries.length === 0 || entries.length > adjacency.nodes.length) continue;
      const plain = entries.every(
        ([key, value]) => value.type !== 'reference' && adjacency.place.has(keyText(key, reader)),
      );
      if (plain) return variable;
    }
  }
  return null;
}

function noteAt(variable: VariableState | null, key: string, progress: number, old: Reader, now: Reader): Note | null {
  if (variable?.value.type !== 'reference') return null;
  const object = variable.value.object;
  const find = (reader: Reader): string | null => {
    const contents = reader.object(object);
    const entries = contents === undefined ? null : entriesOf(contents);
    const entry = entries?.find(([other]) => keyText(other, reader) === key);
    return entry === undefined ? null : valueText(entry[1], reader, 10);
  };
  const [before, after] = [find(old), find(now)];
  const written = before !== after && progress > 0 && old.object(object) !== undefined;
  return { text: before !== after && progress < 0.5 ? before : after, written };
}

/** Variables that walk over the nodes; one that keeps its node for the whole of its call (a start, a goal) is none. */
function nodePointers({ recording, moment, now }: ViewInput, adjacency: Adjacency): readonly NodePointer[] {
  const pointers = new Map<string, NodePointer>();
  for (const call of visibleCalls(moment.after).slice(0, 3)) {
    let walkers = 2;
    const hues = pointerHues(recording, call);
    for (const { key, name, value } of call.variables) {
      if ((value.type !== 'string' && value.type !== 'int') || recording.changes(key).count < 2) continue;
      const known = 'variable' in key ? hues.get(key.variable) : undefined;
      const hue = known ?? (((walkers++ % 4) + 1) as Hue);
      const node = adjacency.place.get(keyText(value, now));
      if (node !== undefined && !pointers.has(name)) pointers.set(name, { node, name, hue });
    }
  }
  return [...pointers.values()];
}

interface TagSpot extends Point {
  readonly name: string;
  readonly hue: Hue;
  readonly side: Side;
}

/** One tag for each node that is pointed at, on the side where no edge leaves it. */
function tagSpots(
  tags: readonly NodePointer[],
  adjacency: Adjacency,
  at: readonly Point[],
  box: Box,
  { width, height }: Style,
): readonly TagSpot[] {
  const seen = new Set<number>();
  return tags.flatMap(({ node, name, hue }) => {
    const centre = at[node];
    if (centre === undefined || seen.has(node)) return [];
    seen.add(node);
    const side = freeSide(node, adjacency, at, box, width, name);
    const x = centre.x + (side === 'left' ? -width / 2 : side === 'right' ? width / 2 : 0);
    const y = centre.y + (side === 'above' ? -height / 2 : side === 'below' ? height / 2 : 0);
    return [{ name, hue, side, x, y }];
  });
}

function tagBox({ x, y, name, side }: TagSpot): Box {
  const w = tagWidth(name) + 8;
  const left = side === 'left' ? x - w : side === 'right' ? x : x - w / 2;
  return {
    x: left,
    y: side === 'above' ? y - 24 : side === 'below' ? y : y - 9,
    w,
    h: side === 'above' || side === 'below' ? 24 : 18,
  };
}

interface NodePointer {
  readonly node: number;
  readonly name: string;
  readonly hue: Hue;
}

function freeSide(
  node: number,
  { links }: Adjacency,
  at: readonly Point[],
  box: Box,
  width: number,
  name: string,
): Side {
  const centre = at[node] ?? { x: 0, y: 0 };
  const angles = links.flatMap(({ ends: [a, b] }) => {
    const other = a === node ? at[b] : b === node ? at[a] : undefined;
    return other === undefined ? [] : [Math.atan2(other.y - centre.y, other.x - centre.x)];
  });
  const reach = width / 2 + tagWidth(name) + 8;
  const sides: (readonly [Side, number])[] = [
    ['above', -Math.PI / 2],
    ['below', Math.PI / 2],
  ];
  if (centre.x - reach > box.x) sides.push(['left', Math.PI]);
  if (centre.x + reach < box.x + box.w) sides.push(['right', 0]);
  const free = (direction: number): number =>
    Math.min(
      Math.PI,
      ...angles.map((angle) => Math.abs(Math.atan2(Math.sin(angle - direction), Math.cos(angle - direction)))),
    );
  return sides.reduce((best, side) => (free(side[1]) > free(best[1]) ? side : best))[0];
}
