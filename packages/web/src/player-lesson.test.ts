import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { TinyRun } from '../../stage/src/testing/tiny-run.ts';
import { PlayerPages } from './testing/player-pages.ts';
import { sortingRun } from './testing/sample-runs.ts';

let pages: PlayerPages;

beforeAll(async () => {
  pages = await PlayerPages.open();
});
afterAll(() => pages?.close());
afterEach(async () => {
  await pages.closePages();
  expect(pages.complaints.splice(0)).toEqual([]);
});

/** A list in a field that another variable has too, and takes something out of. */
function aliasedRun(): TinyRun {
  const run = new TinyRun('report = Report()\nkept = report.prices\nkept.append(104)\nkept.append(99)\nkept.pop()');
  const prices = run.list();
  const report = run.instance('Report', { symbol: 'PLC', prices });
  run.line(1).bind(1, 'report', report).line(2).bind(2, 'kept', prices);
  run.line(3).append(3, prices, 104).line(4).append(4, prices, 99);
  return run.line(5).event(5, { type: 'splice', object: 1 as never, start: 1, removed: 1, values: [] });
}

/** A search through a graph: distances by node, and the set of those that are done with. */
function searchRun(): TinyRun {
  const run = new TinyRun('graph = roads()\ndistance = {"A": 0}\ndone = set()\ndistance["B"] = 4\ndone.add("A")');
  const edge = (to: string, weight: number) => run.instance('Object', { to, weight });
  const graph = run.map({
    A: run.list(edge('B', 4), edge('C', 2)),
    B: run.list(edge('A', 4)),
    C: run.list(edge('A', 2)),
  });
  run.line(1).bind(1, 'graph', graph);
  const distance = run.map({ A: 0 });
  run.line(2).bind(2, 'distance', distance);
  const done = run.object({ kind: 'set', items: [], omitted: 0 });
  run.line(3).bind(3, 'done', done).line(4).set(4, distance, 'B', 4).line(5);
  if (done.type !== 'reference') throw new Error('The set is no object');
  return run.event(5, { type: 'add', object: done.object, value: { type: 'string', value: 'A' } });
}

describe('moments that somebody keeps for others', () => {
  test('have their notes below the sentence, and n and N go from one to the next', async () => {
    const page = await pages.watch(sortingRun().parts('sort.py'));
    const step = (): Promise<number> => page.locator('.track').getAttribute('aria-valuenow').then(Number);
    const kept: number[] = [];
    for (const note of ['it begins', 'the first swap', 'it is sorted']) {
      for (let presses = 0; presses < 9; presses++) await page.keyboard.press('ArrowRight');
      await page.keyboard.press('b');
      await page.keyboard.type(note);
      await page.keyboard.press('Enter');
      kept.push(await step());
    }
    expect(await page.locator('.noted').textContent()).toBe('it is sorted');
    await page.keyboard.press('N');
    expect([await step(), await page.locator('.noted').textContent()]).toEqual([kept[1], 'the first swap']);
    await page.keyboard.press('N');
    expect([await step(), await page.locator('.noted').textContent()]).toEqual([kept[0], 'it begins']);
    await page.keyboard.press('ArrowLeft');
    expect(await page.locator('.noted').count()).toBe(0);
    await page.keyboard.press('n');
    await page.keyboard.press('n');
    expect(await step()).toBe(kept[1]);
    // What was searched for is meant before what is kept.
    await page.keyboard.press('/');
    await page.keyboard.type('end < 4');
    await page.locator('.hit').first().waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.press('N');
    expect(kept).not.toContain(await step());
  });
});

describe('a list with two names', () => {
  test('is called by both where it is drawn and where its variable is opened', async () => {
    const page = await pages.watch(aliasedRun().parts('report.py'), { behind: '#step=99' });
    await page.keyboard.press('End');
    expect(await page.locator('.view-name', { hasText: 'also report.prices' }).count()).toBe(1);
    await page.locator('.var', { hasText: 'kept' }).click();
    expect(await page.locator('.history .also').textContent()).toContain('report.prices');
  });

  test('is found by a condition on the field, with what the field was', async () => {
    const page = await pages.watch(aliasedRun().parts('report.py'));
    await page.keyboard.press('/');
    await page.keyboard.type('len(report.prices) > 1');
    await expect.poll(() => page.locator('.hit').first().textContent()).toContain('report.prices [104, 99]');
  });
});

describe('a search through a graph', () => {
  test('whose edges are records is drawn as one, and says what is written into it', async () => {
    const page = await pages.watch(searchRun().parts('search.py'));
    await page.keyboard.press('End');
    const said = page.locator('.view-name');
    expect(await said.count()).toBe(1);
    expect(await said.locator('.choice > span').textContent()).toBe('graph');
    expect(await said.textContent()).toContain('with distance, thick outline: done');
  });
});

test.each(['en', 'zh'])(
  'on a phone nothing is wider than the page where a moment has steps of four digits (%s)',
  async (lang) => {
    const numbers = Array.from({ length: 26 }, (_, place) => 26 - place);
    const page = await pages.watch(sortingRun(numbers).parts('sort.py'), {
      viewport: { width: 390, height: 844 },
      behind: `?lang=${lang}#step=1105`,
    });
    expect(await page.locator('.where b').textContent()).toMatch(/1,\d{3}–1,\d{3}/);
    for (const part of ['.top', '.transport', '.where', '.code'])
      expect(await page.locator(part).evaluate((element) => element.getBoundingClientRect().right)).toBeLessThanOrEqual(
        390,
      );
  },
);
