import { id, type Step } from '@pellucid/format';
import type { Comparison, Recording, Side } from '@pellucid/replay';
import { type Ink, type Item, textWidth } from '@pellucid/stage';
import { functionLabel } from '../model/moment-line.ts';
import { placeOf } from './paired-player.ts';

/**
 * Both runs as strips of calls over their own steps, and between them a thread for each divergence:
 *
 * ```
 * A  ▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇
 *        ╲  │  ╱
 * B  ▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇
 * ```
 */
export interface ComparedLanes {
  readonly items: readonly Item[];
  readonly left: number;
  readonly strips: Readonly<Record<Side, { readonly top: number; readonly bottom: number }>>;
}

export interface ComparedLanesOptions {
  readonly width: number;
  readonly height: number;
  readonly thin: boolean;
}

/** Rows of calls in a strip; what is deeper is not drawn. */
const rows = 3;
/** Threads are as far apart, in pixels; more cannot be told apart. */
const nearest = 2;

export function comparedLanes(comparison: Comparison, { width, height, thin }: ComparedLanesOptions): ComparedLanes {
  const left = thin ? 20 : 72;
  const tall = Math.max(18, Math.min(46, Math.floor((height - 24) / 2.6)));
  const strips = {
    a: { top: 4, bottom: 4 + tall },
    b: { top: height - 6 - tall, bottom: height - 6 },
  };
  const x = (side: Side, step: number): number =>
    left + (step / Math.max(1, comparison[side].steps)) * Math.max(1, width - left - 2);
  const items: Item[] = [];
  for (const side of ['a', 'b'] as const) {
    const { top } = strips[side];
    const name = side.toUpperCase();
    items.push({ kind: 'text', x: 0, y: top + 12, text: name, size: 12, weight: 600, font: 'ui', fill: 'ink-2' });
    items.push(...calls(comparison[side], (step) => x(side, step), top, tall, width - left, thin));
  }
  items.push(...threads(comparison, x, strips));
  return { items, left, strips };
}

function calls(
  recording: Recording,
  x: (step: number) => number,
  top: number,
  tall: number,
  width: number,
  thin: boolean,
): readonly Item[] {
  const pitch = tall / rows;
  const items: Item[] = [];
  const narrowest = (2 * recording.steps) / Math.max(1, width);
  const last = id<Step>(Math.max(0, recording.steps - 1));
  for (const { from, to, depth, function: target } of recording.callSpans(id<Step>(0), last, narrowest)) {
    if (depth >= rows) continue;
    const [left, right] = [x(from), x(to + 1)];
    const y = top + depth * pitch;
    items.push({
      kind: 'rect',
      x: left,
      y,
      w: Math.max(1.5, right - left - 1),
      h: pitch - 2,
      radius: 2,
      fill: `call-${((depth % 3) + 1) as 1 | 2 | 3}`,
    });
    const name = functionLabel(recording, target);
    if (!thin && pitch >= 13 && right - left > textWidth(name, 11) + 9) {
      items.push({ kind: 'text', x: left + 5, y: y + pitch / 2 + 3, text: name, size: 11, fill: 'ink-2' });
    }
  }
  return items;
}

function threads(
  comparison: Comparison,
  x: (side: Side, step: number) => number,
  { a, b }: ComparedLanes['strips'],
): readonly Item[] {
  const items: Item[] = [];
  let drawn = Number.NEGATIVE_INFINITY;
  for (const divergence of comparison.divergences) {
    const place = placeOf(comparison, divergence);
    const [from, to] = [x('a', place.a + 0.5), x('b', place.b + 0.5)];
    const isRoot = divergence.root === divergence.index;
    const isException = divergence.kind === 'exception';
    if (!isRoot && !isException && Math.abs(from + to - drawn) < 2 * nearest) continue;
    drawn = from + to;
    const stroke: Ink = isException ? 'exception' : isRoot ? 'ink' : 'outline';
    const middle = (a.bottom + b.top) / 2;
    items.push({
      kind: 'path',
      segments: [
        ['M', from, a.bottom],
        ['C', from, middle, to, middle, to, b.top],
      ],
      stroke,
      width: isRoot ? 1.75 : 1,
      opacity: isRoot || isException ? 1 : 0.6,
    });
    if (isRoot) items.push(diamond(from, a.bottom + 3, stroke), diamond(to, b.top - 3, stroke));
  }
  return items;
}

function diamond(x: number, y: number, fill: Ink): Item {
  return { kind: 'path', segments: [['M', x, y - 4], ['L', x + 4, y], ['L', x, y + 4], ['L', x - 4, y], ['Z']], fill };
}
