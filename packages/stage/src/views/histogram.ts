import type { Box, Item } from '../display.ts';
import { tick, words } from '../marks.ts';
import { numberOf } from '../same-value.ts';
import { tensorNumbers } from '../tensor-numbers.ts';
import { countText } from '../text.ts';
import type { Locale } from '../words/locale.ts';
import { viewWords } from '../words/view-words.ts';
import { extremes, short } from './heat-strip.ts';
import { itemsOf, omittedOf, type ViewInput } from './view.ts';

const mostNumbers = 100_000;

interface Statistics {
  readonly count: number;
  readonly whole: number;
  readonly low: number;
  readonly high: number;
  readonly mean: number;
  readonly deviation: number;
  readonly zeros: number;
  readonly notFinite: number;
}

/** How numbers are spread: how many lie in each of equally wide classes, with the figures that sum them up. */
export function histogram(input: ViewInput): readonly Item[] {
  const { box, after, now } = input;
  const said = viewWords[now.locale];
  const all =
    after.kind === 'tensor'
      ? tensorNumbers(after.tensor, mostNumbers)
      : itemsOf(after)
          .slice(0, mostNumbers)
          .map((item) => numberOf(item));
  const whole =
    after.kind === 'tensor' ? after.tensor.shape.reduce((a, b) => a * b, 1) : itemsOf(after).length + omittedOf(after);
  const wide = box.w >= 560;
  const chart = { x: box.x + 8, y: box.y + 14, w: wide ? box.w - 250 : box.w - 16, h: wide ? box.h - 50 : box.h - 118 };
  const table = wide
    ? { x: box.x + box.w - 210, y: box.y + 28, w: 210, across: 1 }
    : { x: box.x + 8, y: box.y + box.h - 66, w: box.w, across: 2 };
  const spread = spreadOf(all, whole, chart, table, now.locale);
  if (spread.length === 0) return [words({ x: box.x, y: box.y + 24 }, said.noNumbers)];
  const cut =
    all.length < whole
      ? [words({ x: box.x, y: box.y + box.h - 2 }, said.first(countText(all.length), countText(whole)))]
      : [];
  return [...spread, ...cut];
}

/** The chart of how numbers are spread, and the table of their figures in so many columns; nothing where there is no number. */
export function spreadOf(
  all: readonly (number | null)[],
  whole: number,
  chart: Box,
  table: { readonly x: number; readonly y: number; readonly w: number; readonly across: number },
  locale: Locale,
): readonly Item[] {
  const numbers = all.filter((number) => number !== null);
  if (numbers.length === 0) return [];
  const said = viewWords[locale];
  const facts = statistics(all, numbers, whole);
  const rows = said.statistics({
    count: countText(facts.count),
    mean: short(facts.mean),
    deviation: short(facts.deviation),
    range: said.range(short(facts.low), short(facts.high)),
    zeros: `${Math.round((100 * facts.zeros) / facts.count)}%`,
    notFinite: facts.notFinite === 0 ? null : countText(facts.notFinite),
  });
  const pitch = table.w / table.across;
  const figures = rows.flatMap(([name, value], index): Item[] => {
    const at = { x: table.x + (index % table.across) * pitch, y: table.y + Math.floor(index / table.across) * 22 };
    const end = { x: at.x + pitch - (table.across > 1 ? 16 : 0), y: at.y };
    return [words(at, name), { kind: 'text', ...end, text: value, size: 12, align: 'right', fill: 'ink' }];
  });
  return [...columns(numbers, facts, chart), ...figures];
}

function columns(numbers: readonly number[], { low, high }: Statistics, chart: Box): readonly Item[] {
  const different = new Set(numbers.slice(0, 2000)).size;
  const count = Math.max(1, Math.min(32, Math.floor(chart.w / 12), different));
  const classes = Array.from({ length: count }, () => 0);
  for (const number of numbers) {
    const at = Math.min(count - 1, Math.floor(((number - low) / (high - low || 1)) * count));
    classes[at] = (classes[at] ?? 0) + 1;
  }
  const most = classes.reduce((a, b) => Math.max(a, b), 1);
  const tall = Math.max(40, Math.min(chart.h - 20, 240));
  const base = chart.y + 12 + tall;
  const pitch = Math.min(44, chart.w / count);
  const left = chart.x + (chart.w - pitch * count) / 2;
  const bars = classes.flatMap((held, index): Item[] => {
    const h = held === 0 ? 0 : Math.max(2, (held / most) * tall);
    const x = left + index * pitch;
    const bar: Item = { kind: 'rect', x: x + 1, y: base - h, w: Math.max(1, pitch - 2), h, radius: 2, fill: 'call-2' };
    const label =
      pitch >= 26 && held > 0 ? [tick({ x: x + pitch / 2, y: base - h - 5 }, countText(held), 'center', 'ink-2')] : [];
    return held === 0 ? [] : [bar, ...label];
  });
  return [
    ...bars,
    {
      kind: 'path',
      segments: [
        ['M', left, base + 0.5],
        ['L', left + pitch * count, base + 0.5],
      ],
      stroke: 'outline',
      width: 1,
    },
    tick({ x: left, y: base + 16 }, short(low), 'left'),
    tick({ x: left + pitch * count, y: base + 16 }, short(high), 'right'),
  ];
}

function statistics(all: readonly (number | null)[], numbers: readonly number[], whole: number): Statistics {
  const [low, high] = extremes(numbers);
  const mean = numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
  const variance = numbers.reduce((sum, number) => sum + (number - mean) ** 2, 0) / numbers.length;
  const zeros = numbers.filter((number) => number === 0).length;
  return {
    count: all.length,
    whole,
    low,
    high,
    mean,
    deviation: Math.sqrt(variance),
    zeros,
    notFinite: all.length - numbers.length,
  };
}
