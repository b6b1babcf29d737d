import type { InkMap, MapTreatment, PoolingEffect } from '@pellucid/vision';
import { percent } from './pooling.ts';
import { drawing, element, label } from './svg.ts';

const panel = 196;
const gap = 20;
const margin = 24;
const top = 84;

/** The ramp of heat: its lightness only rises. The same by day and by night, since data has no dark mode. */
const heat = ['#0b0e1e', '#1a235c', '#214794', '#0d75ac', '#249fb4', '#4cc4b3', '#95e098', '#e6ed8d', '#fbf8ca'];

const titles: Readonly<Record<MapTreatment, string>> = {
  none: 'the map',
  max: 'maximum, stride 1',
  average: 'average, stride 1',
  strided: 'maximum, stride 2',
};

/** The digit 4 as a map, and what 3×3 pooling makes of it. */
export function poolingMapsFigure(effects: readonly PoolingEffect[]): string {
  const width = 2 * margin + effects.length * panel + (effects.length - 1) * gap;
  const panels = effects.map(({ treatment, side, bright, example }, index) => {
    const x = margin + index * (panel + gap);
    return [
      label(x, top - 14, titles[treatment], { class: 'strong' }),
      mapCells(example, x, top),
      label(x, top + panel + 24, `${side}×${side}, ${percent(bright)} of it bright`),
    ].join('\n');
  });
  return drawing(width, top + panel + 48, 'A map, and what pooling makes of it', [
    label(margin, 36, 'Pooling with stride 1 keeps the size: the maximum spreads, the average blurs', {
      class: 'title',
    }),
    ...panels,
  ]);
}

/** One path for each colour: cells of the same colour beside each other are one rectangle. */
function mapCells({ side, numbers }: InkMap, x: number, y: number): string {
  const cell = panel / side;
  const paths = heat.map(() => '');
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; ) {
      const level = levelOf(numbers[row * side + column] ?? 0);
      let end = column + 1;
      while (end < side && levelOf(numbers[row * side + end] ?? 0) === level) end++;
      paths[level] +=
        `M${rounded(x + column * cell)} ${rounded(y + row * cell)}h${rounded((end - column) * cell)}v${rounded(cell)}H${rounded(x + column * cell)}z`;
      column = end;
    }
  }
  return paths
    .map((path, level) =>
      path === '' ? '' : element('path', { d: path, fill: heat[level] ?? '', 'shape-rendering': 'crispEdges' }),
    )
    .join('');
}

function levelOf(number: number): number {
  return Math.min(heat.length - 1, Math.max(0, Math.floor(number * heat.length)));
}

function rounded(number: number): string {
  return String(Math.round(number * 100) / 100);
}
