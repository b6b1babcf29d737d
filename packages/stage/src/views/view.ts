import type { Contents, ObjectId, Value } from '@pellucid/format';
import type { Recording } from '@pellucid/replay';
import type { Box, Item, Point } from '../display.ts';
import { easeMove, mix } from '../ease.ts';
import { freshSlots, listChange, type Slot } from '../list-change.ts';
import { tag, tagWidth } from '../marks.ts';
import { eventsOn, type Moment } from '../moment.ts';
import { isRearranged, type OrderedPart, orderedParts } from '../ordered-part.ts';
import { type Hue, pointersOn, readsOn } from '../pointers.ts';
import { numberOf, sameValue } from '../same-value.ts';
import { isStandIn } from '../stand-in.ts';
import type { Reader } from '../value-text.ts';

/** Everything that a view of one object draws from. */
export interface ViewInput {
  /** Where the view may draw; it leaves out what has no room. */
  readonly box: Box;
  readonly recording: Recording;
  readonly moment: Moment;
  readonly object: ObjectId;
  /** undefined: the moment creates the object. */
  readonly before: Contents | undefined;
  readonly after: Contents;
  readonly old: Reader;
  readonly now: Reader;
  /** 0: as it was before the moment; 1: as it is after it. */
  readonly progress: number;
  /** Where a slice lies along each axis, as the viewer has chosen; what is not said is 0. */
  readonly places: readonly number[];
}

export type View = (input: ViewInput) => readonly Item[];

/** A pointer that may be on its way from one element to another. */
export interface MovingPointer {
  readonly name: string;
  readonly hue: Hue;
  readonly from: number;
  readonly to: number;
}

export function movingPointers(input: ViewInput): readonly MovingPointer[] {
  const { recording, moment, object, old, now } = input;
  const before = pointersOn(recording, moment.before, object, old);
  return pointersOn(recording, moment.after, object, now).map(({ name, hue, at }) => {
    const was = before.find((pointer) => pointer.name === name);
    return { name, hue, from: was?.at ?? at, to: at };
  });
}

/** Elements that the statement reads, by their places before it. */
export function readPlaces(input: ViewInput): ReadonlySet<number> {
  const { moment, object, old } = input;
  const call = moment.before.calls.find(({ call: { id } }) => id === moment.call?.call.id) ?? null;
  // The statement is the one of the moment, the values are those it found.
  const asked = call === null || moment.call === null ? null : { ...call, at: moment.call.at };
  return readsOn(moment.before, asked, object, old);
}

export function itemsOf(contents: Contents | undefined): Extract<Contents, { items: unknown }>['items'] {
  return contents !== undefined && 'items' in contents ? contents.items : [];
}

export function omittedOf(contents: Contents | undefined): number {
  return contents !== undefined && 'omitted' in contents ? contents.omitted : 0;
}

export function slotsOf(input: ViewInput): readonly Slot[] {
  const items = itemsOf(input.after);
  if (items.length > mostFollowed) return slotsNearby(input);
  if (input.before === undefined) return freshSlots(items);
  if (isStandIn(input.object)) return textChange(itemsOf(input.before), items, input.now);
  return listChange(itemsOf(input.before), eventsOn(input.moment, input.object), input.old, input.now);
}

/** A text that is another one now: what both begin and end with stays, what lies between is written, new or gone. */
function textChange(before: readonly Value[], after: readonly Value[], reader: Reader): readonly Slot[] {
  const same = (a: number, b: number): boolean => {
    const [left, right] = [before[a], after[b]];
    return left !== undefined && right !== undefined && sameValue(left, reader, right, reader);
  };
  const most = Math.min(before.length, after.length);
  let head = 0;
  while (head < most && same(head, head)) head++;
  let tail = 0;
  while (tail < most - head && same(before.length - 1 - tail, after.length - 1 - tail)) tail++;
  const shift = after.length - before.length;
  const slots = after.map((value, to): Slot => {
    if (to < head) return { value, from: to, to, role: 'rest' };
    if (to >= after.length - tail) return { value, from: to - shift, to, role: shift === 0 ? 'rest' : 'written' };
    const was = before[to];
    if (was === undefined || to >= before.length - tail) return { value, from: null, to, role: 'created' };
    return { value, from: to, to, role: 'written', was };
  });
  const gone = before.slice(Math.max(head, after.length - tail), before.length - tail);
  const first = Math.max(head, after.length - tail);
  return [...slots, ...gone.map((value, index): Slot => ({ value, from: first + index, to: null, role: 'deleted' }))];
}

// Following each element of a longer list through a moment would take longer than a frame.
const mostFollowed = 20_000;
/** More than any view has room for. */
const nearby = 2000;

/** Of a very long list the elements that can be seen: the first, and those round what is written or pointed at. Nothing of it moves. */
function slotsNearby(input: ViewInput): readonly Slot[] {
  const [items, past] = [itemsOf(input.after), itemsOf(input.before)];
  const slots = new Map<number, Slot>();
  const gone: Slot[] = [];
  const show = (centre: number): void => {
    const first = Math.max(0, centre - nearby / 2);
    for (let at = first; at < Math.min(items.length, first + nearby); at++) {
      const value = items[at];
      if (value !== undefined && !slots.has(at)) slots.set(at, { value, from: at, to: at, role: 'rest' });
    }
  };
  show(0);
  for (const { to } of movingPointers(input).slice(0, 4)) show(to);
  for (const event of input.before === undefined ? [] : eventsOn(input.moment, input.object).slice(0, 100)) {
    if (event.type === 'set-item' && event.key.type === 'int') {
      const at = Number(event.key.value);
      const [value, was] = [items[at], past[at]];
      show(at);
      if (value !== undefined)
        slots.set(at, { value, from: at, to: at, role: 'written', ...(was !== undefined && { was }) });
    } else if (event.type === 'append' || event.type === 'add') {
      const at = items.length - 1;
      const value = items[at];
      show(at);
      if (value !== undefined) slots.set(at, { value, from: null, to: at, role: 'created' });
    } else if (event.type === 'discard') gone.push({ value: event.value, from: 0, to: null, role: 'deleted' });
  }
  return [...slots.values(), ...gone];
}

/** Parts of a list of numbers that are in order, where the program moves its elements about. */
export function orderedIn(input: ViewInput): readonly OrderedPart[] {
  const { after, recording, moment, object, now } = input;
  const numbers = itemsOf(after).map((item) => numberOf(item));
  if (after.kind !== 'list' || isStandIn(object) || numbers.length > mostShaded) return [];
  const known = numbers.filter((number) => number !== null);
  if (known.length < numbers.length) return [];
  const parts = orderedParts(known, pointersOn(recording, moment.after, object, now));
  return parts.length > 0 && isRearranged(recording, object, moment.last) ? parts : [];
}

const mostShaded = 200;

/** Where a value is on its way; one that goes down the order travels over the row, the other under it, so that they never cross. */
export function travel(from: Point, to: Point, progress: number, bend: number): Point {
  const part = easeMove(progress);
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  const off = Math.sin(Math.PI * part) * bend;
  return {
    x: mix(from.x, to.x, part) - ((to.y - from.y) / length) * off,
    y: mix(from.y, to.y, part) + ((to.x - from.x) / length) * off,
  };
}

/** Pointers below a row of places; those that would cover one another stand below one another. */
export function pointerTags(
  pointers: readonly MovingPointer[],
  place: (index: number) => Point | undefined,
  progress: number,
  most = 3,
): readonly Item[] {
  const taken: { readonly left: number; readonly right: number; readonly row: number; readonly level: number }[] = [];
  return pointers.flatMap(({ name, hue, from, to }) => {
    const [start, end] = [place(from) ?? place(to), place(to)];
    if (start === undefined || end === undefined) return [];
    // By where they arrive, so that no tag changes its level on the way.
    const [left, right] = [end.x - tagWidth(name) / 2 - 2, end.x + tagWidth(name) / 2 + 2];
    const free = (level: number): boolean =>
      !taken.some((other) => other.row === end.y && other.level === level && left < other.right && other.left < right);
    const level = [0, 1, 2].find(free) ?? most;
    if (level >= most) return [];
    taken.push({ left, right, row: end.y, level });
    const part = easeMove(progress);
    return tag({ x: mix(start.x, end.x, part), y: mix(start.y, end.y, part) + level * 19 }, name, hue, 'below');
  });
}
