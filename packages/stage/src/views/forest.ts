import type { Box, Item, Point } from '../display.ts';
import { itemPart } from '../drawn-part.ts';
import { easeMove, mix } from '../ease.ts';
import { around, cell, line, tag } from '../marks.ts';
import { numberOf } from '../same-value.ts';
import { textWidth } from '../text.ts';
import { tidyTree } from '../tidy-tree.ts';
import { cellsWith } from './cells.ts';
import { itemsOf, movingPointers, readPlaces, slotsOf, type ViewInput } from './view.ts';

/** More stand in the cells below alone. */
const mostNodes = 63;
const height = 26;

/** A list in which each element is the place of its parent, as in union-find: trees side by side, and the cells below them. */
export function forest(input: ViewInput): readonly Item[] {
  const { box } = input;
  const foot = box.h < 240 ? 86 : 116;
  const room = box.h - foot;
  return [
    ...trees({ ...input, box: { ...box, h: room } }),
    ...cellsWith({ ...input, box: { x: box.x, y: box.y + room, w: box.w, h: foot } }),
  ];
}

function trees(input: ViewInput): readonly Item[] {
  const { box, after, before, progress } = input;
  const parents = parentsOf(after);
  if (parents.length > mostNodes) return [];
  const earlier = before === undefined ? parents : parentsOf(before);
  const width = Math.max(30, textWidth(String(parents.length), 13) + 20);
  const [present, past] = [arrange(parents, box, width), arrange(earlier, box, width)];
  if (present === null || past === null) return [];
  const part = easeMove(progress);
  const at = (node: number): Point | undefined => {
    const [start, end] = [past.get(node), present.get(node)];
    if (start === undefined || end === undefined) return end ?? start;
    return { x: mix(start.x, end.x, part), y: mix(start.y, end.y, part) };
  };
  const reads = readPlaces(input);
  const items: Item[] = [];
  for (const [node, parent] of parents.entries()) {
    const was = earlier[node];
    const [from, to] = [at(node), parent === null ? undefined : at(parent)];
    const turned = was !== parent && progress > 0;
    if (from !== undefined && to !== undefined)
      items.push(line(from, to, turned ? 'written' : 'outline', turned ? 2 : 1.5, turned ? part : 1));
    const old = was == null ? undefined : at(was);
    if (turned && progress < 1 && from !== undefined && old !== undefined)
      items.push({ ...line(from, old, 'written', 1.5, 0.8), dash: 3 } as Item);
  }
  const roles = new Map(slotsOf(input).map(({ to, role }) => [to, role]));
  for (const node of present.keys()) {
    const centre = at(node);
    if (centre === undefined) continue;
    const changed = roles.get(node) ?? 'rest';
    const role = progress > 0 && changed !== 'rest' ? changed : reads.has(node) ? 'read' : 'rest';
    const opacity = changed === 'created' ? part : 1;
    if (opacity > 0)
      items.push(
        ...cell(
          around(centre, width, height),
          { head: String(node), tail: '' },
          { role, radius: 13, opacity, of: itemPart(input, node) },
        ),
      );
  }
  return [...items, ...tags(input, at, width)];
}

function tags(input: ViewInput, at: (node: number) => Point | undefined, width: number): readonly Item[] {
  const stacked = new Map<number, number>();
  return movingPointers(input).flatMap(({ name, hue, from, to }) => {
    const [start, end] = [at(from) ?? at(to), at(to)];
    const level = stacked.get(to) ?? 0;
    stacked.set(to, level + 1);
    if (start === undefined || end === undefined || level > 1) return [];
    const part = easeMove(input.progress);
    const side = level === 0 ? 'left' : 'right';
    const edge = (side === 'left' ? -width : width) / 2;
    return tag({ x: mix(start.x, end.x, part) + edge, y: mix(start.y, end.y, part) }, name, hue, side);
  });
}

/** For each place its parent's; null for a root, which is its own parent or has none. */
function parentsOf(contents: ViewInput['after']): readonly (number | null)[] {
  const items = itemsOf(contents);
  return items.map((item, place) => {
    const parent = numberOf(item);
    return parent === null || parent === place || items[parent] === undefined ? null : parent;
  });
}

/** null: there is no room for so many levels or nodes. */
function arrange(parents: readonly (number | null)[], box: Box, width: number): ReadonlyMap<number, Point> | null {
  const children = new Map<number, number[]>();
  for (const [node, parent] of parents.entries()) {
    if (parent !== null) children.set(parent, [...(children.get(parent) ?? []), node]);
  }
  const roots: number[] = [];
  const seen = new Set<number>();
  const reach = (root: number): void => {
    roots.push(root);
    const queue = [root];
    for (let at = 0; at < queue.length; at++) {
      const node = queue[at] ?? root;
      seen.add(node);
      queue.push(...(children.get(node) ?? []).filter((child) => !seen.has(child) && !queue.includes(child)));
    }
  };
  for (const [node, parent] of parents.entries()) if (parent === null) reach(node);
  // What leads in a circle has no root: its first place is taken for one.
  for (const node of parents.keys()) if (!seen.has(node)) reach(node);
  const isRoot = new Set(roots);
  const places = tidyTree(roots, (node) =>
    (children.get(node) ?? []).filter((child) => !isRoot.has(child)).map((child) => ({ id: child, side: 0 as const })),
  );
  let [wide, deep] = [0, 0];
  for (const { x, depth } of places.values()) [wide, deep] = [Math.max(wide, x), Math.max(deep, depth)];
  const margin = box.w > 480 ? 60 : 8;
  const step = wide === 0 ? 0 : Math.min(width + 34, (box.w - 2 * margin - width) / wide);
  const rowStep = deep === 0 ? 0 : Math.min(height + 34, (box.h - height - 22) / deep);
  if ((wide > 0 && step < width + 2) || (deep > 0 && rowStep < height + 6)) return null;
  const left = box.x + (box.w - wide * step) / 2;
  const top = box.y + 14 + height / 2;
  return new Map([...places].map(([node, { x, depth }]) => [node, { x: left + x * step, y: top + depth * rowStep }]));
}
