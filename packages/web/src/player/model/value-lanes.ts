import type { FunctionId, ObjectId, Step, Value } from '@pellucid/format';
import { answerAll, type Change, type Recording, slice, type VariableKey } from '@pellucid/replay';
import { fit, type Item, numberOf, type Reader, textWidth, valueText } from '@pellucid/stage';
import { type TimeScale, visible } from './time-scale.ts';

/** A container whose changes have a lane. */
export interface TrackedObject {
  readonly id: ObjectId;
  readonly name: string;
}

/** A variable whose writes have a lane, in whatever call of its function. */
export interface Pin {
  readonly key: VariableKey;
  readonly name: string;
  readonly function: FunctionId;
}

// Building a container at a step costs its size.
const mostSizes = 160;

/** How many elements the container has, as a skyline, and a mark at each change. */
export function objectLane(
  recording: Recording,
  { id, name }: TrackedObject,
  scale: TimeScale,
  y: number,
  tall: number,
): readonly Item[] {
  const changes = recording.changesIn(id);
  const base = y + tall;
  const before = changes.at(changes.upTo(scale.window.from - 1) - 1);
  const room = Math.max(2, (scale.width - scale.left) / mostSizes);
  const steps = [...(before === undefined ? [] : [before]), ...visible(changes, (step) => step, scale, room)];
  const sizes = answerAll(steps.map((step) => () => sizeAt(recording, id, step)));
  const points = steps.map((step, index) => ({ x: scale.x(step), value: sizes[index] ?? 0 }));
  const items: Item[] = [];
  if (new Set(sizes).size > 1) items.push(...skyline(points, scale, base, tall, 0, Math.max(1, ...sizes), true));
  for (const step of visible(changes, (at) => at, scale, 2)) items.push(mark(scale.x(step), base));
  return [...items, laneName(name, scale, y, tall)];
}

// More calls than this in one window are told from what the first of them wrote.
const mostCalls = 300;

/** The writes of a variable: numbers as a line, anything else as its values where there is room, and a mark at each write. */
export function pinLane(
  recording: Recording,
  pin: Pin,
  scale: TimeScale,
  y: number,
  tall: number,
  readerAt: (step: Step) => Reader,
): readonly Item[] {
  const base = y + tall;
  const writes = keysInWindow(recording, pin, scale).map((key) => {
    const changes = recording.changes(key);
    const before = changes.at(changes.upTo(scale.window.from - 1) - 1);
    return [...(before === undefined ? [] : [before]), ...visible(changes, ({ step }) => step, scale, 2)];
  });
  const all = writes.flat();
  const numbers = all.flatMap(({ value }) => (value === null ? [] : (numberOf(value) ?? [])));
  const isNumeric = numbers.length > 1 && all.every(({ value }) => value === null || numberOf(value) !== null);
  const items: Item[] = [];
  if (isNumeric) {
    const [low, high] = extremes(numbers);
    for (const changes of writes) {
      const points = changes.flatMap(({ step, value }) =>
        value === null ? [] : [{ x: scale.x(step), value: numberOf(value) ?? low }],
      );
      items.push(...skyline(points, scale, base, tall - 2, low, high === low ? low + 1 : high, false));
    }
  } else items.push(...valueTexts(all, scale, base, readerAt));
  let drawn = -2;
  for (const { step } of all) {
    const x = scale.x(step);
    if (x < scale.left || x - drawn < 2) continue;
    drawn = x;
    items.push(mark(x, base));
  }
  return [...items, laneName(pin.name, scale, y, tall)];
}

/** The variable in each call of its function that the window shows. */
function keysInWindow(recording: Recording, { key, function: target }: Pin, scale: TimeScale): readonly VariableKey[] {
  const calls = recording.callsOf(target);
  const end = calls.upTo(scale.window.to);
  const begin = calls.upTo(scale.window.from);
  // A call that began before the window may still run in it: the last ones before it are asked, too.
  return slice(calls, Math.max(0, begin - 40), Math.min(end, begin + mostCalls))
    .filter(({ ended }) => ended === null || ended >= scale.window.from)
    .map((call) => ({ ...key, call: call.id }));
}

function valueTexts(
  changes: readonly Change[],
  scale: TimeScale,
  base: number,
  readerAt: (step: Step) => Reader,
): readonly Item[] {
  return changes.flatMap(({ step, value }, index): Item[] => {
    const x = Math.max(scale.left, scale.x(step));
    const end = Math.min(scale.width, scale.x(changes[index + 1]?.step ?? scale.window.to));
    if (value === null || end - x < 16) return [];
    const text = fit(textOf(value, readerAt(step)), end - x - 8, 11);
    return text.length < 2 && textWidth(text, 11) > end - x
      ? []
      : [{ kind: 'text', x: x + 4, y: base - 4, text, size: 11, fill: 'ink-2' }];
  });
}

function textOf(value: Value, reader: Reader): string {
  return valueText(value, reader, 40);
}

function skyline(
  points: readonly { readonly x: number; readonly value: number }[],
  scale: TimeScale,
  base: number,
  tall: number,
  low: number,
  high: number,
  filled: boolean,
): readonly Item[] {
  const level = (value: number): number => base - ((value - low) / (high - low)) * (tall - 3);
  const outline: ['M' | 'L', number, number][] = [];
  for (const { x, value } of points) {
    const at = Math.max(scale.left, x);
    const before = outline.at(-1);
    if (before !== undefined) outline.push(['L', at, before[2]]);
    else if (filled) outline.push(['M', at, base]);
    outline.push([outline.length === 0 ? 'M' : 'L', at, level(value)]);
  }
  const last = outline.at(-1);
  if (last === undefined) return [];
  outline.push(['L', filled ? scale.width : Math.min(scale.width, last[1] + 6), last[2]]);
  const line: Item = { kind: 'path', segments: outline, stroke: 'ink-3', width: 1 };
  if (!filled) return [line];
  return [
    { kind: 'path', segments: [...outline, ['L', scale.width, base], ['Z']], fill: 'call-1', opacity: 0.55 },
    line,
  ];
}

function mark(x: number, base: number): Item {
  return {
    kind: 'path',
    segments: [
      ['M', x, base + 2.5],
      ['L', x, base + 6],
    ],
    stroke: 'written',
    width: 1.5,
  };
}

function laneName(name: string, scale: TimeScale, y: number, tall: number): Item {
  return { kind: 'text', x: 0, y: y + tall / 2 + 3, text: fit(name, scale.left - 8, 11), size: 11, fill: 'ink-2' };
}

function sizeAt(recording: Recording, object: ObjectId, step: Step): number {
  const contents = recording.state(step).object(object);
  if (contents === undefined) return 0;
  if ('items' in contents) return contents.items.length + contents.omitted;
  return contents.kind === 'map' ? contents.entries.length + contents.omitted : 1;
}

function extremes(numbers: readonly number[]): readonly [low: number, high: number] {
  let [low, high] = [Infinity, -Infinity];
  for (const number of numbers) {
    if (number < low) low = number;
    if (number > high) high = number;
  }
  return [low, high];
}
