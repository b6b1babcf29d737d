import type { InkMap, MapTreatment, PoolingEffect } from '@pellucid/vision';
import { percent } from './pooling.ts';
import { drawing, element, label } from './svg.ts';

const panel = 196;
const gap = 20;
const margin = 24;
const top = 112;

/** Glyphs keep away from the edges of a map: this share of its side is left out on each side. */
const cut = 0.15;

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
    label(
      margin,
      58,
      'The digit 4 in the middle of its map. Sizes are those of whole maps, shares those of all glyphs.',
    ),
    ...panels,
  ]);
}

/** One path for each colour: cells of the same colour beside each other are one rectangle. */
function mapCells({ side, numbers }: InkMap, x: number, y: number): string {
  const first = Math.round(cut * side);
  const end = side - first;
  const cell = panel / (end - first);
  const paths = heat.map(() => '');
  for (let row = first; row < end; row++) {
    const levelAt = (column: number): number => levelOf(numbers[row * side + column] ?? 0);
    for (let column = first; column < end; ) {
      let next = column + 1;
      while (next < end && levelAt(next) === levelAt(column)) next++;
      const [left, right] = [x + (column - first) * cell, x + (next - first) * cell].map(rounded);
      paths[levelAt(column)] += `M${left} ${rounded(y + (row - first) * cell)}H${right}v${rounded(cell)}H${left}z`;
      column = next;
    }
  }
  return paths
    .map((d, level) =>
      d === '' ? '' : element('path', { d, fill: heat[level] ?? '', 'shape-rendering': 'crispEdges' }),
    )
    .join('');
}

function levelOf(number: number): number {
  return Math.min(heat.length - 1, Math.max(0, Math.floor(number * heat.length)));
}

function rounded(number: number): string {
  return String(Math.round(number * 100) / 100);
}
