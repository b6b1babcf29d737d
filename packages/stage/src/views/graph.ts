import type { Contents, ObjectId, Value } from '@pellucid/format';
import type { VariableState } from '@pellucid/replay';
import { type Adjacency, adjacencyOf, entriesOf } from '../adjacency.ts';
import type { Box, DrawnPart, Item, Point } from '../display.ts';
import { partOf } from '../drawn-part.ts';
import { mix } from '../ease.ts';
import { keyText } from '../entry-change.ts';
import { graphPart } from '../graph-part.ts';
import { graphPlaces, type Style } from '../graph-places.ts';
import { inks, line, type Side, tag, tagWidth, tick, words } from '../marks.ts';
import type { Moment } from '../moment.ts';
import { visibleCalls } from '../names.ts';
import { type Hue, pointerHues } from '../pointers.ts';
import { countText, fit, textWidth } from '../text.ts';
import { type Reader, valueText } from '../value-text.ts';
import { viewWords } from '../words/view-words.ts';
import type { ViewInput } from './view.ts';

/** A map of neighbours as a graph; a map whose keys are nodes writes its values beside them, variables that name a node stand as tags. */
export function graph(input: ViewInput): readonly Item[] {
  const { box, after, now, moment } = input;
  const whole = adjacencyOf(after, now);
  if (whole === null) return [];
  const note = annotationOf(moment, whole, input.object, now);
  const adjacency = graphPart(whole, touchedNodes(input, whole, note));
  const place = { ...box, h: adjacency === whole ? box.h : box.h - 18 };
  const { style, at } = graphPlaces(input, adjacency, place);
  const noteOf = notesOf(note, input);
  const markOf = notesOf(markedOf(moment, whole, now), input);
  const partAt = nodeParts(input, note);
  const tags = nodePointers(input, adjacency);
  const pointed = new Set(tags.map(({ node }) => node));
  const items: Item[] = [];
  for (const { ends, weight } of adjacency.links) {
    const [from, to] = [at[ends[0]], at[ends[1]]];
    const hot = weight !== '' && pointed.has(ends[0]) && pointed.has(ends[1]);
    if (from !== undefined && to !== undefined) items.push(line(from, to, hot ? 'read' : 'hairline', hot ? 3 : 1.5));
  }
  const spots = tagSpots(tags, adjacency, at, place, style);
  items.push(...weights(adjacency, at, style, pointed, spots));
  for (const [key, node] of adjacency.place) {
    const [centre, name] = [at[node], adjacency.nodes[node] ?? ''];
    if (centre !== undefined) {
      const own = noteOf(key);
      items.push(...drawNode(name, centre, style, own, markOf(key), partAt(key, own)));
    }
  }
  if (!style.named) items.push(...dotNames(adjacency, at, spots, box, noteOf));
  for (const { name, hue, x, y, side } of spots) items.push(...tag({ x, y }, name, hue, side));
  if (adjacency !== whole) {
    const said = viewWords[now.locale].nodesDrawn(countText(adjacency.nodes.length), countText(whole.nodes.length));
    items.push(words({ x: box.x, y: box.y + box.h - 2 }, fit(said, box.w, 12, 'ui')));
  }
  return items;
}

/** Nodes that variables name or whose note the moment writes: what the part of a large graph is chosen round. */
function touchedNodes(input: ViewInput, adjacency: Adjacency, note: VariableState | null): readonly number[] {
  const pointed = nodePointers(input, adjacency).map(({ node }) => node);
  const noted = note?.value.type === 'reference' ? note.value.object : null;
  const written = input.moment.events.flatMap(({ event }) => {
    if (event.type !== 'set-item' || (event.object !== input.object && event.object !== noted)) return [];
    return adjacency.place.get(keyText(event.key, input.now)) ?? [];
  });
  return [...new Set([...pointed, ...written])].slice(0, 8);
}

/** Names beside dots, where they cover nothing: first those that are pointed at or known of, then as many as have room. */
function dotNames(
  { nodes, place }: Adjacency,
  at: readonly Point[],
  spots: readonly TagSpot[],
  bounds: Box,
  noteOf: (key: string) => Note | null,
): readonly Item[] {
  const taken: Box[] = [...at.map(({ x, y }) => ({ x: x - 6, y: y - 6, w: 12, h: 12 })), ...spots.map(tagBox)];
  const covers = ({ x, y, w, h }: Box): boolean =>
    taken.some((other) => x < other.x + other.w && other.x < x + w && y < other.y + other.h && other.y < y + h);
  const tagged = new Set(spots.map(({ node }) => node));
  const named = [...place].map(([key, node]) => ({ node, note: noteOf(key) }));
  const rank = ({ node, note }: (typeof named)[number]): number =>
    tagged.has(node) || note?.written === true ? 0 : note?.text == null ? 2 : 1;
  return named
    .sort((a, b) => rank(a) - rank(b) || a.node - b.node)
    .flatMap(({ node, note }): Item[] => {
      const centre = at[node];
      const text = fit(note?.text == null ? (nodes[node] ?? '') : `${nodes[node] ?? ''} ${note.text}`, 120, 11);
      const w = textWidth(text, 11);
      const sides = [7, -7 - w].map((dx) => ({ x: (centre?.x ?? 0) + dx, y: (centre?.y ?? 0) - 6, w, h: 12 }));
      const isInside = ({ x }: Box): boolean => x >= bounds.x && x + w <= bounds.x + bounds.w;
      const box = sides.find((side) => isInside(side) && !covers(side));
      if (centre === undefined || box === undefined) return [];
      taken.push(box);
      return [tick({ x: box.x, y: centre.y + 4 }, text, 'left', note?.written === true ? 'written-ink' : 'ink-2')];
    });
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
  mark: Note | null,
  of: DrawnPart | undefined,
): readonly Item[] {
  const known = note === null || note.text !== null;
  const written = note?.written === true || mark?.written === true;
  const isMarked = mark?.text != null;
  const box: Item = {
    kind: 'rect',
    x: x - width / 2 + 0.5,
    y: y - height / 2 + 0.5,
    w: width - 1,
    h: height - 1,
    radius: height / 2,
    fill: written ? 'written-soft' : known ? 'raised' : 'stage',
    stroke: written ? 'written' : isMarked ? 'ink-2' : 'outline',
    width: isMarked ? 3 : written ? 1.75 : 1.25,
    lift: written,
    of,
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
  return variableOf(moment, graphObject, (contents) => {
    const entries = entriesOf(contents);
    if (entries === null || entries.length === 0 || entries.length > adjacency.nodes.length) return false;
    return entries.every(([key, value]) => value.type !== 'reference' && adjacency.place.has(keyText(key, reader)));
  });
}

/** The set whose members are all nodes of the graph, which may have none yet: those that the program has done with. */
export function markedOf(moment: Moment, adjacency: Adjacency, reader: Reader): VariableState | null {
  return variableOf(
    moment,
    null,
    (contents) =>
      contents.kind === 'set' &&
      contents.items.length <= adjacency.nodes.length &&
      contents.items.every((member) => adjacency.place.has(keyText(member, reader))),
  );
}

/** The innermost variable whose object is told to fit. */
function variableOf(moment: Moment, not: ObjectId | null, fits: (contents: Contents) => boolean): VariableState | null {
  for (const call of visibleCalls(moment.after)) {
    for (const variable of call.variables) {
      const { value } = variable;
      const contents =
        value.type === 'reference' && value.object !== not ? moment.after.object(value.object) : undefined;
      if (contents !== undefined && fits(contents)) return variable;
    }
  }
  return null;
}

/** What the map of notes has for the key of a node, or the set of marks; null: there is none of them. */
function notesOf(variable: VariableState | null, { old, now, progress }: ViewInput): (key: string) => Note | null {
  if (variable?.value.type !== 'reference') return () => null;
  const object = variable.value.object;
  const read = (reader: Reader): ReadonlyMap<string, Value> => {
    const contents = reader.object(object);
    const isSet = contents?.kind === 'set';
    const entries = isSet ? contents.items.map((member) => [member, member] as const) : contents && entriesOf(contents);
    return new Map(entries?.map(([key, value]) => [keyText(key, reader), value]));
  };
  const [before, after] = [read(old), read(now)];
  const isOld = old.object(object) !== undefined;
  return (key) => {
    const [was, is] = [textIn(before, key, old), textIn(after, key, now)];
    return { text: was !== is && progress < 0.5 ? was : is, written: was !== is && progress > 0 && isOld };
  };
}

function textIn(notes: ReadonlyMap<string, Value>, key: string, reader: Reader): string | null {
  const value = notes.get(key);
  return value === undefined ? null : valueText(value, reader, 10);
}

/** What a node stands for: what the program knows about it where that is written into it, else its neighbours. */
function nodeParts(
  input: ViewInput,
  noted: VariableState | null,
): (key: string, note: Note | null) => DrawnPart | undefined {
  const { after, now } = input;
  const keys = new Map(entriesOf(after)?.map(([key]) => [keyText(key, now), key]));
  const notes = noted?.value.type === 'reference' ? noted.value.object : null;
  return (text, note) => {
    const key = keys.get(text);
    if (key === undefined) return undefined;
    const own = note?.text == null ? null : notes;
    const object = own === null ? after : now.object(own);
    const part = object?.kind === 'map' ? 'item' : 'field';
    return own === null ? partOf(input, part, key) : { object: own, part, key };
  };
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
  readonly node: number;
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
    return [{ node, name, hue, side, x, y }];
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
