import type { Item } from '../display.ts';
import { pressable, wholePart } from '../drawn-part.ts';
import { words } from '../marks.ts';
import type { HeatLevel } from '../palette.ts';
import { numberOf } from '../same-value.ts';
import { tensorNumbers } from '../tensor-numbers.ts';
import { countText } from '../text.ts';
import { viewWords } from '../words/view-words.ts';
import { itemsOf, movingPointers, omittedOf, pointerTags, slotsOf, type ViewInput } from './view.ts';

const mostStripes = 240;
/** Of more numbers only every second, third … is read, so that a million take no longer than a frame. */
const mostRead = 100_000;

/** Many numbers: one strip of colours, each the mean of its neighbours; what changed is marked below, range and count in words. */
export function heatStrip(input: ViewInput): readonly Item[] {
  const { box, after, progress, now } = input;
  const texts = viewWords[now.locale];
  const whole =
    after.kind === 'tensor' ? after.tensor.shape.reduce((a, b) => a * b, 1) : itemsOf(after).length + omittedOf(after);
  const numbers = after.kind === 'tensor' ? tensorNumbers(after.tensor, mostRead) : null;
  const count = numbers?.length ?? itemsOf(after).length;
  const stride = Math.max(1, Math.ceil(count / mostRead));
  const at = (index: number): number | null =>
    numbers === null ? numberOf(itemsOf(after)[index]) : (numbers[index] ?? null);
  const stripes = Math.max(1, Math.min(mostStripes, count, Math.floor(box.w / 2)));
  const sums = Array.from({ length: stripes }, () => ({ sum: 0, count: 0 }));
  let [low, high] = [Infinity, -Infinity];
  for (let index = 0; index < count; index += stride) {
    const number = at(index);
    const stripe = sums[Math.floor((index / count) * stripes)];
    if (number === null || stripe === undefined) continue;
    stripe.sum += number;
    stripe.count++;
    low = Math.min(low, number);
    high = Math.max(high, number);
  }
  if (low > high) return [words({ x: box.x, y: box.y + 24 }, texts.noNumbers)];
  const width = box.w / stripes;
  const top = box.y + Math.max(14, Math.min(80, box.h / 2 - 40));
  const tall = 44;
  const strip = sums.map(({ sum, count: known }, stripe): Item => {
    const fill = known === 0 ? 'sunken' : (`heat-${heatLevel(sum / known, low, high)}` as const);
    return { kind: 'rect', x: box.x + stripe * width, y: top, w: width + 0.5, h: tall, fill };
  });
  const centre = (index: number): number => box.x + ((index + 0.5) / count) * box.w;
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
  const text = [
    texts.numbers(countText(whole)),
    texts.range(short(low), short(high)),
    ...(whole > count ? [texts.firstDrawn(countText(count))] : []),
    ...(stride > 1 ? [texts.everyRead(countText(stride))] : []),
  ].join(texts.comma);
  const place = (index: number): { x: number; y: number } => ({ x: centre(index), y: top + tall + 6 });
  return [
    ...strip,
    // A stripe is the mean of many: what is pressed is all of it.
    ...pressable({ x: box.x, y: top, w: box.w, h: tall }, wholePart(input)),
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
