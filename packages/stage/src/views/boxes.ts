import { type Contents, type Entry, id, type ObjectId, type Step } from '@pellucid/format';
import type { State } from '@pellucid/replay';
import type { Box, Item, Point } from '../display.ts';
import { easeMove, mix } from '../ease.ts';
import { frame, inks, words } from '../marks.ts';
import { eventsOn } from '../moment.ts';
import { visibleCalls } from '../names.ts';
import {
  type Edge,
  isDrawnInstance,
  leadsBack,
  mostBoxes,
  namedInstances,
  type ObjectGraph,
  objectGraph,
  plainFields,
} from '../object-graph.ts';
import { type ObjectLayout, objectLayout } from '../object-layout.ts';
import type { Ink } from '../palette.ts';
import { countText, fit, textWidth } from '../text.ts';
import { fieldName, type Reader, valueText } from '../value-text.ts';
import { valueWords } from '../words/value-words.ts';
import { viewWords } from '../words/view-words.ts';
import { arrow } from './object-arrow.ts';
import { type ObjectName, objectTags } from './object-tags.ts';
import type { ViewInput } from './view.ts';

const lineHeight = 18;

/** Instances as boxes with their fields, and arrows where a field refers to another instance; variables are tags on what they name. */
export function boxes(input: ViewInput): readonly Item[] {
  const { moment, progress } = input;
  const { graph, past, sizes, layout, earlier } = drawing(input);
  const part = easeMove(progress);
  const at = (target: ObjectId): Point | undefined => {
    const [start, end] = [earlier.get(target), layout.get(target)];
    if (start === undefined || end === undefined) return start ?? end;
    return { x: mix(start.x, end.x, part), y: mix(start.y, end.y, part) };
  };
  const items: Item[] = [...arrows(graph, past, at, sizes, progress)];
  const drawn = new Set(graph.objects);
  for (const target of graph.objects) {
    const centre = at(target);
    const size = sizes.get(target);
    if (centre === undefined || size === undefined) continue;
    const fresh = !earlier.has(target) || moment.before.object(target) === undefined;
    items.push(...drawBox(target, boxAt(centre, size), size.shown, input, fresh ? part : 1, fresh && progress > 0));
  }
  if (part < 1) {
    for (const target of past.objects) {
      const size = sizes.get(target);
      const centre = at(target);
      if (!drawn.has(target) && size !== undefined && centre !== undefined)
        items.push(frame(boxAt(centre, size), { opacity: 1 - part, role: progress > 0 ? 'deleted' : 'rest' }));
    }
  }
  const bounds = new Map(
    graph.objects.flatMap((target) => {
      const [centre, size] = [at(target), sizes.get(target)];
      return centre === undefined || size === undefined ? [] : [[target, boxAt(centre, size)] as const];
    }),
  );
  items.push(...objectTags(namesIn(moment.after, graph), bounds, input.box));
  if (graph.cut)
    items.push(
      words(
        { x: input.box.x, y: input.box.y + input.box.h - 4 },
        viewWords[input.now.locale].firstObjects(countText(graph.objects.length)),
      ),
    );
  return items;
}

interface Drawing {
  readonly graph: ObjectGraph;
  readonly past: ObjectGraph;
  readonly sizes: ReadonlyMap<ObjectId, Size>;
  readonly layout: ReadonlyMap<ObjectId, Point>;
  readonly earlier: ReadonlyMap<ObjectId, Point>;
}

/** How much a box tells: so many fields, in so wide a box. */
interface Detail {
  readonly fields: number;
  readonly wide: number;
}

const narrow = 190;
// Wider boxes stand where they need no second row; the last one has one value for each object.
const details: readonly Detail[] = [
  ...[360, 270].map((wide) => ({ fields: 16, wide })),
  ...[16, 10, 6, 5, 4, 3, 2, 1].map((fields) => ({ fields, wide: narrow })),
];

/** Everything where there is room for it; else fewer fields of each object; else fewer objects. Boxes never overlap. */
function drawing(input: ViewInput): Drawing {
  const { moment, object, box } = input;
  const order = orderAtEntry(input);
  const roots = rootsOf(moment.after, object);
  const pastRoots = rootsOf(moment.before, object);
  let most = mostBoxes;
  for (let tried = details; ; tried = details.slice(-1)) {
    const graph = objectGraph(moment.after, roots, most);
    const past = input.before === undefined ? graph : objectGraph(moment.before, pastRoots, most);
    const [now, then] = [objectLayout(graph, order), objectLayout(past, order)];
    for (const detail of tried) {
      const sizes = sizesOf(graph, past, input, detail);
      const inOneRow = detail.wide > narrow;
      if (![now, then].every((one) => fits(one, sizes, box, inOneRow)) && (most > 3 || detail.fields > 1)) continue;
      const layout = arrange(now, sizes, box);
      return { graph, past, sizes, layout, earlier: past === graph ? layout : arrange(then, sizes, box) };
    }
    most = Math.floor(Math.min(most, graph.objects.length) * 0.8);
  }
}

function extent(
  layout: ObjectLayout,
  sizes: ReadonlyMap<ObjectId, Size>,
): { readonly widest: number; readonly highest: number } {
  const mine = [...layout.places.keys()].flatMap((target) => sizes.get(target) ?? []);
  return { widest: Math.max(48, ...mine.map(({ w }) => w)), highest: Math.max(30, ...mine.map(({ h }) => h)) };
}

function fits(layout: ObjectLayout, sizes: ReadonlyMap<ObjectId, Size>, box: Box, inOneRow: boolean): boolean {
  const { widest, highest } = extent(layout, sizes);
  if (layout.kind === 'chain') {
    const perRow = Math.max(1, Math.floor((box.w + 34) / (widest + 34)));
    const rows = Math.ceil(layout.columns / perRow);
    return (rows === 1 || !inOneRow) && 44 + (rows - 1) * (highest + 74) + highest + 24 <= box.h;
  }
  const wide = (layout.columns - 1) * (widest + 12) + widest <= box.w;
  return wide && 26 + (layout.rows - 1) * (highest + 26) + highest + 24 <= box.h;
}

/** All instances that variables name and that hang together with the object, so that two ends of one list are one picture. */
export function rootsOf(state: State, object: ObjectId): readonly ObjectId[] {
  const named = namedInstances(state);
  const mine = new Set(objectGraph(state, [object]).objects);
  let grown = true;
  while (grown) {
    grown = false;
    for (const other of named) {
      if (mine.has(other)) continue;
      const reach = objectGraph(state, [other]).objects;
      const sameKind = state.object(other)?.type === state.object(object)?.type;
      if (!sameKind && !reach.some((target) => mine.has(target))) continue;
      for (const target of reach) mine.add(target);
      grown = true;
    }
  }
  const roots = named.filter((other) => mine.has(other));
  return roots.length > 0 ? roots : [object];
}

/** Order of a chain when the innermost call began: it does not change while the call turns its links. */
function orderAtEntry({ recording, moment, object }: ViewInput): readonly ObjectId[] {
  const entered = moment.call?.call.entered;
  if (entered === undefined) return [];
  const state = recording.state(id<Step>(entered));
  if (!isDrawnInstance(state.object(object))) return [];
  const graph = objectGraph(state, rootsOf(state, object));
  const { places, kind } = objectLayout(graph, []);
  if (kind !== 'chain') return [];
  return [...places].sort(([, a], [, b]) => a.column - b.column).map(([target]) => target);
}

interface Size {
  readonly w: number;
  readonly h: number;
  /** How many fields are written out; one or none: drawn as a node, without the names of type and field. */
  readonly shown: number;
}

function sizesOf(
  graph: ObjectGraph,
  past: ObjectGraph,
  { moment, now, old }: ViewInput,
  { fields: most, wide }: Detail,
): ReadonlyMap<ObjectId, Size> {
  const sizes = new Map<ObjectId, Size>();
  const measure = (state: State, reader: Reader, target: ObjectId): void => {
    const contents = state.object(target);
    if (contents === undefined || sizes.has(target)) return;
    const fields = shownFields(contents, state, most);
    if (fields.length <= 1) {
      const text = fields[0] === undefined ? contents.type : valueText(fields[0][1], reader, 24);
      sizes.set(target, {
        w: Math.min(140, Math.max(48, textWidth(text, 13) + 30)),
        h: most === 1 ? 28 : 34,
        shown: fields.length,
      });
      return;
    }
    const widest = Math.max(
      textWidth(contents.type, 11),
      ...fields.map(([name, value]) => textWidth(`${fieldName(name)}  ${valueText(value, reader, wide / 9)}`, 12)),
    );
    const lines = fields.length + (plainFields(contents, state).length > fields.length ? 1 : 0);
    sizes.set(target, {
      w: Math.min(wide, Math.max(76, widest + 24)),
      h: 26 + lines * lineHeight,
      shown: fields.length,
    });
  };
  for (const target of graph.objects) measure(moment.after, now, target);
  for (const target of past.objects) measure(moment.before, old, target);
  return sizes;
}

/** The first fields that are written out; where there is room for one only, the type says more than a value without its name. */
function shownFields(contents: Contents, state: State, most: number): readonly Entry[] {
  const fields = plainFields(contents, state);
  if (most > 1 || fields.length <= 1) return fields.slice(0, most);
  if (contents.type !== 'Object') return [];
  return fields.filter(([, { type }]) => type !== 'reference').slice(0, most);
}

/** Pixels for columns and rows, all of them within the box; a chain that is too long for one row goes on in the next. */
function arrange(layout: ObjectLayout, sizes: ReadonlyMap<ObjectId, Size>, box: Box): ReadonlyMap<ObjectId, Point> {
  const { widest, highest } = extent(layout, sizes);
  const points = new Map<ObjectId, Point>();
  if (layout.kind === 'chain') {
    const step = widest + 34;
    const perRow = Math.max(1, Math.min(layout.columns, Math.floor((box.w + 34) / step)));
    const rowStep = highest + 74;
    const rows = Math.ceil(layout.columns / perRow);
    const top = box.y + Math.max(44, Math.min(150, (box.h - (rows - 1) * rowStep - highest) / 2)) + highest / 2;
    const left = box.x + (box.w - perRow * step + 34) / 2;
    for (const [target, { column }] of layout.places) {
      points.set(target, {
        x: left + widest / 2 + (column % perRow) * step,
        y: top + Math.floor(column / perRow) * rowStep,
      });
    }
    return points;
  }
  const step = Math.min(widest + 56, (box.w - widest) / Math.max(1, layout.columns - 1));
  const rowStep = Math.min(highest + 54, (box.h - highest - 40) / Math.max(1, layout.rows - 1));
  const left = box.x + (box.w - step * (layout.columns - 1)) / 2;
  const used = rowStep * (layout.rows - 1) + highest;
  const top = box.y + Math.max(26, Math.min(60, (box.h - used) / 2)) + highest / 2;
  for (const [target, { column, row }] of layout.places)
    points.set(target, { x: left + column * step, y: top + row * rowStep });
  return points;
}

function namesIn(state: State, { objects }: ObjectGraph): readonly ObjectName[] {
  const drawn = new Set(objects);
  return visibleCalls(state).flatMap((call) =>
    call.variables.flatMap(({ name, value }) =>
      value.type === 'reference' && drawn.has(value.object) ? [{ name, node: value.object }] : [],
    ),
  );
}

function boxAt({ x, y }: Point, { w, h }: Size): Box {
  return { x: x - w / 2, y: y - h / 2, w, h };
}

function drawBox(
  target: ObjectId,
  box: Box,
  shown: number,
  input: ViewInput,
  opacity: number,
  fresh: boolean,
): readonly Item[] {
  const { moment, progress, now, old } = input;
  const contents = moment.after.object(target);
  if (contents === undefined || opacity === 0) return [];
  const written = new Set(
    eventsOn(moment, target).flatMap((event) => (event.type === 'set-field' ? [fieldName(event.name)] : [])),
  );
  const fields = shownFields(contents, moment.after, shown);
  const earlier = moment.before.object(target);
  const shownValue = (name: string, value: (typeof fields)[number][1]): string => {
    const was = progress < 0.5 ? earlier?.fields.find(([other]) => fieldName(other) === name)?.[1] : undefined;
    return was === undefined ? valueText(value, now, box.w / 8) : valueText(was, old, box.w / 8);
  };
  const changed = progress > 0 && fields.some(([name]) => written.has(fieldName(name)));
  const role = fresh ? 'created' : changed && fields.length <= 1 ? 'written' : 'rest';
  const items: Item[] = [frame(box, { role, lift: role === 'written', opacity, of: { object: target, part: 'all' } })];
  if (fields.length <= 1) {
    const text = fields[0] === undefined ? contents.type : shownValue(fieldName(fields[0][0]), fields[0][1]);
    const ink = fields[0] === undefined ? 'ink-2' : inks[role];
    const x = box.x + box.w / 2;
    items.push({
      kind: 'text',
      x,
      y: box.y + box.h / 2 + 4.8,
      text: fit(text, box.w - 12, 13),
      size: 13,
      weight: fields[0] === undefined ? 400 : 600,
      align: 'center',
      fill: ink,
      opacity,
    });
    return items;
  }
  items.push({
    kind: 'text',
    x: box.x + 10,
    y: box.y + 16,
    text: fit(contents.type, box.w - 20, 11),
    size: 11,
    fill: 'ink-3',
    opacity,
  });
  for (const [index, [name, value]] of fields.entries()) {
    const y = box.y + 22 + index * lineHeight;
    const hot = progress > 0 && !fresh && written.has(fieldName(name));
    items.push({
      kind: 'rect',
      x: box.x + 4,
      y,
      w: box.w - 8,
      h: lineHeight - 1,
      of: { object: target, part: 'field', key: name },
      ...(hot && ({ radius: 3, fill: 'written-soft', stroke: 'written', width: 1.5 } as const)),
    });
    const ink: Ink = hot ? 'written-ink' : fresh ? 'created-ink' : 'ink';
    const label = fit(fieldName(name), box.w * 0.5, 12);
    const room = box.w - 26 - textWidth(label, 12);
    const text = { kind: 'text', y: y + 13, size: 12, opacity } as const;
    items.push({ ...text, x: box.x + 10, text: label, fill: 'ink-2' });
    items.push({
      ...text,
      x: box.x + box.w - 10,
      text: fit(shownValue(fieldName(name), value), room, 12),
      weight: 600,
      align: 'right',
      fill: ink,
    });
  }
  const left = plainFields(contents, moment.after).length - fields.length;
  if (left > 0)
    items.push(
      words(
        { x: box.x + 10, y: box.y + 35 + fields.length * lineHeight },
        valueWords[now.locale].more(countText(left)),
      ),
    );
  return items;
}

function arrows(
  graph: ObjectGraph,
  past: ObjectGraph,
  at: (target: ObjectId) => Point | undefined,
  sizes: ReadonlyMap<ObjectId, Size>,
  progress: number,
): readonly Item[] {
  const same = (a: Edge, b: Edge): boolean => a.from === b.from && a.to === b.to && a.field === b.field;
  const items: Item[] = [];
  const draw = (edge: Edge, ink: Ink, dashed: boolean, opacity: number): void => {
    const [from, to, fromSize, toSize] = [at(edge.from), at(edge.to), sizes.get(edge.from), sizes.get(edge.to)];
    if (from === undefined || to === undefined || fromSize === undefined || toSize === undefined || opacity === 0)
      return;
    items.push(...arrow(from, fromSize, to, toSize, ink, dashed, opacity, leadsBack(edge.field)));
  };
  const pairs = new Set<string>();
  for (const edge of graph.edges) {
    // Several fields that lead to one object are one arrow.
    if (pairs.has(`${edge.from} ${edge.to}`)) continue;
    pairs.add(`${edge.from} ${edge.to}`);
    const fresh = graph !== past && !past.edges.some((other) => same(edge, other));
    if (fresh) draw(edge, progress > 0 ? 'written' : 'outline', false, easeMove(progress));
    else draw(edge, 'outline', false, 1);
  }
  // Where a link went before it was turned: dashed, as long as the moment lasts.
  for (const edge of past.edges) {
    if (!graph.edges.some((other) => same(edge, other)))
      draw(edge, progress > 0 ? 'written' : 'outline', progress > 0, progress > 0 ? 0.8 : 1);
  }
  return items;
}
