import type { PoolingReport, PoolingRun, PoolingVariant, VariantReport } from '@pellucid/vision';
import { percent, variantText } from './pooling.ts';
import { drawing, element, label } from './svg.ts';

/** Where numbers are drawn: `from` at the place `start`, `to` at the place `end`. */
interface Axis {
  readonly from: number;
  readonly to: number;
  readonly start: number;
  readonly end: number;
}

const width = 880;
const rowsTop = 92;
const rowHeight = 28;
const left = 188;
const gap = 76;

/** Which colour a design has: that of what it pools with. */
const hue: Readonly<Record<PoolingVariant, string>> = {
  plain: 'plain',
  'max-branch': 'max',
  'average-branch': 'average',
  'max-reduction': 'max',
  'average-reduction': 'average',
  subsampling: 'subsampling',
  'strided-module': 'module',
  'max-both': 'max',
};

const groups: readonly { readonly title: string; readonly variants: readonly PoolingVariant[] }[] = [
  { title: 'In the branch, stride 1', variants: ['plain', 'max-branch', 'average-branch'] },
  {
    title: 'Between modules, stride 2',
    variants: ['plain', 'max-reduction', 'average-reduction', 'subsampling', 'strided-module'],
  },
];

/**
 * The results as a drawing: above accuracy and changed answers of each design, a dot for each seed and a bar for their mean; below the share
 * of answers that change as pictures move farther.
 */
export function poolingFigure(report: PoolingReport, runs: readonly PoolingRun[]): string {
  const counted = runs.filter(({ seed }) => report.seeds.includes(seed));
  const middle = (width - left - gap - 24) / 2;
  const panels = [
    { start: left, title: 'Right answers', measure: (run: PoolingRun) => run.accuracy },
    {
      start: left + middle + gap,
      title: 'Answers that 1 pixel changes',
      measure: (run: PoolingRun) => run.shifts[0]?.changed ?? 0,
    },
  ];
  const rowsBottom = rowsTop + rowHeight * report.variants.length;
  const top = [
    label(24, 36, `What pooling does to a small Inception classifier, ${report.seeds.length} seeds`, {
      class: 'title',
    }),
    ...report.variants.map(({ variant }, row) =>
      label(24, rowsTop + rowHeight * (row + 0.5) + 4, variantText[variant], { class: `${hue[variant]} word` }),
    ),
    ...panels.map(({ start, title, measure }) =>
      dotPanel(
        report.variants,
        counted,
        measure,
        title,
        { ...rangeOf(counted.map(measure)), start, end: start + middle },
        rowsBottom,
      ),
    ),
  ];
  const curvesTop = rowsBottom + 96;
  const range = rangeOf([0, ...report.variants.flatMap(({ shifts }) => shifts.map(({ changed }) => changed.mean))]);
  const curves = groups.map(({ title, variants }, index) => {
    const start = 56 + (index * (width - 32)) / 2;
    const chosen = report.variants.filter(({ variant }) => variants.includes(variant));
    return curvePanel(chosen, title, { start, end: start + 190 }, { ...range, start: curvesTop + 220, end: curvesTop });
  });
  return drawing(width, curvesTop + 268, 'Accuracy and sensitivity to shifts of eight designs', [...top, ...curves]);
}

function dotPanel(
  variants: readonly VariantReport[],
  runs: readonly PoolingRun[],
  measure: (run: PoolingRun) => number,
  title: string,
  axis: Axis,
  bottom: number,
): string {
  const grid = ticksOf(axis).map((tick) => {
    const x = placeOf(tick, axis);
    return [
      element('line', { class: 'grid', x1: x, x2: x, y1: rowsTop, y2: bottom }),
      label(x, bottom + 18, percent(tick).replace('.0', ''), { class: 'tick middle' }),
    ].join('');
  });
  const rows = variants.map(({ variant }, row) => {
    const own = runs.filter((run) => run.variant === variant).map(measure);
    const y = rowsTop + rowHeight * (row + 0.5);
    const mean = placeOf(own.reduce((sum, number) => sum + number, 0) / own.length, axis);
    return element(
      'g',
      { class: hue[variant] },
      [
        ...own.map((number) => element('circle', { class: 'seed', cx: placeOf(number, axis), cy: y, r: 4 })),
        element('line', { class: 'bar', x1: mean, x2: mean, y1: y - 9, y2: y + 9 }),
      ].join(''),
    );
  });
  return [label(axis.start, rowsTop - 16, title, { class: 'strong' }), ...grid, ...rows].join('\n');
}

function curvePanel(
  variants: readonly VariantReport[],
  title: string,
  across: { readonly start: number; readonly end: number },
  up: Axis,
): string {
  const pixels = variants[0]?.shifts.map((shift) => shift.pixels) ?? [];
  const x: Axis = { from: pixels[0] ?? 1, to: pixels.at(-1) ?? 1, ...across };
  const grid = ticksOf(up).map((tick) => {
    const y = placeOf(tick, up);
    return [
      element('line', { class: 'grid', x1: x.start, x2: x.end, y1: y, y2: y }),
      label(x.start - 12, y + 4, percent(tick).replace('.0', ''), { class: 'tick end' }),
    ].join('');
  });
  const below = pixels.map((count) => label(placeOf(count, x), up.start + 20, `${count} px`, { class: 'tick middle' }));
  const ends = apart(variants.map(({ shifts }) => placeOf(shifts.at(-1)?.changed.mean ?? 0, up)));
  const curves = variants.map(({ variant, shifts }, index) => {
    const points = shifts.map((shift) => [placeOf(shift.pixels, x), placeOf(shift.changed.mean, up)] as const);
    return element(
      'g',
      { class: hue[variant] },
      [
        element('polyline', {
          class: 'curve',
          points: points.map(([px, py]) => `${px.toFixed(1)},${py.toFixed(1)}`).join(' '),
        }),
        ...points.map(([cx, cy]) => element('circle', { class: 'dot', cx, cy, r: 4 })),
        label(x.end + 14, (ends[index] ?? 0) + 4, variantText[variant], { class: 'word' }),
      ].join(''),
    );
  });
  return [
    label(x.start - 32, up.end - 44, title, { class: 'title' }),
    label(x.start - 32, up.end - 24, 'answers that change when the picture moves'),
    ...grid,
    ...below,
    ...curves,
  ].join('\n');
}

/** Places of labels, in the order given, moved so that no two are nearer than a line. */
function apart(places: readonly number[]): readonly number[] {
  const moved = [...places];
  const order = places.map((_, index) => index).toSorted((a, b) => (places[a] ?? 0) - (places[b] ?? 0));
  let last = Number.NEGATIVE_INFINITY;
  for (const index of order) {
    last = Math.max(moved[index] ?? 0, last + 16);
    moved[index] = last;
  }
  return moved;
}

/** From the tick below the smallest to the tick above the greatest. */
function rangeOf(numbers: readonly number[]): { readonly from: number; readonly to: number } {
  const [least, greatest] = [Math.min(...numbers), Math.max(...numbers)];
  const step = stepFor(greatest - least);
  const from = Math.floor(least / step) * step;
  return { from, to: Math.max(from + step, Math.ceil(greatest / step) * step) };
}

function stepFor(range: number): number {
  return [0.01, 0.02, 0.05, 0.1].find((step) => range / step <= 6) ?? 0.2;
}

function ticksOf({ from, to }: Axis): readonly number[] {
  const step = stepFor(to - from);
  return Array.from({ length: Math.round((to - from) / step) + 1 }, (_, index) => from + index * step);
}

function placeOf(number: number, { from, to, start, end }: Axis): number {
  return start + ((number - from) / (to - from || 1)) * (end - start);
}
