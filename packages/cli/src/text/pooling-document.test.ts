import { readFileSync } from 'node:fs';
import { nodeBackend } from '@pellucid/tensor/node';
import { contactSheet, fullPlan, isPoolingRun, type PoolingRun, poolingEffects, poolingReport } from '@pellucid/vision';
import { encodePicture } from '@pellucid/vision/node';
import { beforeAll, expect, test } from 'vitest';
import { markdownTable, poolingTables } from './pooling.ts';
import { poolingFigure } from './pooling-figure.ts';
import { poolingMapsFigure } from './pooling-maps-figure.ts';

const documents = new URL('../../../../docs/', import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, documents), 'utf8');

let runs: readonly PoolingRun[] = [];
beforeAll(() => {
  const results = JSON.parse(read('pooling-results.json'));
  expect(results.plan).toEqual(fullPlan);
  expect(results.runs.every(isPoolingRun)).toBe(true);
  runs = results.runs;
});

test('the tables of docs/pooling.md are those of its runs', async () => {
  const text = read('pooling.md');
  for (const [, table] of poolingTables(poolingReport(runs), await poolingEffects(nodeBackend({ threads: 1 })))) {
    expect(text).toContain(markdownTable(table));
  }
});

test('its figures are those of its runs', async () => {
  expect(read('pooling-results.svg')).toBe(poolingFigure(poolingReport(runs), runs));
  expect(read('pooling-maps.svg')).toBe(poolingMapsFigure(await poolingEffects(nodeBackend({ threads: 1 }))));
  const sheet = await encodePicture(contactSheet(1, 6), 'png');
  expect(readFileSync(new URL('pooling-pictures.png', documents)).equals(sheet)).toBe(true);
});
