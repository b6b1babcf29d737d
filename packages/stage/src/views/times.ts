import type { Value } from '@pellucid/format';
import type { Box, DrawnPart, Item } from '../display.ts';
import { itemPart, partOf, pressable, wholePart } from '../drawn-part.ts';
import { easeMove, mix } from '../ease.ts';
import { entryChange } from '../entry-change.ts';
import { inks, line, type Role, tick, words } from '../marks.ts';
import { eventsOn } from '../moment.ts';
import { countText, fit, textWidth } from '../text.ts';
import { type Time, timeOf } from '../time-of.ts';
import { valueText } from '../value-text.ts';
import { viewWords } from '../words/view-words.ts';
import { itemsOf, movingPointers, omittedOf, pointerTags, readPlaces, slotsOf, type ViewInput } from './view.ts';

/** A point on the axis. */
interface Dot {
  readonly time: Time;
  /** Where it came from, if it has moved along the list: its time then is the same, unless it was written. */
  readonly was: Time | null;
  readonly index: number;
  /** Small, over the label: the place in the list, or the time where the label says what a map has for it. */
  readonly over: string;
  readonly label: string;
  readonly role: Role;
  readonly opacity: number;
  readonly of: DrawnPart | undefined;
}

const mostDots = 1000;
const margin = 28;
/** Lines of labels over the axis. */
const levels = 4;
const levelHeight = 34;

/** Dates and times where they lie on an axis, each with its place in the list, or with what a map has for it. */
export function times(input: ViewInput): readonly Item[] {
  const { box, after, now, progress } = input;
  const all = dotsOf(input);
  const dots = all.slice(0, mostDots);
  if (dots.length === 0) return [words({ x: box.x, y: box.y + 24 }, viewWords[now.locale].empty)];
  const known = dots.flatMap(({ time, was }) => (was === null ? [time.at] : [time.at, was.at]));
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const span = Math.max(1, high - low);
  const x = (at: number): number => box.x + margin + ((at - low) / span) * (box.w - 2 * margin);
  const axis = Math.round(box.y + Math.min(box.h - 62, Math.max(levels * levelHeight + 8, box.h * 0.55)));
  const part = easeMove(progress);
  const place = (dot: Dot): number => mix(x((dot.was ?? dot.time).at), x(dot.time.at), part);
  const items: Item[] = [line({ x: box.x, y: axis }, { x: box.x + box.w, y: axis }, 'outline', 1)];
  items.push(...ticks(low, high, x, axis, box));
  const taken: Label[] = [];
  let unlabelled = 0;
  for (const dot of dots) {
    if (dot.opacity === 0) continue;
    const at = place(dot);
    items.push(...drawDot(dot, at, axis));
    const end = x(dot.time.at);
    const wide = Math.max(textWidth(dot.label, 12), textWidth(dot.over, 11)) + 12;
    const middle = Math.max(box.x + wide / 2, Math.min(box.x + box.w - wide / 2, end));
    const placed = (level: number): Label => ({ level, from: middle - wide / 2, to: middle + wide / 2, stem: end });
    const level = [0, 1, 2, 3].find(
      (candidate) => axis - (candidate + 1) * levelHeight > box.y - 8 && isFree(placed(candidate), taken),
    );
    if (level === undefined) {
      unlabelled++;
      continue;
    }
    taken.push(placed(level));
    items.push(...drawLabel(dot, at, Math.max(box.x + wide / 2, Math.min(box.x + box.w - wide / 2, at)), axis, level));
  }
  const byIndex = new Map(dots.map((dot) => [dot.index, dot]));
  const pointed = (index: number): { x: number; y: number } | undefined => {
    const dot = byIndex.get(index);
    return dot === undefined ? undefined : { x: x(dot.time.at), y: axis + 26 };
  };
  items.push(...pointerTags(movingPointers(input), pointed, progress));
  const said = viewWords[now.locale];
  const whole = (after.kind === 'map' ? after.entries.length : itemsOf(after).length) + omittedOf(after);
  const notes = [
    ...(whole > mostDots ? [said.first(countText(mostDots), countText(whole))] : []),
    ...(unlabelled > 0 ? [said.unlabelled(countText(unlabelled))] : []),
  ];
  if (notes.length > 0) items.push(words({ x: box.x, y: box.y + box.h - 2 }, notes.join(' · ')));
  return items;
}

/** Where a label stands, and the stem that goes from it down to its dot. */
interface Label {
  readonly level: number;
  readonly from: number;
  readonly to: number;
  readonly stem: number;
}

/** Whether the label lies on no other one, and no stem crosses a label. */
function isFree(label: Label, taken: readonly Label[]): boolean {
  const crosses = (upper: Label, lower: Label): boolean =>
    upper.level > lower.level && upper.stem > lower.from && upper.stem < lower.to;
  return taken.every((other) => {
    const overlap = other.level === label.level && label.from <= other.to && label.to >= other.from;
    return !overlap && !crosses(label, other) && !crosses(other, label);
  });
}

function dotsOf(input: ViewInput): readonly Dot[] {
  const { after, before, old, now, moment, object, progress } = input;
  const reads = readPlaces(input);
  const dot = (
    value: Value,
    was: Value | undefined,
    index: number,
    role: Role,
    label: string | null,
    opacity: number,
    of: DrawnPart | undefined,
  ): Dot[] => {
    const [time, past] = [timeOf(value, now) ?? timeOf(value, old), timeOf(was, old)];
    if (time === null) return [];
    const [over, text] = label === null ? [String(index), shortText(time)] : [shortText(time), label];
    return [{ time, was: past, index, over, label: text, role, opacity, of }];
  };
  if (after.kind === 'map') {
    const [past, reader] = before?.kind === 'map' ? [before.entries, old] : [after.entries, now];
    return entryChange(past, after.entries, eventsOn(moment, object), reader, now).flatMap(
      ({ key, value, from, to, role }) =>
        dot(
          key,
          undefined,
          to ?? from ?? 0,
          progress > 0 ? role : 'rest',
          valueText(value, now, 16),
          shown(from, to),
          to === null ? undefined : partOf(input, 'item', key),
        ),
    );
  }
  return slotsOf(input).flatMap(({ value, was, from, to, role }) => {
    const sign = role === 'rest' && from !== null && reads.has(from) ? 'read' : role;
    return dot(
      value,
      was,
      to ?? from ?? 0,
      progress > 0 ? sign : 'rest',
      null,
      shown(from, to),
      itemPart(input, to) ?? wholePart(input),
    );
  });

  function shown(from: number | null, to: number | null): number {
    return from === null ? easeMove(progress) : to === null ? 1 - easeMove(progress) : 1;
  }
}

/** Without its zone, which the axis does not say either, and without what is zero at its end. */
function shortText({ text }: Time): string {
  return text
    .replace(/(?:Z|[+-]\d\d:?\d\d)$/, '')
    .replace(/\.\d+$/, '')
    .replace(/[T ]00:00(?::00)?$/, '')
    .replace('T', ' ')
    .replace(/(:\d\d):00$/, '$1')
    .slice(0, 24);
}

function drawDot({ role, opacity, of }: Dot, x: number, axis: number): readonly Item[] {
  const radius = role === 'rest' ? 4 : 6;
  return [
    {
      kind: 'rect',
      x: x - radius,
      y: axis - radius,
      w: 2 * radius,
      h: 2 * radius,
      radius,
      fill: role === 'rest' ? 'ink-2' : role === 'read' ? 'stage' : role,
      ...(role === 'read' && { stroke: 'read' as const, width: 2.5 }),
      lift: role === 'written',
      opacity,
    },
    // As wide as a finger finds.
    ...pressable({ x: x - 9, y: axis - 9, w: 18, h: 18 }, of),
  ];
}

function drawLabel(
  { label, over, role, opacity }: Dot,
  x: number,
  middle: number,
  axis: number,
  level: number,
): readonly Item[] {
  const y = axis - 16 - level * levelHeight;
  const ink = role === 'rest' ? 'ink' : inks[role];
  const stem: Item = { ...line({ x, y: axis - 7 }, { x, y: y + 4 }, 'hairline', 1), opacity } as Item;
  return [
    ...(level > 0 ? [stem] : []),
    { ...tick({ x: middle, y: y - 13 }, `${role === 'created' ? '+ ' : ''}${over}`), opacity },
    {
      kind: 'text',
      x: middle,
      y,
      text: fit(label, 180, 12),
      size: 12,
      align: 'center',
      weight: role === 'rest' ? 400 : 600,
      fill: ink,
      strike: role === 'deleted',
      opacity,
    },
  ];
}

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
/** Distances of marks on the axis: how long, and what of the ISO text is written at each. Months and years by their own lengths. */
const pitches: readonly (readonly [length: number, from: number, to: number, months: number])[] = [
  [1, 17, 23, 0],
  ...[1, 5, 15].map((n): [number, number, number, number] => [n * second, 11, 19, 0]),
  ...[1, 5, 15, 30].map((n): [number, number, number, number] => [n * minute, 11, 16, 0]),
  ...[1, 3, 6, 12].map((n): [number, number, number, number] => [n * hour, 11, 16, 0]),
  ...[1, 2, 7].map((n): [number, number, number, number] => [n * day, 5, 10, 0]),
  ...[1, 3, 6].map((n): [number, number, number, number] => [n * 30 * day, 0, 7, n]),
  ...[1, 2, 5, 10, 25, 100, 500].map((n): [number, number, number, number] => [n * 365 * day, 0, 4, n * 12]),
];

function ticks(low: number, high: number, x: (at: number) => number, axis: number, box: Box): readonly Item[] {
  const most = Math.max(2, Math.floor(box.w / 84));
  const [length, from, to, months] = pitches.find(([each]) => (high - low) / each <= most) ?? [
    500 * 365 * day,
    0,
    4,
    6000,
  ];
  const items: Item[] = [];
  let edge = Number.NEGATIVE_INFINITY;
  for (
    let at = startOf(low, length, months), count = 0;
    at <= high && count < 400;
    at = after(at, length, months), count++
  ) {
    if (at < low) continue;
    const date = new Date(at);
    if (Number.isNaN(date.getTime())) break;
    // At midnight the day says more than the hour.
    const text =
      from === 11 && at % day === 0 && high - low > day
        ? date.toISOString().slice(5, 10)
        : date.toISOString().slice(from, to);
    const place = x(at);
    items.push(line({ x: place, y: axis }, { x: place, y: axis + 5 }, 'outline', 1));
    const wide = textWidth(text, 11);
    if (place - wide / 2 < edge + 8 || place - wide / 2 < box.x || place + wide / 2 > box.x + box.w) continue;
    edge = place + wide / 2;
    items.push(tick({ x: place, y: axis + 18 }, text));
  }
  return items;
}

function startOf(low: number, length: number, months: number): number {
  if (months === 0) return Math.floor(low / length) * length;
  const date = new Date(low);
  const month = date.getUTCFullYear() * 12 + date.getUTCMonth();
  return monthAt(Math.floor(month / months) * months);
}

function after(at: number, length: number, months: number): number {
  if (months === 0) return at + length;
  const date = new Date(at);
  return monthAt(date.getUTCFullYear() * 12 + date.getUTCMonth() + months);
}

function monthAt(month: number): number {
  const date = new Date(0);
  date.setUTCFullYear(Math.floor(month / 12), month % 12, 1);
  return date.getTime();
}
