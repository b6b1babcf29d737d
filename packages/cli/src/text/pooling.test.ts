import { mapSteps, poolingReport, poolingVariants, variantNames } from '@pellucid/vision';
import { describe, expect, test } from 'vitest';
import { madeUpRuns } from '../testing/pooling-runs.ts';
import { markdownTable, plainTable, resultTable, shiftTable, sizeTable, variantText } from './pooling.ts';
import { poolingFigure } from './pooling-figure.ts';
import { poolingMapsFigure } from './pooling-maps-figure.ts';

const runs = madeUpRuns(3);
const report = poolingReport(runs);

describe('tables', () => {
  test('a design has its cost, its accuracy and its difference from the plain one, with a star when that is clear', () => {
    const [head, plain, maximum] = resultTable(report);
    expect(head?.[3]).toBe('accuracy');
    expect(plain).toEqual(['plain: no pooling', '32,072', '2,599,936', '60.0 ± 10.0%', '', '10.0 ± 0.0%', '']);
    expect(maximum?.[4]).toBe('+1.0 ± 0.0 *');
    expect(maximum?.[6]).toBe('−1.0 ± 0.0 *');
  });

  test('a difference without a star is one that chance could make', () => {
    const noisy = runs.map((run) => (run.variant === 'plain' ? { ...run, accuracy: 0.6 + 0.1 * (run.seed % 2) } : run));
    expect(resultTable(poolingReport(noisy))[2]?.[4]).toMatch(/^−\d+\.\d ± \d+\.\d$/);
  });

  test('moved pictures have a column for each distance', () => {
    const [head, plain] = shiftTable(report);
    expect(head?.slice(1, 6)).toEqual([
      'changed, 1 px',
      'changed, 2 px',
      'changed, 3 px',
      'changed, 4 px',
      'accuracy, 4 px',
    ]);
    expect(plain?.slice(1)).toEqual(['10.0%', '20.0%', '30.0%', '40.0%', '56.0%', '0.0010', '0.0020']);
  });

  test('sizes say that pooling in a branch keeps the map', () => {
    const branch = mapSteps(poolingVariants['max-branch']).filter(({ place }) => place === 'module3.branchPool');
    expect(sizeTable(branch).slice(1)).toEqual([
      ['module3.branchPool: 3×3 maximum', '48×8×8', '48×8×8', '3,072 → 3,072'],
      ['module3.branchPool: convolution', '48×8×8', '16×8×8', '3,072 → 1,024'],
    ]);
  });

  test('are aligned for a terminal, and escaped for Markdown', () => {
    const table = [
      ['what', 'n'],
      ['a|b', '10'],
    ];
    expect(plainTable(table)).toBe('what   n\na|b   10\n');
    expect(markdownTable(table)).toBe('| what | n |\n| --- | ---: |\n| a\\|b | 10 |\n');
  });
});

describe('figures', () => {
  const figure = poolingFigure(report, runs);

  test('every design has a dot for each seed in both panels, and a curve where it belongs', () => {
    for (const name of variantNames) expect(figure).toContain(`>${variantText[name]}<`);
    expect(figure.match(/class="seed"/g)).toHaveLength(2 * runs.length);
    expect(figure.match(/<polyline/g)).toHaveLength(8);
    expect(figure).not.toMatch(/NaN|Infinity|undefined/);
  });

  test('runs of seeds that are not whole are left out', () => {
    const [first] = runs;
    expect(poolingFigure(report, [...runs, { ...first!, seed: 9 }])).toBe(figure);
  });

  test('a map is drawn in as many colours as it has levels', () => {
    const numbers = Float32Array.from({ length: 400 }, (_, place) => (place % 20) / 20);
    const example = { side: 20, numbers };
    const svg = poolingMapsFigure([{ treatment: 'none', side: 20, bright: 0.5, mean: 0.5, likeness: [1], example }]);
    expect(svg.match(/<path/g)).toHaveLength(7);
    expect(svg).toContain('20×20, 50.0% of it bright');
  });
});
