import type { Item } from '../display.ts';
import { itemPart } from '../drawn-part.ts';
import { easeMove, mix } from '../ease.ts';
import { labelOf } from '../label.ts';
import { tick, words } from '../marks.ts';
import type { Ink } from '../palette.ts';
import { numberOf } from '../same-value.ts';
import { countText, textWidth } from '../text.ts';
import { viewWords } from '../words/view-words.ts';
import {
  itemsOf,
  movingPointers,
  omittedOf,
  orderedIn,
  pointerTags,
  readPlaces,
  slotsOf,
  travel,
  type ViewInput,
} from './view.ts';

/** Numbers as heights. Values stand above the bars and indices below them where there is room for all. */
export function bars(input: ViewInput): readonly Item[] {
  const { box, before, after, progress, now, old } = input;
  const items = itemsOf(after);
  const count = Math.max(items.length, itemsOf(before).length, 1);
  const numbers = [...itemsOf(before), ...items].map((item) => numberOf(item) ?? 0);
  const [low, high] = [Math.min(0, ...numbers), Math.max(0, ...numbers)];
  const pitch = Math.min(34, box.w / count);
  const left = box.x + (box.w - pitch * count) / 2;
  const labelled = pitch >= 20;
  const top = box.y + 22;
  const tall = Math.max(40, Math.min(box.h - 22 - 62, 260));
  const offset = Math.max(0, Math.min(60, (box.h - 84 - tall) / 2));
  const y = (value: number): number => top + offset + tall - ((value - low) / (high - low || 1)) * tall;
  const base = y(0);
  const floor = y(low);
  const reads = readPlaces(input);
  const part = easeMove(progress);
  const back: Item[] = [];
  const front: Item[] = [];
  for (const slot of slotsOf(input)) {
    const place = (index: number): { x: number; y: number } => ({ x: left + (index + 0.5) * pitch, y: 0 });
    const [from, to] = [slot.from ?? slot.to ?? 0, slot.to ?? slot.from ?? 0];
    const moved = from !== to;
    const at = moved ? travel(place(from), place(to), progress, to < from ? 26 : 14) : place(to);
    const opacity = slot.from === null ? part : slot.to === null ? 1 - part : 1;
    if (opacity === 0) continue;
    const was = numberOf(slot.was) ?? numberOf(slot.value) ?? 0;
    const value = mix(was, numberOf(slot.value) ?? 0, part);
    const role =
      progress > 0 && slot.role !== 'rest' ? slot.role : reads.has(from) && slot.from !== null ? 'read' : 'rest';
    const width = Math.max(1, pitch - (pitch > 6 ? 3 : 0.5));
    const [upper, lower] = [Math.min(y(value), base), Math.max(y(value), base)];
    const paint: { fill: Ink; stroke?: Ink; width?: number } =
      role === 'rest'
        ? { fill: 'call-1' }
        : role === 'read'
          ? { fill: 'call-1', stroke: 'read', width: 2.5 }
          : { fill: `${role}-soft`, stroke: role, width: 1.75 };
    const bar: Item = {
      kind: 'rect',
      x: at.x - width / 2,
      y: upper + at.y,
      w: width,
      h: Math.max(1.5, lower - upper),
      radius: Math.min(3, width / 4),
      opacity,
      lift: moved && progress > 0 && progress < 1,
      of: itemPart(input, slot.to),
      ...paint,
    };
    const into = role === 'rest' ? back : front;
    into.push(bar);
    const label = labelOf(
      slot.was !== undefined && progress < 0.5 ? slot.was : slot.value,
      slot.to === null ? old : now,
    ).head;
    const wide = textWidth(label, 12);
    if (wide > pitch + 6 && role === 'rest') continue;
    if (!labelled && role === 'rest') continue;
    into.push({
      kind: 'text',
      x: at.x,
      y: upper + at.y - 6,
      text: label,
      size: 12,
      align: 'center',
      opacity,
      weight: role === 'rest' ? 400 : 600,
      fill: role === 'rest' ? 'ink-2' : `${role}-ink`,
    });
  }
  const ordered = orderedIn(input);
  const isOrdered = (index: number): boolean => ordered.some(({ from, to }) => index >= from && index < to);
  const indices = Array.from({ length: items.length }, (_, index) => index)
    .filter((index) => labelled || index % Math.ceil(36 / pitch) === 0)
    .map((index) =>
      tick(
        { x: left + (index + 0.5) * pitch, y: floor + 16 },
        String(index),
        'center',
        isOrdered(index) ? 'ink-2' : 'ink-3',
      ),
    );
  const tags = pointerTags(
    movingPointers(input),
    (index) => ({ x: left + (index + 0.5) * pitch, y: floor + 20 }),
    progress,
  );
  const bands = ordered.map(({ from, to }): Item => {
    return { kind: 'rect', x: left + from * pitch, y: floor + 4, w: (to - from) * pitch, h: 16, fill: 'call-1' };
  });
  const told =
    ordered.length === 0
      ? []
      : [words({ x: box.x, y: Math.min(box.y + box.h - 6, floor + 58) }, viewWords[now.locale].inOrder)];
  return [...bands, ...told, ...back, ...indices, ...front, ...tags, ...facts(input, low, high, labelled, floor)];
}

function facts(
  { box, after, now }: ViewInput,
  low: number,
  high: number,
  labelled: boolean,
  floor: number,
): readonly Item[] {
  const count = itemsOf(after).length;
  const omitted = omittedOf(after);
  if (labelled && omitted === 0) return [];
  const texts = viewWords[now.locale];
  const whole =
    omitted > 0 ? texts.first(countText(count), countText(count + omitted)) : texts.numbers(countText(count));
  return [
    words(
      { x: box.x + box.w, y: Math.min(box.y + box.h - 6, floor + 58) },
      whole + texts.comma + texts.range(String(low), String(high)),
      'right',
    ),
  ];
}
