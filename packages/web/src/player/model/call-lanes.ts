import { type FunctionId, id, type Step, type TaskId } from '@pellucid/format';
import type { CallSpan, Recording } from '@pellucid/replay';
import { countText, fit, type Item, printable, textWidth } from '@pellucid/stage';
import type { TimeWords } from '../words/time-words.ts';
import { functionLabel } from './moment-line.ts';
import type { TimeScale } from './time-scale.ts';

/** The rows of one task, from its first call downwards. */
interface Band {
  readonly task: TaskId;
  readonly name: string;
  readonly y: number;
  /** Depth of the first row. */
  readonly depth: number;
  readonly rows: number;
  readonly pitch: number;
}

/** Where the name of a call stands in the row at `y`. */
interface Taken {
  readonly y: number;
  readonly from: number;
  readonly to: number;
}

// A run may have thousands of tasks; whoever zooms in sees those that were alive then.
const mostBands = 8;
const rowHeight = 16;
const taskHeight = 15;
const deepest = 24;

/** The calls in the window as blocks, each task in a band of its own; what is too narrow to be told apart is one block. */
export function callLanes(
  recording: Recording,
  scale: TimeScale,
  top: number,
  thin: boolean,
  words: TimeWords,
): { readonly items: readonly Item[]; readonly bottom: number } {
  const { from, to } = scale.window;
  const last = Math.max(0, recording.steps - 1);
  const spans = recording.callSpans(
    id<Step>(Math.max(0, Math.floor(from))),
    id<Step>(Math.min(last, Math.ceil(to))),
    Math.ceil(3 / scale.pixelsEach),
  );
  const { bands, left, bottom } = bandsOf(recording, spans, top, thin, words, scale.left - 10);
  const shades = shadesOf(recording);
  const items: Item[] = [];
  const names: Item[] = [];
  const named = new Map<Item, Taken>();
  for (const span of spans) {
    const band = bands.get(span.task);
    if (band === undefined) continue;
    const { y, pitch } = band;
    const height = Math.max(1.5, pitch - (pitch > 6 ? 2 : 0.5));
    const row = y + rowOf(band, span.depth) * pitch;
    const [x, end] = [Math.max(scale.left, scale.x(span.from)), Math.min(scale.width, scale.x(span.to + 1))];
    if (end <= x) continue;
    items.push({
      kind: 'rect',
      x,
      y: row,
      w: Math.max(1.5, end - x - 1),
      h: height,
      radius: 2,
      fill: `call-${shades(span.function)}`,
    });
    if (thin || pitch < 11 || end - x < 14) continue;
    const label = span.calls > 1 ? `${countText(span.calls)}×` : printable(functionLabel(recording, span.function), 60);
    const wide = textWidth(label, 11) + 9;
    if (wide >= end - x) continue;
    const taken = { y: row, from: x, to: x + wide };
    // In a row that stands for several depths the deeper call lies above.
    for (const [other, place] of named) if (overlaps(place, taken)) named.delete(other);
    named.set({ kind: 'text', x: x + 5, y: row + height / 2 + 3.6, text: label, size: 11, fill: 'ink-2' }, taken);
  }
  names.push(...named.keys());
  if (!thin) {
    for (const { name, y } of bands.values())
      names.push({
        kind: 'text',
        x: 0,
        y: y + 11,
        text: name,
        size: 11,
        font: 'ui',
        fill: 'ink-3',
      });
    if (left > 0)
      names.push({
        kind: 'text',
        x: scale.left + 4,
        y: bottom - 4,
        text: words.moreTasks(countText(left)),
        size: 11,
        font: 'ui',
        fill: 'ink-3',
      });
    if (bands.size > 1) items.push(...running(recording, scale, bands));
    names.push(...lineNumbers(recording, scale, bands, [...named.values()]));
  }
  return { items: [...items, ...names], bottom };
}

function bandsOf(
  recording: Recording,
  spans: readonly CallSpan[],
  top: number,
  thin: boolean,
  words: TimeWords,
  room: number,
): { readonly bands: ReadonlyMap<TaskId, Band>; readonly left: number; readonly bottom: number } {
  const depths = new Map<TaskId, { readonly least: number; readonly most: number }>();
  for (const { task, depth } of spans) {
    const { least, most } = depths.get(task) ?? { least: depth, most: depth };
    depths.set(task, { least: Math.min(least, depth), most: Math.max(most, depth) });
  }
  const started = new Map(recording.tasks.map((task) => [task.task, task]));
  const order = [...depths.keys()].sort((a, b) => (started.get(a)?.started ?? -1) - (started.get(b)?.started ?? -1));
  // Processes and threads are few, and each does the work of many calls that wait.
  const isFirst = (task: TaskId): boolean => /process|thread|^$/.test(started.get(task)?.kind ?? '');
  const chosen = new Set([...new Set([...order.filter(isFirst), ...order])].slice(0, mostBands));
  const shown = order.filter((task) => chosen.has(task));
  const left = order.length - shown.length;
  const bands = new Map<TaskId, Band>();
  const isAlone = shown.length === 1;
  const names = taskNames(recording.tasks, words, room);
  let y = top;
  for (const task of shown) {
    const { least, most } = depths.get(task) ?? { least: 0, most: 0 };
    const rows = Math.min(isAlone || task === shown[0] ? deepest : 1, most - least + 1);
    // One task has the room of three rows; several have less each, so that all of them can be seen.
    const full = isAlone ? rowHeight : taskHeight;
    const height = thin
      ? 24 / shown.length
      : isAlone || task === shown[0]
        ? Math.max(rows > 1 ? 3 : 1, isAlone ? 3 : 1) * full
        : full;
    const pitch = Math.min(thin ? 8 : full, height / (isAlone ? Math.max(3, rows) : rows));
    const name = names.get(task) ?? (names.size === 0 ? words.calls : words.mainTask);
    bands.set(task, { task, name, y, depth: least, rows, pitch });
    y += Math.min(height, rows * pitch) + (isAlone || thin ? 0 : 2);
  }
  return { bands, left, bottom: Math.max(y, top + (thin ? 24 : 3 * rowHeight)) + (left > 0 ? 14 : 0) };
}

type Shade = 1 | 2 | 3;

/** What the lanes of tasks are called, within so many pixels; those that would read the same are numbered in the order of their start. */
export function taskNames(tasks: Recording['tasks'], words: TimeWords, room: number): ReadonlyMap<TaskId, string> {
  const counts = new Map<string, number>();
  const shorts = new Map<string, string>();
  const places = tasks.map(({ task, kind, name }) => {
    const whole = name || words.taskKind(kind);
    const short = shorts.get(whole) ?? fit(shortName(printable(whole, 200), words, room), room, 11, 'ui');
    shorts.set(whole, short);
    const place = (counts.get(short) ?? 0) + 1;
    counts.set(short, place);
    return { task, short, place };
  });
  return new Map(
    places.map(({ task, short, place }) => {
      const number = counts.get(short) === 1 ? '' : ` ${place}`;
      return [task, number === '' ? short : fit(short, room - textWidth(number, 11, 'ui'), 11, 'ui') + number];
    }),
  );
}

/** Of a name that has no room the part that tells most: of a thread or process its number, of `Queue.#startNext` the method. */
function shortName(name: string, words: TimeWords, room: number): string {
  if (textWidth(name, 11, 'ui') <= room) return name;
  const [, thread, process] = /^thread (\d+): |, process (\d+)$/.exec(name) ?? [];
  if (thread !== undefined) return `${words.taskKind('thread')} ${thread}`;
  if (process !== undefined) return `${words.taskKind('process')} ${process}`;
  return name.slice(name.lastIndexOf('.') + 1);
}

function overlaps(one: Taken, other: Taken): boolean {
  return one.y === other.y && one.from < other.to && one.to > other.from;
}

/** What lies deeper than the band has rows is drawn over its last one. */
function rowOf({ depth, rows }: Band, of: number): number {
  return Math.max(0, Math.min(of - depth, rows - 1));
}

/** Functions are told apart by lightness, in the order in which they come; modules are the lightest. */
function shadesOf(recording: Recording): (target: FunctionId) => Shade {
  const shades = new Map<FunctionId, Shade>();
  return (target) => {
    if (recording.functionOf(target).kind === 'module') return 1;
    const known = shades.get(target);
    if (known !== undefined) return known;
    const shade = ([1, 3, 2] as const)[shades.size % 3] ?? 1;
    shades.set(target, shade);
    return shade;
  };
}

// Asking which task runs costs a look at each step that is drawn.
const mostLooks = 1600;

/** A line below the band of the task that runs: the order in which tasks really took turns. Of a window with more steps than pixels, one step in each. */
function running(recording: Recording, scale: TimeScale, bands: ReadonlyMap<TaskId, Band>): readonly Item[] {
  const items: Item[] = [];
  const every = Math.max(1, (scale.window.to - scale.window.from) / Math.min(mostLooks, scale.width - scale.left));
  const end = Math.min(recording.steps, scale.window.to);
  let since = Math.floor(scale.window.from);
  let runs: TaskId | null = null;
  const flush = (to: number): void => {
    const band = runs === null ? undefined : bands.get(runs);
    if (band === undefined) return;
    const [x, right] = [Math.max(scale.left, scale.x(since)), Math.min(scale.width, scale.x(to))];
    const y = band.y + band.rows * band.pitch - 1.5;
    items.push({ kind: 'rect', x, y, w: Math.max(1, right - x - 0.5), h: 2, fill: 'ink-3' });
  };
  for (let at = since; at < end; at += every) {
    const { task } = recording.state(id<Step>(Math.floor(at)));
    if (runs === task) continue;
    flush(at);
    [runs, since] = [task, at];
  }
  flush(end);
  return items;
}

/** Where there is room for each statement: its line, in the row of its call. */
function lineNumbers(
  recording: Recording,
  scale: TimeScale,
  bands: ReadonlyMap<TaskId, Band>,
  named: readonly Taken[],
): readonly Item[] {
  if (scale.pixelsEach < 10) return [];
  const items: Item[] = [];
  const end = Math.min(recording.steps, scale.window.to);
  for (let at = Math.max(0, Math.floor(scale.window.from)); at < end; ) {
    const { first, last } = recording.moment(id<Step>(at));
    const state = recording.state(last);
    const call = state.calls.at(-1);
    const band = bands.get(state.task);
    const x = scale.x(first);
    at = last + 1;
    if (call === undefined || band === undefined || band.pitch < 11 || x <= scale.left) continue;
    const y = band.y + rowOf(band, call.call.depth) * band.pitch;
    if (named.some((name) => overlaps(name, { y, from: x, to: x + 24 }))) continue;
    const text = call.at === null ? '' : String(call.at[0]);
    items.push({
      kind: 'path',
      segments: [
        ['M', x, y],
        ['L', x, y + band.pitch - 2],
      ],
      stroke: 'stage',
      width: 1,
    });
    if (scale.x(at) - x > textWidth(text, 11) + 6)
      items.push({ kind: 'text', x: x + 4, y: y + 11, text, size: 11, fill: 'ink-3' });
  }
  return items;
}
