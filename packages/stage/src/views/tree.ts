import type { ObjectId } from '@pellucid/format';
import type { Box, DrawnPart, Item, Point } from '../display.ts';
import { type NodeLabel, nodeLabel } from '../linked-node.ts';
import type { LinkedStructure } from '../linked-structure.ts';
import { around, cell, frame, inks, line, type Role, tick, words } from '../marks.ts';
import { countText, fit, textWidth } from '../text.ts';
import { type TidyChild, tidyTree } from '../tidy-tree.ts';
import type { Reader } from '../value-text.ts';
import { viewWords } from '../words/view-words.ts';
import {
  arrowHead,
  type DrawnLink,
  drawnLinks,
  type LinkedPast,
  type LinkFrom,
  linkedPast,
  linksOf,
  movingPlace,
  nodeLook,
  readNodes,
} from './linked-picture.ts';
import { objectTags } from './object-tags.ts';
import type { ViewInput } from './view.ts';

const gap = 10;
/** Above the root and beside the outermost nodes: tags. */
const margin = 30;

/** Nodes with left and right, a list or a map of children: parents over the middle of their children, who keep their sides. */
export function tree(input: ViewInput): readonly Item[] {
  const past = linkedPast(input);
  if (past === null) return [];
  const { box, progress } = input;
  const { style, present, earlier } = layOut(input, past);
  const at = movingPlace(earlier.places, present.places, progress);
  const reads = readNodes(input, past);
  const links = drawnLinks(past, progress);
  const items: Item[] = links.flatMap((drawn) => drawLink(drawn, at, style, present.parents));
  items.push(
    ...links.flatMap(({ link, ink }) =>
      edgeLabel(link.label, at(link.from), at(link.to ?? link.from), ink === 'written'),
    ),
  );
  const boxes = new Map<ObjectId, Box>();
  for (const node of new Set([...earlier.places.keys(), ...present.places.keys()])) {
    // Out of the part that is drawn, though not out of the picture's objects: it does not travel.
    if (progress > 0 && !present.places.has(node) && past.after.nodes.has(node)) continue;
    const centre = at(node);
    const look = nodeLook(input, past, node, reads.has(node));
    if (centre === undefined || look === null) continue;
    const bounds = around(centre, style.w, style.h);
    boxes.set(node, bounds);
    items.push(...drawNode(past, node, bounds, look));
    const hidden = present.hidden.get(node);
    if (hidden !== undefined)
      items.push(words({ x: centre.x, y: centre.y + style.h / 2 + 14 }, `+${countText(hidden)}`, 'center'));
  }
  items.push(...objectTags(past.after.names, boxes, box, ['left', 'right', 'above', 'below']));
  return [...items, ...remainder(input, past.after, present.places.size)];
}

function drawNode(
  { after, before }: LinkedPast,
  node: ObjectId,
  bounds: Box,
  { role, opacity, reader }: { readonly role: Role; readonly opacity: number; readonly reader: Reader },
): readonly Item[] {
  const contents = reader.object(node);
  const linked = after.nodes.get(node) ?? before.nodes.get(node);
  if (contents === undefined || linked === undefined) return [];
  const label = nodeLabel(contents, linked, reader);
  const radius = bounds.h / 2;
  const of: DrawnPart = { object: node, part: 'all' };
  if (linked.hue !== null) return hued(bounds, label, linked.hue, role, opacity, of);
  const items = [...cell(bounds, label, { role, radius, opacity, lift: role === 'written', of })];
  if (label.marked) items.push(ring(bounds, 'outline', opacity));
  return items;
}

/** Red and black nodes as they are always drawn; red ones have a second rim, so that hue is not the only sign. */
function hued(
  bounds: Box,
  { head }: NodeLabel,
  hue: 'red' | 'black',
  role: Role,
  opacity: number,
  of: DrawnPart,
): readonly Item[] {
  const ink = hue === 'red' ? 'on-solid' : 'heat-light';
  const { x, y, w, h } = bounds;
  const items: Item[] = [];
  if (role !== 'rest')
    items.push(frame({ x: x - 4, y: y - 4, w: w + 8, h: h + 8 }, { role, radius: h / 2 + 4, opacity }));
  items.push({
    kind: 'rect',
    ...bounds,
    radius: h / 2,
    fill: hue === 'red' ? 'exception' : 'heat-dark',
    stroke: hue === 'red' ? 'exception' : 'outline',
    width: 1,
    opacity,
    of,
  });
  if (hue === 'red') items.push(ring(bounds, ink, opacity));
  const text = fit(head, w - 12, 13);
  items.push({
    kind: 'text',
    x: x + w / 2,
    y: y + h / 2 + 4.8,
    text,
    size: 13,
    weight: 600,
    align: 'center',
    fill: ink,
    opacity,
  });
  return items;
}

function ring({ x, y, w, h }: Box, stroke: 'outline' | 'on-solid' | 'heat-light', opacity: number): Item {
  return { kind: 'rect', x: x + 3.5, y: y + 3.5, w: w - 7, h: h - 7, radius: h / 2 - 3.5, stroke, width: 1, opacity };
}

/** Along the tree a plain line; a link that leads elsewhere (a cycle, a shared child, a wrong parent) is an arrow. */
function drawLink(
  { link, ink, dashed, opacity }: DrawnLink,
  at: (node: ObjectId) => Point | undefined,
  style: Style,
  parents: ReadonlyMap<ObjectId, ObjectId>,
): readonly Item[] {
  const [from, to] = [at(link.from), link.to === null ? undefined : at(link.to)];
  if (from === undefined || to === undefined || link.to === null || opacity === 0) return [];
  const isTree = !link.back && parents.get(link.to) === link.from;
  // A parent's own field says nothing that the line to the child does not say.
  if (link.back && parents.get(link.from) === link.to && !dashed) return [];
  if (link.back && dashed) return [];
  const stroke = { stroke: ink, width: ink === 'written' ? 2 : 1.5, opacity, ...(dashed ? { dash: 3 } : {}) };
  if (isTree && !dashed) return [{ ...line(from, to, ink, ink === 'written' ? 2 : 1.5, opacity) }];
  if (dashed) return [{ ...line(from, to, ink, 1.5, opacity), dash: 3 } as Item];
  const angle = Math.atan2(to.y - from.y, to.x - from.x);
  const reach = (direction: number): number =>
    Math.min(
      style.w / 2 / Math.max(0.01, Math.abs(Math.cos(direction))),
      style.h / 2 / Math.max(0.01, Math.abs(Math.sin(direction))),
    );
  const tip = { x: to.x - Math.cos(angle) * (reach(angle) + 2), y: to.y - Math.sin(angle) * (reach(angle) + 2) };
  const middle = { x: (from.x + tip.x) / 2 - Math.sin(angle) * 26, y: (from.y + tip.y) / 2 + Math.cos(angle) * 26 };
  const items: Item[] = [
    {
      kind: 'path',
      segments: [
        ['M', from.x, from.y],
        ['C', middle.x, middle.y, middle.x, middle.y, tip.x, tip.y],
      ],
      ...stroke,
      dash: 4,
    },
    arrowHead(tip, Math.atan2(tip.y - middle.y, tip.x - middle.x), ink, opacity),
  ];
  if (link.back)
    items.push(
      tick(
        { x: middle.x, y: middle.y + 4 },
        fit(link.field, 90, 11),
        'center',
        ink === 'written' ? 'written-ink' : 'ink-3',
      ),
    );
  return items;
}

function edgeLabel(label: string, from: Point | undefined, to: Point | undefined, written: boolean): readonly Item[] {
  if (label === '' || from === undefined || to === undefined) return [];
  const text = fit(label, 70, 13);
  const [x, y, w] = [from.x + (to.x - from.x) * 0.52, from.y + (to.y - from.y) * 0.52, textWidth(text, 13) + 8];
  return [
    { kind: 'rect', x: x - w / 2, y: y - 9, w, h: 18, radius: 4, fill: 'stage' },
    {
      kind: 'text',
      x,
      y: y + 4.8,
      text,
      size: 13,
      weight: 600,
      align: 'center',
      fill: written ? inks.written : 'ink-2',
    },
  ];
}

interface Style {
  readonly w: number;
  readonly h: number;
}

interface Placed {
  readonly places: ReadonlyMap<ObjectId, Point>;
  readonly parents: ReadonlyMap<ObjectId, ObjectId>;
  /** How many nodes below a node are not drawn. */
  readonly hidden: ReadonlyMap<ObjectId, number>;
}

interface Layout {
  readonly style: Style;
  readonly present: Placed;
  readonly earlier: Placed;
}

/** Everything where there is room for it; else narrower nodes; else fewer levels, round the node that a variable points at. */
function layOut(input: ViewInput, { after, before }: LinkedPast): Layout {
  const { box, now } = input;
  const [forest, pastForest] = [forestOf(after), forestOf(before)];
  const labels = [...after.nodes].slice(0, 120).map(([node, linked]) => {
    const contents = now.object(node);
    return contents === undefined ? { head: '', tail: '', marked: false } : nodeLabel(contents, linked, now);
  });
  const tall = labels.some(({ tail }) => tail !== '');
  const widest = Math.max(...labels.map(({ head, tail }) => Math.max(textWidth(head, 13), textWidth(tail, 11))), 0);
  const wanted = Math.ceil(Math.min(112, Math.max(tall ? 44 : widest === 0 ? 22 : 36, widest + 20)) / 4) * 4;
  const h = tall ? 38 : widest === 0 ? 22 : 28;
  const focus = after.names[0]?.node;
  for (let levels = Math.max(forest.levels, pastForest.levels); ; levels--) {
    for (const w of [wanted, Math.min(wanted, 64), Math.min(wanted, 40)]) {
      const [present, earlier] = [cut(forest, levels, focus), cut(pastForest, levels, focus)];
      const style = { w, h };
      const last = levels <= 2 && w <= 40;
      if (last || (fits(present, style, box) && fits(earlier, style, box))) {
        const arranged = arrange(present, style, box);
        return { style, present: arranged, earlier: after === before ? arranged : arrange(earlier, style, box) };
      }
    }
  }
}

interface Forest {
  readonly roots: readonly ObjectId[];
  readonly children: ReadonlyMap<ObjectId, readonly TidyChild<ObjectId>[]>;
  readonly parents: ReadonlyMap<ObjectId, ObjectId>;
  readonly levels: number;
}

/** Each node under the first that leads to it, roots first. */
function forestOf(structure: LinkedStructure): Forest {
  const links = linksOf(structure).filter(({ back }) => !back);
  const reached = new Set(links.map(({ to }) => to));
  const outgoing = new Map<ObjectId, LinkFrom[]>();
  for (const link of links) {
    const mine = outgoing.get(link.from);
    if (mine === undefined) outgoing.set(link.from, [link]);
    else mine.push(link);
  }
  const children = new Map<ObjectId, readonly TidyChild<ObjectId>[]>();
  const parents = new Map<ObjectId, ObjectId>();
  const seen = new Set<ObjectId>();
  const roots: ObjectId[] = [];
  let levels = 1;
  const nodes = [...structure.nodes.keys()];
  for (const start of [...nodes.filter((node) => !reached.has(node)), ...nodes]) {
    if (seen.has(start)) continue;
    roots.push(start);
    seen.add(start);
    const queue = [{ node: start, depth: 1 }];
    for (let at = 0; at < queue.length; at++) {
      const { node, depth } = queue[at] ?? { node: start, depth: 1 };
      levels = Math.max(levels, depth);
      const mine: TidyChild<ObjectId>[] = [];
      for (const { to, side } of outgoing.get(node) ?? []) {
        if (to === null || seen.has(to) || !structure.nodes.has(to)) continue;
        seen.add(to);
        parents.set(to, node);
        mine.push({ id: to, side });
        queue.push({ node: to, depth: depth + 1 });
      }
      children.set(
        node,
        mine.sort((a, b) => a.side - b.side),
      );
    }
  }
  return { roots, children, parents, levels };
}

interface Cut extends Forest {
  readonly hidden: ReadonlyMap<ObjectId, number>;
}

/** The first levels, from an ancestor of the focus where the focus lies deeper. */
function cut(forest: Forest, levels: number, focus: ObjectId | undefined): Cut {
  if (levels >= forest.levels) return { ...forest, hidden: new Map() };
  const path: ObjectId[] = [];
  for (let node = focus; node !== undefined && path.length < 400; node = forest.parents.get(node)) path.unshift(node);
  const top = path[Math.max(0, path.length - levels + 1)];
  const roots = path.length > levels && top !== undefined ? [top] : forest.roots.slice(0, 12);
  const children = new Map<ObjectId, readonly TidyChild<ObjectId>[]>();
  const hidden = new Map<ObjectId, number>();
  let edge = roots;
  for (let depth = 1; depth <= levels; depth++) {
    const next: ObjectId[] = [];
    for (const node of edge) {
      const mine = forest.children.get(node) ?? [];
      if (depth === levels) {
        const below = countBelow(forest, node);
        if (below > 0) hidden.set(node, below);
        children.set(node, []);
      } else {
        children.set(node, mine);
        next.push(...mine.map(({ id }) => id));
      }
    }
    edge = next;
  }
  return { roots, children, parents: forest.parents, levels, hidden };
}

function countBelow({ children }: Forest, node: ObjectId): number {
  const queue = [...(children.get(node) ?? [])];
  for (let at = 0; at < queue.length; at++) {
    const id = queue[at]?.id;
    if (id !== undefined) queue.push(...(children.get(id) ?? []));
  }
  return queue.length;
}

function tidied({ roots, children }: Cut): ReturnType<typeof tidyTree<ObjectId>> {
  return tidyTree(roots, (node) => children.get(node) ?? []);
}

function spanOf(places: ReturnType<typeof tidied>): { readonly wide: number; readonly deep: number } {
  let [wide, deep] = [0, 0];
  for (const { x, depth } of places.values()) [wide, deep] = [Math.max(wide, x), Math.max(deep, depth)];
  return { wide, deep };
}

function fits(forest: Cut, { w, h }: Style, box: Box): boolean {
  const { wide, deep } = spanOf(tidied(forest));
  return wide * (w + gap) + w <= box.w && margin + deep * (h + 20) + h + 20 <= box.h;
}

function arrange(forest: Cut, { w, h }: Style, box: Box): Placed {
  const places = tidied(forest);
  const { wide, deep } = spanOf(places);
  const step = wide === 0 ? 0 : Math.min(w + 26, (box.w - w) / wide);
  const rowStep = deep === 0 ? 0 : Math.min(h + 40, (box.h - margin - h - 20) / deep);
  const left = box.x + (box.w - wide * step) / 2;
  const top = box.y + Math.max(margin, Math.min(56, (box.h - deep * rowStep - h) / 2)) + h / 2;
  return {
    places: new Map(
      [...places].map(([node, { x, depth }]) => [node, { x: left + x * step, y: top + depth * rowStep }]),
    ),
    parents: forest.parents,
    hidden: forest.hidden,
  };
}

function remainder({ box, now }: ViewInput, { nodes, more }: LinkedStructure, drawn: number): readonly Item[] {
  if (drawn >= nodes.size && !more) return [];
  const texts = viewWords[now.locale];
  const whole = more ? texts.moreThan(countText(nodes.size)) : countText(nodes.size);
  return [words({ x: box.x, y: box.y + box.h - 2 }, texts.nodesDrawn(countText(drawn), whole))];
}
