import type { ObjectId, Step } from '@pellucid/format';
import type { Call, Recording } from '@pellucid/replay';
import { countText, type Item, printable, textWidth } from '@pellucid/stage';
import type { TimeWords } from '../words/time-words.ts';
import { functionLabel } from './moment-line.ts';

/** The drawing of a whole run, and where its steps lie: x of a step is `left + step / steps * (width - left)`. */
export interface Lanes {
  readonly items: readonly Item[];
  readonly left: number;
  readonly bottom: number;
}

export interface LaneOptions {
  readonly width: number;
  readonly height: number;
  /** Without names, axis and events: for a phone. */
  readonly thin: boolean;
  /** The container whose changes have a lane. */
  readonly object: { readonly id: ObjectId; readonly name: string } | null;
  readonly torn: boolean;
  readonly words: TimeWords;
}

/** Calls by depth, changes of one container, output and exceptions, over all steps. */
export function lanes(recording: Recording, options: LaneOptions): Lanes {
  const { width, thin, words } = options;
  const left = thin ? 0 : 72;
  const x = (step: number): number => left + (step / Math.max(1, recording.steps)) * (width - left);
  const top = thin ? 20 : 24;
  const items: Item[] = [];
  if (!thin) items.push(...axis(recording, options, x));
  const depths = rowsOf(recording);
  const rows = Math.max(1, Math.min(24, 1 + depths.reduce((most, { row }) => Math.max(most, row), 0)));
  const room = thin ? 24 : 48;
  const pitch = Math.min(thin ? 8 : 16, room / Math.max(3, rows));
  items.push(...callBlocks(recording, depths, rows, pitch, top, x, thin));
  let y = top + Math.max(3, rows) * pitch;
  if (!thin) {
    items.push({ kind: 'text', x: 0, y: top + 11, text: words.calls, size: 11, font: 'ui', fill: 'ink-3' });
    y += 4;
    const tall = options.height > 118 ? 22 : 16;
    if (options.object !== null) items.push(...changeLane(recording, options.object, y, tall, x, width));
    y += tall + 12;
    items.push({ kind: 'text', x: 0, y: y + 9, text: words.events, size: 11, font: 'ui', fill: 'ink-3' });
  }
  items.push(...eventMarks(recording, thin ? y - 9 : y, x, thin, width, words));
  const bottom = thin ? y : Math.min(options.height, y + 12);
  if (options.torn) items.push(tornEdge(x(recording.steps), thin ? 18 : 22, bottom));
  return { items, left, bottom };
}

function axis(recording: Recording, { width, height }: LaneOptions, x: (step: number) => number): readonly Item[] {
  const wanted = Math.max(2, Math.floor((width - 72) / 150));
  const rough = recording.steps / wanted;
  const power = 10 ** Math.floor(Math.log10(Math.max(1, rough)));
  const every = [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= rough) ?? power * 10;
  const items: Item[] = [];
  for (let step = 0; step < recording.steps; step += every) {
    const at = x(step);
    items.push({
      kind: 'text',
      x: at,
      y: 14,
      text: countText(step),
      size: 11,
      font: 'ui',
      align: step === 0 ? 'left' : 'center',
      fill: 'ink-3',
    });
    items.push({
      kind: 'path',
      segments: [
        ['M', at, 19],
        ['L', at, height],
      ],
      stroke: 'hairline',
      width: 1,
      opacity: 0.6,
    });
  }
  return items;
}

interface Placed {
  readonly call: Call;
  readonly row: number;
}

/** Each task has its own rows, the first task the first. */
function rowsOf(recording: Recording): readonly Placed[] {
  const heights = new Map<number, number>();
  for (const { task, depth } of recording.calls) heights.set(task, Math.max(heights.get(task) ?? 0, depth + 1));
  const offsets = new Map<number, number>();
  let next = 0;
  for (const [task, height] of heights) {
    offsets.set(task, next);
    next += height;
  }
  return recording.calls.map((call) => ({ call, row: (offsets.get(call.task) ?? 0) + call.depth }));
}

type Shade = 1 | 2 | 3;

function callBlocks(
  recording: Recording,
  placed: readonly Placed[],
  rows: number,
  pitch: number,
  top: number,
  x: (step: number) => number,
  thin: boolean,
): readonly Item[] {
  const shades = new Map<number, Shade>();
  const shadeOf = (call: Call): Shade => {
    if (recording.functionOf(call.function).kind === 'module') return 1;
    const known = shades.get(call.function);
    if (known !== undefined) return known;
    const shade = ([1, 3, 2] as const)[shades.size % 3] ?? 1;
    shades.set(call.function, shade);
    return shade;
  };
  const items: Item[] = [];
  const names: Item[] = [];
  const height = Math.max(1.5, pitch - (pitch > 6 ? 2 : 0.5));
  // Blocks narrower than two pixels grow into one with their neighbours in the row.
  const pending = new Map<number, { from: number; to: number; shade: Shade }>();
  const flush = (row: number): void => {
    const run = pending.get(row);
    if (run === undefined) return;
    pending.delete(row);
    items.push({
      kind: 'rect',
      x: run.from,
      y: top + row * pitch,
      w: Math.max(1.5, run.to - run.from - 1),
      h: height,
      radius: 2,
      fill: `call-${run.shade}`,
    });
  };
  for (const { call, row: wantedRow } of placed) {
    const row = Math.min(wantedRow, rows - 1);
    const [from, to] = [x(call.entered), x(call.ended ?? recording.steps)];
    const run = pending.get(row);
    if (run !== undefined && to - from < 3 && from - run.to < 1 && run.to - run.from < 400) {
      run.to = Math.max(run.to, to);
      continue;
    }
    flush(row);
    pending.set(row, { from, to, shade: shadeOf(call) });
    const name = functionLabel(recording, call.function);
    if (!thin && pitch >= 14 && to - from > textWidth(name, 11) + 9) {
      names.push({ kind: 'text', x: from + 5, y: top + row * pitch + 10.6, text: name, size: 11, fill: 'ink-2' });
    }
  }
  for (const row of [...pending.keys()]) flush(row);
  return [...items, ...names];
}

// A lane is some thousand pixels wide; more points than that cannot be told apart.
const mostPoints = 400;

function changeLane(
  recording: Recording,
  object: { readonly id: ObjectId; readonly name: string },
  y: number,
  tall: number,
  x: (step: number) => number,
  width: number,
): readonly Item[] {
  const steps = recording.objectChanges(object.id);
  const every = Math.max(1, steps.length / mostPoints);
  const sampled = Array.from(
    { length: Math.min(steps.length, mostPoints) },
    (_, index) => steps[Math.floor(index * every)] as Step,
  );
  const sizes = sampled.map((step) => sizeAt(recording, object.id, step));
  const most = Math.max(1, ...sizes);
  const base = y + tall;
  const height = (size: number): number => base - (size / most) * (tall - 3);
  const outline: ['M' | 'L', number, number][] = [];
  for (const [index, step] of sampled.entries()) {
    const [at, level] = [x(step), height(sizes[index] ?? 0)];
    const before = outline.at(-1);
    if (before === undefined) outline.push(['M', at, base]);
    else outline.push(['L', at, before[2]]);
    outline.push(['L', at, level]);
  }
  const last = outline.at(-1);
  const items: Item[] = [];
  if (last !== undefined && new Set(sizes).size > 1) {
    outline.push(['L', width, last[2]]);
    items.push({ kind: 'path', segments: [...outline, ['L', width, base], ['Z']], fill: 'call-1', opacity: 0.55 });
    items.push({ kind: 'path', segments: outline, stroke: 'ink-3', width: 1 });
  }
  let drawn = -2;
  for (const step of steps) {
    const at = x(step);
    if (at - drawn < 2) continue;
    drawn = at;
    items.push({
      kind: 'path',
      segments: [
        ['M', at, base + 2.5],
        ['L', at, base + 6],
      ],
      stroke: 'written',
      width: 1.5,
    });
  }
  items.push({
    kind: 'text',
    x: 0,
    y: y + tall / 2 + 3,
    text: object.name.length > 9 ? `${object.name.slice(0, 8)}…` : object.name,
    size: 11,
    fill: 'ink-2',
  });
  return items;
}

function sizeAt(recording: Recording, object: ObjectId, step: Step): number {
  const contents = recording.state(step).object(object);
  if (contents === undefined) return 0;
  if ('items' in contents) return contents.items.length + contents.omitted;
  return contents.kind === 'map' ? contents.entries.length + contents.omitted : 1;
}

function eventMarks(
  recording: Recording,
  y: number,
  x: (step: number) => number,
  thin: boolean,
  width: number,
  words: TimeWords,
): readonly Item[] {
  const items: Item[] = [];
  if (!thin) {
    let drawn = -9;
    for (const { step } of recording.output((recording.steps - 1) as Step)) {
      const at = x(step);
      if (at - drawn < 3) continue;
      drawn = at;
      items.push({ kind: 'rect', x: at - 2.5, y: y + 2.5, w: 5, h: 5, radius: 2.5, fill: 'ink-2' });
    }
    for (const { step } of recording.gaps.slice(0, 500)) {
      items.push({ kind: 'rect', x: x(step) - 2.5, y: y + 2.5, w: 5, h: 5, radius: 1, stroke: 'ink-3', width: 1 });
    }
  }
  // Exceptions are always drawn, whatever lies beside them; their names only where there is room.
  let free = Infinity;
  for (const { step, handled, value } of [...recording.exceptions].reverse()) {
    const at = Math.min(width - 5, x(step));
    const half = thin ? 4.5 : 5;
    items.push({
      kind: 'path',
      segments: [['M', at, y], ['L', at + half, y + 9], ['L', at - half, y + 9], ['Z']],
      fill: 'exception',
    });
    const contents = value.type === 'reference' ? recording.state(step).object(value.object) : undefined;
    const name = printable(contents?.type ?? words.exception, 60);
    const text = handled === null ? words.notCaught(name) : words.caught(name);
    const wide = textWidth(text, 11, 'ui') + 8;
    if (thin || recording.exceptions.length > 30) continue;
    // To the right where nothing stands yet, else to the left, over the dots of what was printed.
    const right = at + 10 + wide < Math.min(free, width);
    if (!right && at - 46 - wide < 72) continue;
    if (!right && free !== Infinity) continue;
    free = right ? at - 8 : at - 50 - wide;
    if (!right)
      items.push({
        kind: 'path',
        segments: [
          ['M', at - 42, y + 5],
          ['L', at - 12, y + 5],
        ],
        stroke: 'exception',
        width: 1,
        opacity: 0.5,
      });
    items.push({
      kind: 'text',
      x: right ? at + 9 : at - 46,
      y: y + 9,
      text,
      size: 11,
      font: 'ui',
      align: right ? 'left' : 'right',
      fill: 'exception-ink',
    });
  }
  return items;
}

/** The edge of a recording that broke off. */
function tornEdge(x: number, top: number, bottom: number): Item {
  const teeth = Math.max(2, Math.round((bottom - top) / 7));
  const points = Array.from(
    { length: teeth + 1 },
    (_, index) => [x - (index % 2 === 0 ? 1 : 6), top + (index / teeth) * (bottom - top)] as const,
  );
  return {
    kind: 'path',
    segments: [['M', x + 2, top], ...points.map(([px, py]) => ['L', px, py] as const), ['L', x + 2, bottom], ['Z']],
    fill: 'chrome',
    stroke: 'exception',
    width: 1.25,
  };
}
