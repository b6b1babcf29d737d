import type { Entry } from '@pellucid/format';
import type { Box, Item, Point } from '../display.ts';
import { partOf } from '../drawn-part.ts';
import { easeMove, mix } from '../ease.ts';
import { type EntrySlot, entryChange } from '../entry-change.ts';
import { frame, inks, tag, words } from '../marks.ts';
import { eventsOn } from '../moment.ts';
import { fit, textWidth } from '../text.ts';
import { type Reader, valueText } from '../value-text.ts';
import { viewWords } from '../words/view-words.ts';
import { movingPointers, omittedOf, readPlaces, type ViewInput } from './view.ts';
import { windowStart, windowText } from './window.ts';

const pitch = 36;
const height = 30;
const noteHeight = 22;
// Between columns: what stands beside a row, a pointer or what it was.
const gap = 88;

/** Entries in their order, key beside value; they flow into as many columns as there is room for. */
export function rows(input: ViewInput): readonly Item[] {
  const { box, before, after, old, now, progress, moment, object } = input;
  const entries = entriesOf(after);
  const was = before === undefined ? entries : entriesOf(before);
  const slots = entryChange(was, entries, eventsOn(moment, object), old, now);
  const whole = (after.kind === 'map' ? after.entries : after.fields).length + omittedOf(after);
  if (whole === 0 && slots.length === 0) {
    return [words({ x: box.x + box.w / 2, y: box.y + Math.min(60, box.h / 2) }, viewWords[now.locale].empty, 'center')];
  }
  const pointers = movingPointers(input);
  const layout = layOut(box, slots, whole, now);
  const start =
    whole > layout.room
      ? windowStart(
          slots,
          pointers.map(({ to }) => to),
          layout.room,
          layout.line,
        )
      : 0;
  const inside = (index: number): boolean => index >= start && index < start + layout.room;
  const place = (index: number): Point => layout.place(index - start);
  const shown = slots.filter(({ from, to }) => inside(to ?? from ?? 0));
  const reads = readPlaces(input);
  const items = shown.flatMap((slot) =>
    drawRow(slot, { ...layout, place }, input, slot.from !== null && reads.has(slot.from)),
  );
  const tags = pointers.flatMap(({ name, hue, from, to }) => {
    if (!inside(to)) return [];
    const [then, end] = [place(inside(from) ? from : to), place(to)];
    const part = easeMove(progress);
    const shown = to - start < layout.line ? name : fit(name, gap - 20, 11);
    return tag({ x: mix(then.x, end.x, part), y: mix(then.y, end.y, part) + height / 2 }, shown, hue, 'left');
  });
  const more =
    whole > layout.room
      ? [words({ x: box.x, y: box.y + box.h - 4 }, windowText(start, layout.room, whole, now.locale))]
      : [];
  return [...items, ...tags, ...more];
}

interface Layout {
  readonly place: (index: number) => { readonly x: number; readonly y: number };
  readonly key: number;
  readonly value: number;
  /** How many rows are drawn at most, and how many of them stand in one column. */
  readonly room: number;
  readonly line: number;
}

/** Widths from what is drawn first, in few steps, so that they keep still. */
function layOut(box: Box, slots: readonly EntrySlot[], whole: number, reader: Reader): Layout {
  const sample = slots.slice(0, 60);
  const widest = (texts: readonly string[], least: number, most: number): number =>
    Math.min(
      most,
      Math.max(least, Math.ceil((Math.max(0, ...texts.map((text) => textWidth(text, 13))) + 24) / 16) * 16),
    );
  const key = widest(
    sample.map((slot) => valueText(slot.key, reader, 30)),
    64,
    144,
  );
  const value = widest(
    sample.map((slot) => valueText(slot.value, reader, 60)),
    80,
    Math.min(320, Math.max(96, box.w - key - 70)),
  );
  const mostColumns = Math.max(1, Math.floor((box.w + gap - 48) / (key + value + gap)));
  const rowsIn = (space: number): number => Math.max(1, Math.floor((space - 12) / pitch));
  // What is left out is said under the rows.
  const perColumn = whole > rowsIn(box.h) * mostColumns ? rowsIn(box.h - noteHeight) : rowsIn(box.h);
  const columns = Math.max(1, Math.min(mostColumns, Math.ceil(slots.length / perColumn)));
  const used = Math.min(slots.length, perColumn) * pitch;
  const top = box.y + 6 + Math.max(0, Math.min(60, (box.h - used) / 3));
  const left = box.x + Math.max(34, (box.w - columns * (key + value + gap)) / 2);
  return {
    place: (index) => ({
      x: left + Math.floor(index / perColumn) * (key + value + gap),
      y: top + (index % perColumn) * pitch,
    }),
    key,
    value,
    room: perColumn * columns,
    line: perColumn,
  };
}

function drawRow(slot: EntrySlot, layout: Layout, input: ViewInput, read: boolean): readonly Item[] {
  const { progress, old, now } = input;
  const part = easeMove(progress);
  const opacity = slot.from === null ? part : slot.to === null ? 1 - part : 1;
  if (opacity === 0) return [];
  const [start, end] = [layout.place(slot.from ?? slot.to ?? 0), layout.place(slot.to ?? slot.from ?? 0)];
  const [x, y] = [mix(start.x, end.x, part), mix(start.y, end.y, part)];
  const role = progress > 0 && slot.role !== 'rest' ? slot.role : read ? 'read' : 'rest';
  const whole = role === 'created' || role === 'deleted' ? role : 'rest';
  const reader = slot.to === null ? old : now;
  const earlier = slot.was !== undefined && progress < 0.5;
  const key = fit(valueText(slot.key, reader, 30), layout.key - 14, 13);
  const value = fit(
    valueText(earlier && slot.was ? slot.was : slot.value, earlier ? old : reader, 60),
    layout.value - 14,
    13,
  );
  const text = { kind: 'text', y: y + 20, size: 13, align: 'center', opacity, strike: whole === 'deleted' } as const;
  const of = slot.to === null ? undefined : partOf(input, input.after.kind === 'map' ? 'item' : 'field', slot.key);
  const items: Item[] = [frame({ x, y, w: layout.key + layout.value, h: height }, { role: whole, opacity, of })];
  const cut = x + layout.key;
  items.push({
    kind: 'path',
    segments: [
      ['M', cut, y + 1.5],
      ['L', cut, y + height - 1.5],
    ],
    opacity,
    stroke: whole === 'rest' ? 'hairline' : whole,
    width: 1,
  });
  if (role === 'written' || role === 'read') {
    items.push(frame({ x: cut, y, w: layout.value, h: height }, { role, lift: role === 'written' }));
  }
  items.push({ ...text, x: x + layout.key / 2, text: key, fill: whole === 'rest' ? 'ink-2' : inks[whole] });
  items.push({ ...text, x: cut + layout.value / 2, text: value, weight: 600, fill: inks[role] });
  if (whole !== 'rest') {
    const sign = { kind: 'text', x: x - 10, y: y + 20, size: 13, weight: 600, align: 'center', opacity } as const;
    items.push({ ...sign, text: whole === 'created' ? '+' : '−', fill: inks[whole] });
  }
  if (role === 'written' && slot.was !== undefined && progress >= 0.5) {
    const gone = fit(valueText(slot.was, old, 20), 46, 12);
    items.push({
      kind: 'text',
      x: cut + layout.value + 8,
      y: y + 20,
      text: gone,
      size: 12,
      fill: 'ink-3',
      strike: true,
    });
  }
  return items;
}

// What lies behind so many entries is neither drawn nor compared.
const mostEntries = 2000;

function entriesOf(contents: ViewInput['after']): readonly Entry[] {
  return (contents.kind === 'map' ? contents.entries : contents.fields).slice(0, mostEntries);
}
