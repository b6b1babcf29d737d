import type { Item, Point } from '../display.ts';
import { itemPart } from '../drawn-part.ts';
import { easeMove } from '../ease.ts';
import { labelOf } from '../label.ts';
import type { Slot } from '../list-change.ts';
import { around, cell, ghost, labelWidth, tick, words } from '../marks.ts';
import type { OrderedPart } from '../ordered-part.ts';
import { viewWords } from '../words/view-words.ts';
import {
  itemsOf,
  type MovingPointer,
  movingPointers,
  omittedOf,
  orderedIn,
  pointerTags,
  readPlaces,
  slotsOf,
  travel,
  type ViewInput,
} from './view.ts';
import { windowStart, windowText } from './window.ts';

const height = 34;
/** Index above, cell, tags below. */
const pitch = 100;

/** A row of values, as many rows as there is room for. */
export function cells(input: ViewInput): readonly Item[] {
  return cellsWith(input, labelOf, orderedIn(input));
}

/** The same with other texts in the cells, and with parts of it shaded. */
export function cellsWith(
  input: ViewInput,
  label: typeof labelOf = labelOf,
  ordered: readonly OrderedPart[] = [],
): readonly Item[] {
  const slots = slotsOf(input);
  const pointers = movingPointers(input);
  const layout = layOut(
    input,
    slots,
    pointers.map(({ to }) => to),
    label,
  );
  const { place, width } = layout;
  const seen = slots.filter(({ from, to }) => [from, to].some((index) => index !== null && place(index) !== undefined));
  return [
    ...bands(input, layout, ordered),
    ...beds(layout, ordered),
    ...drawSlots(input, seen, place, width, label),
    ...pointerTags(pointers, (index) => below(place(index)), input.progress),
    ...ends(input, layout, pointers),
    ...remainder(input, layout),
  ];
}

interface Layout {
  readonly place: (index: number) => Point | undefined;
  readonly width: number;
  /** The first element that is drawn, and how many are. */
  readonly start: number;
  readonly shown: number;
  readonly count: number;
  readonly bottom: number;
}

function layOut(
  { box, before, after, now }: ViewInput,
  slots: readonly Slot[],
  pointed: readonly number[],
  labelFor: typeof labelOf,
): Layout {
  const items = itemsOf(after);
  const count = Math.max(itemsOf(before).length, items.length);
  const labels = items.slice(0, 80).map((item) => labelWidth(labelFor(item, now)));
  const width = cellWidth(labels, box.w, count);
  const perRow = Math.max(1, Math.floor(box.w / width));
  const columns = Math.min(perRow, roomy(count));
  const rowCount = Math.max(1, Math.min(Math.ceil(count / perRow), Math.floor((box.h + 30) / pitch)));
  const room = perRow * rowCount;
  const start =
    count > room
      ? windowStart(
          slots,
          pointed.filter((place) => place < items.length),
          room,
          perRow,
        )
      : 0;
  const shown = Math.min(count - start, room);
  const used = (rowCount - 1) * pitch + height;
  const top = box.y + Math.max(20, Math.min((box.h - used) / 2, 150));
  const left = box.x + (box.w - columns * width) / 2;
  const place = (index: number): Point | undefined => {
    const at = index - start;
    if (at < 0 || at >= Math.max(shown, 1)) return undefined;
    return { x: left + width * ((at % perRow) + 0.5), y: top + height / 2 + Math.floor(at / perRow) * pitch };
  };
  return { place, width, start, shown, count, bottom: top + used };
}

/** Wide enough for what it shows, in few steps so that one longer value does not move all others. */
function cellWidth(widths: readonly number[], room: number, count: number): number {
  const widest = Math.max(28, ...widths) + 20;
  const wanted = Math.min(138, Math.ceil(widest / 12) * 12);
  const even = Math.floor((room / Math.max(1, count)) * 2) / 2;
  // A little narrower rather than a second row; the texts are then set in two lines or cut.
  return even < wanted && even >= Math.max(36, wanted * 0.6) ? even : wanted;
}

/** Few widths of the whole row, so that an element that joins does not push the others. */
function roomy(count: number): number {
  return [4, 6, 8, 12, 16, 24].find((columns) => columns >= count) ?? count;
}

/** Behind the indices of what is in order. */
function bands(
  input: ViewInput,
  { place, width, start, shown, bottom }: Layout,
  parts: readonly OrderedPart[],
): readonly Item[] {
  const bars = parts.flatMap(({ from, to }) =>
    Array.from({ length: to - from }, (_, offset) => from + offset).flatMap((index): Item[] => {
      const at = place(index);
      if (at === undefined) return [];
      return [{ kind: 'rect', x: at.x - width / 2, y: at.y - height / 2 - 20, w: width + 0.5, h: 16, fill: 'call-1' }];
    }),
  );
  if (bars.length === 0 || start > 0 || shown === 0) return bars;
  const right = input.box.x + input.box.w;
  return [
    ...bars,
    words(
      { x: right, y: Math.min(bottom + 48, input.box.y + input.box.h - 2) },
      viewWords[input.now.locale].inOrder,
      'right',
    ),
  ];
}

function beds({ place, width, start, shown }: Layout, ordered: readonly OrderedPart[]): readonly Item[] {
  return Array.from({ length: shown }, (_, index) => index + start).flatMap((index) => {
    const at = place(index);
    if (at === undefined) return [];
    const bed = around(at, width - 3, height - 1);
    return [
      tick(
        { x: at.x, y: at.y - height / 2 - 8 },
        String(index),
        'center',
        ordered.some(({ from, to }) => index >= from && index < to) ? 'ink-2' : 'ink-3',
      ),
      { kind: 'rect', ...bed, radius: 4, fill: 'sunken', opacity: 0.6 } satisfies Item,
    ];
  });
}

/** Which end of a double-ended queue is which, where no variable points at it. */
function ends({ after, now }: ViewInput, { place }: Layout, pointers: readonly MovingPointer[]): readonly Item[] {
  const last = itemsOf(after).length - 1;
  if (after.type !== 'deque' || last < 1) return [];
  const said = viewWords[now.locale];
  const marks: readonly (readonly [index: number, text: string])[] = [
    [0, said.front],
    [last, said.back],
  ];
  return marks.flatMap(([index, text]) => {
    const at = below(place(index));
    return at === undefined || pointers.some(({ to }) => to === index)
      ? []
      : [words({ x: at.x, y: at.y + 17 }, text, 'center')];
  });
}

function below(at: Point | undefined): Point | undefined {
  return at === undefined ? undefined : { x: at.x, y: at.y + height / 2 };
}

function drawSlots(
  input: ViewInput,
  slots: readonly Slot[],
  place: Layout['place'],
  width: number,
  labelFor: typeof labelOf,
): readonly Item[] {
  const { progress, now, old } = input;
  const part = easeMove(progress);
  const reads = readPlaces(input);
  const size = { w: width - 3, h: height };
  const still: Item[] = [];
  const flying: Item[] = [];
  for (const slot of slots) {
    const [start, end] = [
      slot.from === null ? undefined : place(slot.from),
      slot.to === null ? undefined : place(slot.to),
    ];
    const label = labelFor(slot.value, slot.role === 'deleted' ? old : now);
    const of = itemPart(input, slot.to);
    if (start === undefined || end === undefined) {
      const at = start ?? end;
      const opacity = slot.from === null ? part : slot.to === null ? 1 - part : 1;
      if (at === undefined || opacity === 0) continue;
      const role = slot.to === null && progress > 0 ? 'deleted' : slot.from === null ? 'created' : 'rest';
      still.push(...cell(around(at, size.w, size.h), label, { role, opacity, of }));
    } else if (start === end || (start.x === end.x && start.y === end.y)) {
      const changed = slot.role === 'written' && progress > 0;
      const shown = slot.was !== undefined && progress < 0.5 ? labelFor(slot.was, old) : label;
      const role = changed ? 'written' : slot.from !== null && reads.has(slot.from) ? 'read' : 'rest';
      still.push(...cell(around(end, size.w, size.h), shown, { role, lift: changed, of }));
    } else {
      const away = progress > 0 && progress < 1;
      if (away) still.push(ghost(around(start, size.w, size.h)));
      const over = (slot.to ?? 0) < (slot.from ?? 0);
      const at = travel(start, end, progress, over ? height + 18 : height + 5);
      const role = progress > 0 ? 'written' : slot.from !== null && reads.has(slot.from) ? 'read' : 'rest';
      flying.push(...cell(around(at, size.w, size.h), label, { role, lift: progress > 0, of }));
    }
  }
  return [...still, ...flying];
}

function remainder({ box, after, progress, now }: ViewInput, { start, shown, count, bottom }: Layout): readonly Item[] {
  const whole = itemsOf(after).length + omittedOf(after);
  if (whole === 0 && (count === 0 || progress === 1)) {
    return [words({ x: box.x + box.w / 2, y: bottom - height / 2 + 4 }, viewWords[now.locale].empty, 'center')];
  }
  if (start + shown >= whole && start === 0) return [];
  return [words({ x: box.x, y: bottom + 48 }, windowText(start, shown, whole, now.locale))];
}
