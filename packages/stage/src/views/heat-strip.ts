import type { Item } from '../display.ts';
import { words } from '../marks.ts';
import type { HeatLevel } from '../palette.ts';
import { numberOf } from '../same-value.ts';
import { tensorNumbers } from '../tensor-numbers.ts';
import { countText } from '../text.ts';
import { viewWords } from '../words/view-words.ts';
import { itemsOf, movingPointers, omittedOf, pointerTags, slotsOf, type ViewInput } from './view.ts';

const mostStripes = 240;

/** Many numbers: one strip of colours, each the mean of its neighbours; what changed is marked below, range and count in words. */
export function heatStrip(input: ViewInput): readonly Item[] {
  const { box, after, progress, now } = input;
  const numbers =
    after.kind === 'tensor' ? tensorNumbers(after.tensor, 100_000) : itemsOf(after).map((item) => numberOf(item));
  const finite = numbers.filter((number) => number !== null);
  const texts = viewWords[now.locale];
  if (finite.length === 0) return [words({ x: box.x, y: box.y + 24 }, texts.noNumbers)];
  const [low, high] = extremes(finite);
  const stripes = Math.min(mostStripes, numbers.length, Math.floor(box.w / 2));
  const per = numbers.length / stripes;
  const width = box.w / stripes;
  const top = box.y + Math.max(14, Math.min(80, box.h / 2 - 40));
  const tall = 44;
  const strip = Array.from({ length: stripes }, (_, stripe): Item => {
    const part = numbers.slice(
      Math.floor(stripe * per),
      Math.max(Math.floor((stripe + 1) * per), Math.floor(stripe * per) + 1),
    );
    const known = part.filter((number) => number !== null);
    const mean = known.reduce((sum, number) => sum + number, 0) / Math.max(1, known.length);
    const fill = known.length === 0 ? 'sunken' : (`heat-${heatLevel(mean, low, high)}` as const);
    return { kind: 'rect', x: box.x + stripe * width, y: top, w: width + 0.5, h: tall, fill };
  });
  const centre = (index: number): number => box.x + ((index + 0.5) / numbers.length) * box.w;
  const changed = after.kind === 'tensor' || progress === 0 ? [] : slotsOf(input).filter(({ role }) => role !== 'rest');
  const marks = changed.slice(0, 200).map(({ from, to, role }): Item => {
    const x = centre(to ?? from ?? 0);
    return {
      kind: 'path',
      segments: [
        ['M', x, top + tall + 3],
        ['L', x, top + tall + 9],
      ],
      width: 2,
      stroke: role === 'rest' ? 'outline' : role,
    };
  });
  const count =
    after.kind === 'tensor' ? after.tensor.shape.reduce((a, b) => a * b, 1) : numbers.length + omittedOf(after);
  const text = [
    texts.numbers(countText(count)),
    texts.range(short(low), short(high)),
    ...(count > numbers.length ? [texts.firstDrawn(countText(numbers.length))] : []),
  ].join(texts.comma);
  const place = (index: number): { x: number; y: number } => ({ x: centre(index), y: top + tall + 6 });
  return [
    ...strip,
    ...marks,
    ...pointerTags(movingPointers(input), place, progress),
    words({ x: box.x, y: top + tall + 52 }, text),
  ];
}

export function heatLevel(value: number, low: number, high: number): HeatLevel {
  return Math.max(0, Math.min(8, Math.round(((value - low) / (high - low || 1)) * 8))) as HeatLevel;
}

export function extremes(numbers: readonly number[]): readonly [low: number, high: number] {
  let [low, high] = [Infinity, -Infinity];
  for (const number of numbers) {
    if (number < low) low = number;
    if (number > high) high = number;
  }
  return [low, high];
}

export function short(number: number): string {
  return Number.isInteger(number) ? countText(number) : String(Number(number.toPrecision(4)));
}
