import { id, type Step } from '@pellucid/format';
import type { VariableState } from '@pellucid/replay';
import type { Item, Segment } from '../display.ts';
import { tick } from '../marks.ts';
import { numberOf } from '../same-value.ts';
import { standIn } from '../stand-in.ts';
import { textWidth } from '../text.ts';
import { valueText } from '../value-text.ts';
import { extremes, short } from './heat-strip.ts';
import type { ViewInput } from './view.ts';

// A stage tells no more apart.
const mostPoints = 400;
/** For the numbers at the axis; the same for all, so that what happens together stands above one another. */
const margin = 76;

interface HeldNumber {
  readonly step: Step;
  readonly number: number;
}

/** A number over time: what it was is solid, what it will be pale, and a dot stands at now. */
export function history(input: ViewInput): readonly Item[] {
  const { box, recording, moment, now, progress } = input;
  const variable = moment.after.calls.at(-1)?.variables.find((held) => standIn(held) === input.object);
  if (variable === undefined) return [];
  const points = numbersOf(input, variable);
  const [low, high] = extremes(points.map(({ number }) => number));
  // All numbers of a call share one axis: its life.
  const { entered, ended } = moment.after.calls.at(-1)?.call ?? { entered: moment.first, ended: null };
  const [first, last] = [entered, ended ?? Math.max(points.at(-1)?.step ?? moment.last, moment.last)];
  const tall = Math.max(24, Math.min(150, box.h - 40));
  const top = box.y + Math.max(12, (box.h - tall) / 2 - 6);
  const [highest, lowest] = [short(high), short(low)];
  const [left, right] = [box.x + margin, box.x + box.w - 30];
  const x = (step: number): number => left + ((step - first) / Math.max(1, last - first)) * (right - left);
  const y = (number: number): number => top + tall - ((number - low) / (high - low || 1)) * tall;
  const current = points.findLast(({ step }) => step <= moment.last);
  const nowX = x(moment.last);
  const past = points.filter(({ step }) => step <= moment.last);
  const future = points.filter(({ step }) => step > moment.last);
  const items: Item[] = [
    { kind: 'path', segments: steps(past, x, y, nowX), stroke: 'ink-2', width: 1.75 },
    ...(future.length === 0 || current === undefined
      ? []
      : [
          {
            kind: 'path' as const,
            segments: steps([{ ...current, step: id<Step>(moment.last) }, ...future], x, y, right),
            stroke: 'outline' as const,
            opacity: 0.6,
            width: 1.25,
          },
        ]),
    tick({ x: left - 10, y: y(high) + 4 }, highest, 'right'),
    ...(low === high ? [] : [tick({ x: left - 10, y: y(low) + 4 }, lowest, 'right')]),
  ];
  if (current === undefined) return items;
  const written = progress > 0 && current.step >= moment.first && recording.changes(variable.key).count > 0;
  const centre = { x: nowX, y: y(current.number) };
  const dot = written ? 5 : 4;
  const text = valueText(variable.value, now, 14);
  const toLeft = centre.x + 14 + textWidth(text, 13) > box.x + box.w;
  return [
    ...items,
    {
      kind: 'rect',
      x: centre.x - dot,
      y: centre.y - dot,
      w: 2 * dot,
      h: 2 * dot,
      radius: dot,
      fill: written ? 'written' : 'now',
    },
    {
      kind: 'text',
      x: centre.x + (toLeft ? -10 : 10),
      y: centre.y - 7,
      text,
      align: toLeft ? 'right' : 'left',
      size: 13,
      weight: 600,
      fill: written ? 'written-ink' : 'ink',
    },
  ];
}

function numbersOf({ recording }: ViewInput, { key }: VariableState): readonly HeldNumber[] {
  return recording
    .changes(key)
    .sample(mostPoints)
    .flatMap(({ step, value }): HeldNumber[] => {
      const number = value === null ? null : numberOf(value);
      return number === null ? [] : [{ step, number }];
    });
}

/** A value holds until the next one. */
function steps(
  points: readonly HeldNumber[],
  x: (step: number) => number,
  y: (number: number) => number,
  end: number,
): readonly Segment[] {
  const segments: Segment[] = points.flatMap(({ step, number }, index): Segment[] => {
    const before = points[index - 1];
    if (before === undefined) return [['M', x(step), y(number)]];
    return [
      ['L', x(step), y(before.number)],
      ['L', x(step), y(number)],
    ];
  });
  const last = points.at(-1);
  return last === undefined ? [] : [...segments, ['L', end, y(last.number)]];
}
