import { sizeOf } from '@pellucid/tensor';
import {
  type Estimate,
  isClear,
  type MapStep,
  type MapTreatment,
  mapSteps,
  type PoolingEffect,
  type PoolingReport,
  type PoolingVariant,
  poolingVariants,
  type Summary,
  type VariantReport,
} from '@pellucid/vision';
import { grouped } from './measures.ts';

/** A table: the first row has the headings; the first column is text, the others are numbers. */
export type Table = readonly (readonly string[])[];

/** The designs in words. */
export const variantText: Readonly<Record<PoolingVariant, string>> = {
  plain: 'plain: no pooling',
  'max-branch': 'maximum in the branch',
  'average-branch': 'average in the branch',
  'max-reduction': 'maximum, stride 2',
  'average-reduction': 'average, stride 2',
  subsampling: 'every second number',
  'strided-module': 'module with stride 2',
  'max-both': 'maximum in both',
};

const treatmentText: Readonly<Record<MapTreatment, string>> = {
  none: 'nothing',
  max: 'maximum, stride 1',
  average: 'average, stride 1',
  strided: 'maximum, stride 2',
};

/** What the experiment tells, in its order, each table with a sentence above it. */
export function poolingTables(
  report: PoolingReport,
  effects: readonly PoolingEffect[],
): readonly (readonly [string, Table])[] {
  const seeds = report.seeds.length;
  const branch = mapSteps(poolingVariants['max-branch']).filter(({ place }) => place === 'module3.branchPool');
  const reduction = mapSteps(poolingVariants['max-reduction']).filter(({ operation }) => operation === 'maxPool2d');
  return [
    [
      `Mean ± standard deviation over ${seeds} seeds. Differences are taken seed by seed; ± is half the width of their interval, ${Math.round(100 * report.confidence)}% for all of a column together, and a star marks those that leave out 0.`,
      resultTable(report),
    ],
    [
      'When the pictures are moved: answers that change, right answers, and how far features turn (1 − cosine).',
      shiftTable(report),
    ],
    [
      'Sizes of maps (channels × height × width): a branch with pooling, then pooling between modules.',
      sizeTable([...branch, ...reduction]),
    ],
    ['What 3×3 pooling does to the ink of glyphs.', effectTable(effects)],
  ];
}

/** What the designs cost and reach, and their differences from the plain one. */
export function resultTable({ variants }: PoolingReport): Table {
  return [
    ['design', 'parameters', 'multiply-adds', 'accuracy', 'minus plain', 'changed by 1 pixel', 'minus plain'],
    ...variants.map(({ variant, cost, accuracy, shifts, difference }) => [
      variantText[variant],
      grouped(cost.parameters),
      grouped(cost.multiplyAdds),
      spread(accuracy),
      difference === null ? '' : differenceText(difference.accuracy),
      shifts[0] === undefined ? '' : spread(shifts[0].changed),
      difference === null ? '' : differenceText(difference.changed),
    ]),
  ];
}

/** What moving the pictures does: to answers, to their rightness, to the features. */
export function shiftTable({ variants }: PoolingReport): Table {
  const pixels = variants[0]?.shifts.map((shift) => shift.pixels) ?? [];
  const shifts = (row: VariantReport, text: (shift: VariantReport['shifts'][number]) => string): readonly string[] =>
    row.shifts.map(text);
  return [
    [
      'design',
      ...pixels.map((count) => `changed, ${count} px`),
      `accuracy, ${pixels.at(-1)} px`,
      ...pixels.slice(0, 2).map((count) => `features, ${count} px`),
    ],
    ...variants.map((row) => [
      variantText[row.variant],
      ...shifts(row, ({ changed }) => percent(changed.mean)),
      ...shifts(row, ({ accuracy }) => percent(accuracy.mean)).slice(-1),
      ...shifts(row, ({ turned }) => turned.mean.toFixed(4)).slice(0, 2),
    ]),
  ];
}

/** How large maps are before and after each step of one branch. */
export function sizeTable(steps: readonly MapStep[]): Table {
  return [
    ['step', 'map before', 'map after', 'numbers'],
    ...steps.map(({ operation, place, from, to }) => [
      `${placeText(place, operation)}: ${operationText[operation] ?? operation}`,
      from.join('×'),
      to.join('×'),
      `${grouped(sizeOf(from))} → ${grouped(sizeOf(to))}`,
    ]),
  ];
}

/** What pooling does to maps of ink. */
export function effectTable(effects: readonly PoolingEffect[]): Table {
  const [first] = effects;
  return [
    [
      'done to a map',
      'size',
      'bright share',
      'mean',
      ...(first?.likeness ?? []).map((_, index) => `like itself moved by ${index + 1} px`),
    ],
    ...effects.map(({ treatment, side, bright, mean, likeness }) => [
      treatmentText[treatment],
      `${side}×${side}`,
      percent(bright),
      mean.toFixed(3),
      ...likeness.map((number) => number.toFixed(2)),
    ]),
  ];
}

/** Columns side by side, for a terminal. */
export function plainTable(table: Table): string {
  const widths = (table[0] ?? []).map((_, column) => Math.max(...table.map((row) => (row[column] ?? '').length)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ');
  return `${table.map((row) => line(row).trimEnd()).join('\n')}\n`;
}

/** The same in Markdown. */
export function markdownTable([head = [], ...rows]: Table): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  const rule = head.map((_, column) => (column === 0 ? '---' : '---:'));
  return `${[line(head), line(rule), ...rows.map(line)].join('\n')}\n`;
}

/** 81.2% */
export function percent(share: number): string {
  return `${(100 * share).toFixed(1)}%`;
}

/** A pooling between modules has no name of its own. */
function placeText(place: string, operation: string): string {
  return operation === 'conv2d' || place.endsWith('.branchPool') ? place : `before ${place.split('.')[0]}`;
}

const operationText: Readonly<Record<string, string>> = {
  maxPool2d: '3×3 maximum',
  avgPool2d: '3×3 average',
  conv2d: 'convolution',
};

function spread({ mean, deviation }: Summary): string {
  return `${(100 * mean).toFixed(1)} ± ${(100 * deviation).toFixed(1)}%`;
}

/** In percentage points, with half the width of the interval; a star where the interval leaves out 0. */
function differenceText(difference: Estimate): string {
  const { mean, margin } = difference;
  const points = `${mean < 0 ? '−' : '+'}${Math.abs(100 * mean).toFixed(1)}`;
  return `${points} ± ${(100 * margin).toFixed(1)}${isClear(difference) ? ' *' : ''}`;
}
