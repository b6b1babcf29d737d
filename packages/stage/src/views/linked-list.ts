import { id, type ObjectId, type Step } from '@pellucid/format';
import type { Box, Item, Point } from '../display.ts';
import { nodeLabel } from '../linked-node.ts';
import { type LinkedStructure, linkedStructure } from '../linked-structure.ts';
import { around, cell, frame, labelWidth, type Role, words } from '../marks.ts';
import { readerOf } from '../moment.ts';
import { countText } from '../text.ts';
import { viewWords } from '../words/view-words.ts';
import {
  arrowHead,
  type DrawnLink,
  drawnLinks,
  type LinkedPast,
  linkedPast,
  linksOf,
  movingPlace,
  nodeLook,
  readNodes,
} from './linked-picture.ts';
import { objectTags } from './object-tags.ts';
import type { ViewInput } from './view.ts';
import { windowText } from './window.ts';

const height = 34;
const gap = 34;
const narrowGap = 20;
/** From one row to the next where there is room: arcs, tags, arcs of links back. */
const pitch = 128;
/** The compartment of a link, with its dot. */
const port = 18;

/** Nodes in a row, with the links between them; while a call turns links, nodes keep their places and only arrows move. */
export function linkedList(input: ViewInput): readonly Item[] {
  const past = linkedPast(input);
  if (past === null) return [];
  const { box, progress } = input;
  const { after, before } = past;
  const doubly =
    linksOf(after).some(({ back }) => back) ||
    [...after.nodes.values()].some(({ links }) => links.some(({ back }) => back));
  const order = orderAtEntry(input);
  const [present, then] = [sequence(after, order), sequence(before, order)];
  const layout = layOut(input, past, present, doubly);
  const places = (nodes: readonly ObjectId[]): ReadonlyMap<ObjectId, Point> =>
    new Map(
      nodes.flatMap((node, index) => {
        const place = layout.place(index);
        return place === undefined ? [] : [[node, place] as const];
      }),
    );
  const [here, there] = [places(present), places(then)];
  const at = movingPlace(there, here, progress);
  const reads = readNodes(input, past);
  const size = { w: layout.width, h: height };
  const boxes = new Map<ObjectId, Box>();
  const nodes: Item[] = [];
  for (const node of new Set([...there.keys(), ...here.keys()])) {
    // Out of the part that is drawn, though not out of the picture's objects: it does not travel.
    if (progress > 0 && !here.has(node) && past.after.nodes.has(node)) continue;
    const centre = at(node);
    const look = nodeLook(input, past, node, reads.has(node));
    const linked = after.nodes.get(node) ?? before.nodes.get(node);
    const contents = look?.reader.object(node);
    if (centre === undefined || look === null || linked === undefined || contents === undefined) continue;
    const bounds = around(centre, size.w, size.h);
    boxes.set(node, bounds);
    nodes.push(...drawNode(node, bounds, nodeLabel(contents, linked, look.reader), look, doubly));
    nodes.push(
      ...dots(
        bounds,
        linked.links.some(({ back, to }) => !back && to !== null),
        linked.links.some(({ back, to }) => back && to !== null),
        doubly,
        look.opacity,
      ),
    );
  }
  const links = drawnLinks(past, progress);
  return [
    ...nodes,
    ...links.flatMap((drawn) => drawLink(drawn, boxes, doubly)),
    ...objectTags(after.names, boxes, box, ['below']),
    ...remainder(input, after, layout, present.length),
  ];
}

function drawNode(
  node: ObjectId,
  bounds: Box,
  label: ReturnType<typeof nodeLabel>,
  { role, opacity }: { readonly role: Role; readonly opacity: number },
  doubly: boolean,
): readonly Item[] {
  const left = doubly ? port : 0;
  const inner = cell({ ...bounds, x: bounds.x + left, w: bounds.w - left - port }, label, { role, opacity }).slice(1);
  const divider = (x: number): Item => ({
    kind: 'path',
    segments: [
      ['M', x, bounds.y + 1.5],
      ['L', x, bounds.y + bounds.h - 1.5],
    ],
    stroke: 'hairline',
    width: 1,
    opacity,
  });
  return [
    frame(bounds, { role, opacity, lift: role === 'written', of: { object: node, part: 'all' } }),
    ...inner,
    divider(bounds.x + bounds.w - port),
    ...(doubly ? [divider(bounds.x + port)] : []),
  ];
}

/** Where links leave: a full dot for one that leads somewhere, a hollow one for none. */
function dots(
  { x, y, w, h }: Box,
  next: boolean,
  previous: boolean,
  doubly: boolean,
  opacity: number,
): readonly Item[] {
  const dot = (centre: number, full: boolean): Item => ({
    kind: 'rect',
    x: centre - 2.5,
    y: y + h / 2 - 2.5,
    w: 5,
    h: 5,
    radius: 2.5,
    opacity,
    ...(full ? { fill: 'ink-2' } : { stroke: 'outline', width: 1 }),
  });
  return [dot(x + w - port / 2, next), ...(doubly ? [dot(x + port / 2, previous)] : [])];
}

function drawLink(
  { link, ink, dashed, opacity }: DrawnLink,
  boxes: ReadonlyMap<ObjectId, Box>,
  doubly: boolean,
): readonly Item[] {
  const [from, to] = [boxes.get(link.from), link.to === null ? undefined : boxes.get(link.to)];
  if (from === undefined || opacity === 0) return [];
  if (to === undefined) {
    // It goes on, to a node that is not drawn.
    const x = link.back ? from.x - 12 : from.x + from.w + 12;
    return link.to === null ? [] : [{ ...words({ x, y: from.y + from.h / 2 + 4 }, '…', 'center'), opacity } as Item];
  }
  const stroke = { stroke: ink, width: ink === 'written' ? 2 : 1.5, opacity, ...(dashed ? { dash: 3 } : {}) };
  const start = { x: link.back ? from.x + port / 2 : from.x + from.w - port / 2, y: from.y + from.h / 2 };
  const row = Math.abs(from.y - to.y) < 4;
  const space = link.back ? from.x - (to.x + to.w) : to.x - (from.x + from.w);
  if (row && space > 8 && space < gap * 1.6) {
    // Neighbours: on the way there above the middle, on the way back below it.
    const y = start.y + (link.back ? 5 : doubly ? -5 : 0);
    const tip = { x: link.back ? to.x + to.w + 1 : to.x - 1, y };
    const direction = link.back ? -1 : 1;
    return [
      {
        kind: 'path',
        segments: [
          ['M', start.x, start.y],
          ['L', start.x + direction * (port / 2 + 2), y],
          ['L', tip.x - direction * 6, y],
        ],
        ...stroke,
      },
      arrowHead(tip, link.back ? Math.PI : 0, ink, opacity),
    ];
  }
  if (!row) {
    const down = to.y > from.y;
    const tip = { x: to.x + to.w / 2, y: down ? to.y - 2 : to.y + to.h + 2 };
    const [leave, enter] = [start.y + (down ? 1 : -1) * 40, tip.y - (down ? 1 : -1) * 34];
    return [
      {
        kind: 'path',
        segments: [
          ['M', start.x, start.y],
          ['C', start.x, leave, tip.x, enter, tip.x, tip.y + (down ? -5 : 5)],
        ],
        ...stroke,
      },
      arrowHead(tip, down ? Math.PI / 2 : -Math.PI / 2, ink, opacity),
    ];
  }
  // An arc: over the row for links on, under it for links back; further apart, higher.
  const rise = link.back ? 1 : -1;
  const tip = { x: to.x + to.w / 2 + (link.back ? 6 : -6), y: rise < 0 ? to.y - 1 : to.y + to.h + 1 };
  const bend = rise * Math.min(54, 30 + Math.abs(tip.x - start.x) * 0.08);
  const edge = rise < 0 ? from.y : from.y + from.h;
  return [
    {
      kind: 'path',
      segments: [
        ['M', start.x, start.y],
        ['L', start.x, edge],
        ['C', start.x, edge + bend, tip.x, tip.y + bend, tip.x, tip.y + rise * 4],
      ],
      ...stroke,
    },
    arrowHead(tip, rise < 0 ? Math.PI / 2 : -Math.PI / 2, ink, opacity),
  ];
}

interface Layout {
  readonly place: (index: number) => Point | undefined;
  readonly width: number;
  readonly start: number;
  readonly shown: number;
}

/** As many as there is room for, from the front, or round what a variable points at. */
function layOut({ box, now }: ViewInput, { after }: LinkedPast, present: readonly ObjectId[], doubly: boolean): Layout {
  const labels = present.slice(0, 80).map((node) => {
    const [contents, linked] = [now.object(node), after.nodes.get(node)];
    return contents === undefined || linked === undefined ? 0 : labelWidth(nodeLabel(contents, linked, now));
  });
  const ports = doubly ? 2 * port : port;
  const wanted = Math.min(150, Math.ceil((Math.max(26, ...labels) + 22 + ports) / 6) * 6);
  const tags = Math.max(1, ...present.map((node) => after.names.filter((name) => name.node === node).length));
  const { width, between, down, perRow, rows } = arrange(
    box,
    present.length,
    wanted,
    Math.min(wanted, 34 + ports),
    tags,
  );
  const step = width + between;
  const room = perRow * rows;
  const focus = after.names.map(({ node }) => present.indexOf(node)).find((index) => index >= 0) ?? 0;
  const start = present.length > room && focus >= room ? Math.floor(focus / perRow) * perRow : 0;
  const used = (rows - 1) * down + height;
  const top = box.y + Math.max(down < pitch ? 45 : 58, Math.min(120, (box.h - used) / 2)) + height / 2;
  const columns = Math.min(perRow, Math.max(present.length, 1));
  const left = box.x + (box.w - columns * step + between) / 2 + width / 2;
  const place = (index: number): Point | undefined => {
    const at = index - start;
    return at < 0 || at >= room
      ? undefined
      : { x: left + (at % perRow) * step, y: top + Math.floor(at / perRow) * down };
  };
  return { place, width, start, shown: Math.min(room, present.length - start) };
}

interface Rows {
  readonly width: number;
  /** From one node to the next. */
  readonly between: number;
  /** From one row to the next. */
  readonly down: number;
  readonly perRow: number;
  readonly rows: number;
}

/**
 * In one row, if need be with narrower nodes; in rows; in rows that are closer together; in these with narrower nodes, and then with narrower gaps: the first that shows all.
 * Where none does, three stand in a row at least.
 */
function arrange({ w, h }: Box, count: number, wanted: number, least: number, tags: number): Rows {
  // The tags below a row stay clear of the next one.
  const close = Math.min(pitch, height + 8 + tags * 38);
  const possible = (down: number): number =>
    Math.max(1, down === pitch ? Math.floor((h - 20) / pitch) : 1 + Math.floor((h - 90 - height) / down));
  const inRows = (width: number, down: number, between = gap): Rows => {
    const perRow = Math.max(1, Math.floor((w + between) / (width + between)));
    return { width, between, down, perRow, rows: Math.max(1, Math.min(Math.ceil(count / perRow), possible(down))) };
  };
  const narrower = (columns: number, between = gap): number => {
    const even = Math.floor((w + between) / Math.max(1, columns)) - between;
    return even < wanted && even >= least ? even : wanted;
  };
  const cut = inRows(narrower(3), close);
  const ways = [
    inRows(narrower(count), pitch),
    inRows(wanted, pitch),
    inRows(wanted, close),
    ...[gap, narrowGap].map((between) => inRows(narrower(Math.ceil(count / possible(close)), between), close, between)),
  ];
  return ways.find(({ perRow, rows }) => perRow * rows >= count) ?? cut;
}

/** Along the links on; objects that were there when the call began keep the order that they had then. */
function sequence(structure: LinkedStructure, order: readonly ObjectId[]): readonly ObjectId[] {
  const next = new Map<ObjectId, ObjectId>();
  const reached = new Set<ObjectId>();
  for (const { from, to, back } of linksOf(structure)) {
    if (back || to === null || next.has(from) || from === to) continue;
    next.set(from, to);
    reached.add(to);
  }
  const nodes = [...structure.nodes.keys()];
  const walked: ObjectId[] = [];
  const seen = new Set<ObjectId>();
  for (const start of [...nodes.filter((node) => !reached.has(node)), ...nodes]) {
    for (let node: ObjectId | undefined = start; node !== undefined && !seen.has(node); node = next.get(node)) {
      seen.add(node);
      if (structure.nodes.has(node)) walked.push(node);
    }
  }
  const sequence = order.filter((node) => structure.nodes.has(node));
  const placed = new Set(sequence);
  for (const [index, node] of walked.entries()) {
    if (placed.has(node)) continue;
    const [before, after] = [walked[index - 1], walked[index + 1]];
    if (before !== undefined && next.get(before) === node && placed.has(before))
      sequence.splice(sequence.indexOf(before) + 1, 0, node);
    else if (after !== undefined && next.get(node) === after && placed.has(after))
      sequence.splice(sequence.indexOf(after), 0, node);
    else sequence.push(node);
    placed.add(node);
  }
  return sequence;
}

/** Order of the nodes when the innermost call began. */
function orderAtEntry({ recording, moment, object }: ViewInput): readonly ObjectId[] {
  const entered = moment.call?.call.entered;
  if (entered === undefined) return [];
  const state = recording.state(id<Step>(entered));
  const structure = linkedStructure(state, object, readerOf(recording, state));
  if (structure?.kind !== 'list') return [];
  // What hung on nothing then has no place to keep.
  const linked = new Set(linksOf(structure).flatMap(({ from, to }) => [from, to]));
  return sequence(structure, []).filter((node) => linked.has(node));
}

function remainder(
  { box, now }: ViewInput,
  { nodes, more }: LinkedStructure,
  { start, shown }: Layout,
  count: number,
): readonly Item[] {
  if (shown >= count && !more) return [];
  const texts = viewWords[now.locale];
  const which = more
    ? texts.from(countText(start), countText(start + shown - 1), texts.moreThan(countText(nodes.size)))
    : windowText(start, shown, count, now.locale);
  return [words({ x: box.x, y: box.y + box.h - 2 }, texts.nodes(which))];
}
