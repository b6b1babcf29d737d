import type { Item, Point } from '../display.ts';
import { itemPart } from '../drawn-part.ts';
import { easeMove, mix } from '../ease.ts';
import { labelOf } from '../label.ts';
import { around, cell, ghost, labelWidth, line, tag, tick } from '../marks.ts';
import { cellsWith } from './cells.ts';
import { itemsOf, movingPointers, readPlaces, slotsOf, travel, type ViewInput } from './view.ts';

const tallest = 28;
/** Below this a value could not be read in its pill. */
const lowest = 18;
const most = 63;

/** A list that is used as a binary heap: its tree, and its cells below. Element i has its children at 2i + 1 and 2i + 2. */
export function heap(input: ViewInput): readonly Item[] {
  const { box } = input;
  // What the row of cells takes at the foot: index, cell, tags.
  const cellsHeight = box.h < 240 ? 86 : 116;
  const room = box.h - cellsHeight;
  const foot = { x: box.x, y: box.y + room, w: box.w, h: cellsHeight };
  return [...tree({ ...input, box: { ...box, h: room } }), ...cellsWith({ ...input, box: foot })];
}

function tree(input: ViewInput): readonly Item[] {
  const { box, before, after, progress, now, old } = input;
  const count = Math.min(most, Math.max(itemsOf(after).length, itemsOf(before).length));
  const wanted = Math.max(
    58,
    ...itemsOf(after)
      .slice(0, most)
      .map((item) => labelWidth(labelOf(item, now)) + 22),
  );
  const levels = Math.max(3, Math.floor(Math.log2(Math.max(count, 1))) + 1);
  // Tags stand beside the outermost pills where there is room for both.
  const span = Math.min(box.w - (box.w < 480 ? 0 : 72), 650);
  const width = Math.min(Math.ceil(Math.min(wanted, 96) / 6) * 6, Math.max(22, span / 2 ** (levels - 1) - 4));
  const left = box.x + (box.w - span) / 2;
  const gap = (box.h - tallest - 20) / (levels - 1);
  const pillHeight = Math.min(tallest, Math.floor(gap) - 4);
  // No room for so many levels: the cells alone say it.
  if (pillHeight < lowest) return [];
  const place = (index: number): Point | undefined => {
    if (index < 0 || index >= count) return undefined;
    const depth = Math.floor(Math.log2(index + 1));
    const across = index - (2 ** depth - 1);
    return { x: left + (span * (across + 0.5)) / 2 ** depth, y: box.y + 18 + pillHeight / 2 + depth * gap };
  };
  const pointers = movingPointers(input);
  const reads = readPlaces(input);
  const items: Item[] = [];
  const present =
    progress > 0.5
      ? Math.min(most, itemsOf(after).length)
      : Math.min(most, before === undefined ? count : itemsOf(before).length);
  for (let index = 1; index < present; index++) {
    const [from, to] = [place((index - 1) >> 1), place(index)];
    const hot = [index, (index - 1) >> 1].every((end) => pointers.some(({ to: at }) => at === end) || reads.has(end));
    if (from !== undefined && to !== undefined) items.push(line(from, to, hot ? 'read' : 'hairline', hot ? 2.5 : 1.5));
  }
  // Left children carry their marks on the left, right ones on the right.
  const outer = (index: number): -1 | 1 => (index % 2 === 1 || index === 0 ? -1 : 1);
  const flying: Item[] = [];
  const radius = pillHeight / 2;
  const part = easeMove(progress);
  for (const slot of slotsOf(input)) {
    const [start, end] = [place(slot.from ?? -1), place(slot.to ?? -1)];
    const label = labelOf(slot.value, slot.to === null ? old : now);
    const at = end ?? start;
    if (at === undefined || Math.max(slot.from ?? 0, slot.to ?? 0) >= most) continue;
    if (start !== undefined && end !== undefined && slot.from !== slot.to) {
      if (progress > 0 && progress < 1) items.push(ghost(around(start, width, pillHeight), radius));
      const role = progress > 0 ? 'written' : 'rest';
      flying.push(
        ...cell(around(travel(start, end, progress, 24), width, pillHeight), label, {
          role,
          radius,
          lift: progress > 0,
          of: itemPart(input, slot.to),
        }),
      );
      continue;
    }
    const opacity = slot.from === null ? part : slot.to === null ? 1 - part : 1;
    if (opacity === 0) continue;
    const shown = slot.was !== undefined && progress < 0.5 ? labelOf(slot.was, old) : label;
    const changed = progress > 0 && slot.role !== 'rest';
    const role = changed ? slot.role : slot.from !== null && reads.has(slot.from) ? 'read' : 'rest';
    items.push(
      ...cell(around(at, width, pillHeight), shown, {
        role,
        radius,
        opacity,
        lift: role === 'written',
        of: itemPart(input, slot.to),
      }),
    );
  }
  items.push(...flying);
  if (gap > 44 && width >= 40) {
    for (let index = 0; index < present; index++) {
      const at = place(index);
      if (at === undefined) continue;
      const x = at.x + outer(index) * (width / 2 - 4);
      items.push(tick({ x, y: at.y - pillHeight / 2 - 5 }, String(index), outer(index) < 0 ? 'right' : 'left'));
    }
  }
  const stacked = new Map<number, number>();
  for (const { name, hue, from, to } of pointers) {
    const [start, end] = [place(from) ?? place(to), place(to)];
    if (start === undefined || end === undefined) continue;
    const level = stacked.get(to) ?? 0;
    stacked.set(to, level + 1);
    const x = mix(start.x + (outer(from) * width) / 2, end.x + (outer(to) * width) / 2, part);
    const y = mix(start.y, end.y, part) + level * 20;
    items.push(...tag({ x, y }, name, hue, outer(to) < 0 ? 'left' : 'right'));
  }
  return items;
}
