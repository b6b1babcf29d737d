import type { Step } from '@pellucid/format';
import type { Recording } from '@pellucid/replay';
import { countText, type Item, type Reader } from '@pellucid/stage';
import type { TimeWords } from '../words/time-words.ts';
import { callLanes } from './call-lanes.ts';
import { eventLane } from './event-lane.ts';
import { type TimeScale, timeScale } from './time-scale.ts';
import type { TimeWindow } from './time-window.ts';
import { objectLane, type Pin, pinLane, type TrackedObject } from './value-lanes.ts';

/** The drawing of a part of the run, how high it is, and where its steps lie. */
export interface Lanes {
  readonly items: readonly Item[];
  readonly scale: TimeScale;
  /** Where the lowest lane ends. */
  readonly bottom: number;
  /** Steps of the exceptions that are drawn. */
  readonly exceptions: readonly number[];
}

export interface LaneOptions {
  readonly window: TimeWindow;
  readonly width: number;
  /** Without names, axis and events: for a phone. */
  readonly thin: boolean;
  /** For a low window. */
  readonly short: boolean;
  readonly object: TrackedObject | null;
  readonly pins: readonly Pin[];
  /** Steps of bookmarks, ascending. */
  readonly bookmarks: readonly number[];
  /** Steps of what was searched for, ascending. */
  readonly hits: readonly number[];
  readonly torn: boolean;
  readonly words: TimeWords;
  readerAt(step: Step): Reader;
}

/** Height of the axis, above which nothing else is drawn. */
export const axisHeight = 20;
const namesWidth = 72;

/** Calls by task and depth, changes of one container, writes of pinned variables, output and exceptions. The cost is in the pixels, not in the run. */
export function lanes(recording: Recording, options: LaneOptions): Lanes {
  const { width, thin, short, words } = options;
  const scale = timeScale(options.window, thin ? 0 : namesWidth, width);
  const top = thin ? 20 : 24;
  const calls = callLanes(recording, scale, top, thin, words);
  const items: Item[] = [...calls.items];
  let y = calls.bottom;
  if (!thin) {
    const tall = short ? 16 : 22;
    y += 4;
    if (options.object !== null) items.push(...objectLane(recording, options.object, scale, y, tall));
    y += tall + 12;
    for (const pin of options.pins) {
      items.push(...pinLane(recording, pin, scale, y - 4, tall, options.readerAt));
      y += tall + 8;
    }
    items.push({ kind: 'text', x: 0, y: y + 9, text: words.events, size: 11, font: 'ui', fill: 'ink-3' });
  }
  const events = thin ? y - 9 : y;
  const { items: marks, exceptions } = eventLane(recording, scale, events, thin, words);
  items.push(...marks);
  const bottom = thin ? y : y + 12;
  items.push(...hitTicks(options.hits, scale), ...bookmarkFlags(options.bookmarks, scale, bottom));
  if (options.torn && options.window.to >= recording.steps)
    items.push(tornEdge(scale.x(recording.steps), thin ? 18 : 22, bottom));
  return { items: thin ? items : [...axis(recording, scale, bottom), ...items], scale, bottom, exceptions };
}

function axis(recording: Recording, scale: TimeScale, bottom: number): readonly Item[] {
  const { from, to } = scale.window;
  const wanted = Math.max(2, Math.floor((scale.width - scale.left) / 150));
  const rough = (to - from) / wanted;
  const power = 10 ** Math.floor(Math.log10(Math.max(1, rough)));
  const every = [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= rough) ?? power * 10;
  const items: Item[] = [];
  for (let step = Math.ceil(from / every) * every; step < Math.min(to, recording.steps); step += every) {
    const at = scale.x(step);
    const align = at - scale.left < 12 ? 'left' : at > scale.width - 24 ? 'right' : 'center';
    items.push({ kind: 'text', x: at, y: 14, text: countText(step), size: 11, font: 'ui', align, fill: 'ink-3' });
    items.push({
      kind: 'path',
      segments: [
        ['M', at, 19],
        ['L', at, bottom],
      ],
      stroke: 'hairline',
      width: 1,
      opacity: 0.6,
    });
  }
  return items;
}

/** Short ticks under the axis, where they can be pressed; those that fall on one pixel are one. */
function hitTicks(steps: readonly number[], scale: TimeScale): readonly Item[] {
  const places = new Set(
    steps
      .filter((step) => step >= scale.window.from && step < scale.window.to)
      .map((step) => Math.round(scale.x(step + 0.5))),
  );
  return [...places].map((x) => ({ kind: 'rect', x: x - 1, y: 16, w: 2, h: 7, radius: 1, fill: 'now' }));
}

/** A small flag on the axis, with a line down through the lanes. */
function bookmarkFlags(steps: readonly number[], scale: TimeScale, bottom: number): readonly Item[] {
  return steps.flatMap((step): Item[] => {
    if (step < scale.window.from || step >= scale.window.to) return [];
    const x = Math.round(scale.x(step + 0.5)) + 0.5;
    return [
      {
        kind: 'path',
        segments: [
          ['M', x, 17],
          ['L', x, bottom],
        ],
        stroke: 'pointer-1',
        width: 1,
        opacity: 0.7,
      },
      { kind: 'path', segments: [['M', x, 16], ['L', x + 8, 19], ['L', x, 22], ['Z']], fill: 'pointer-1' },
    ];
  });
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
