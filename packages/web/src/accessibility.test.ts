import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { PlayerPages } from './testing/player-pages.ts';
import { sortingRun } from './testing/sample-runs.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let pages: PlayerPages;

beforeAll(async () => {
  pages = await PlayerPages.open();
});

afterAll(async () => {
  await pages?.close();
});

afterEach(async () => {
  await pages.closePages();
  expect(pages.complaints.splice(0)).toEqual([]);
});

const parts = sortingRun().parts('sort.py');

/** Rules that the page breaks, each with the first element that does. */
async function violations(page: Page): Promise<readonly string[]> {
  return page.evaluate(async () => {
    interface Axe {
      run(
        root: Document,
        options: object,
      ): Promise<{ violations: readonly { id: string; nodes: readonly { html: string }[] }[] }>;
    }
    const { axe: checker } = globalThis as unknown as { axe: Axe };
    const found = await checker.run(document, { resultTypes: ['violations'] });
    return found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160) ?? ''}`);
  });
}

/** What a page shows, and the keys that lead there from the state before. */
const states: readonly (readonly [name: string, keys: readonly string[]])[] = [
  ['at rest', []],
  ['with the keys', ['?']],
  ['with bookmarks', ['Escape', 'b']],
  ['while searching', ['Escape', '/', 'n', 'u', 'm']],
  ['with the history of what is drawn', ['Escape', 'e', 'Enter']],
  ['from near', ['Escape', '+', '+']],
];

describe.each([
  ['light', 'en', 1440],
  ['dark', 'en', 1440],
  ['light', 'zh', 1440],
  ['dark', 'zh', 1440],
  ['light', 'en', 390],
  ['dark', 'zh', 390],
] as const)('%s, %s, %i wide', (colorScheme, lang, width) => {
  test('axe finds nothing, whatever is open', async () => {
    const viewport = { width, height: width < 500 ? 844 : 900 };
    const page = await pages.watch(parts, { colorScheme, viewport, behind: `?lang=${lang}#step=60` });
    await page.evaluate(axe);
    if (width > 500) await page.locator('.var').first().click();
    for (const [name, keys] of states) {
      for (const key of keys) await page.keyboard.press(key);
      expect([name, await violations(page)]).toEqual([name, []]);
    }
  });
});

test('a reader of the screen hears step, line, sentence and changes, once the run rests', async () => {
  const page = await pages.watch(parts);
  for (let press = 0; press < 7; press++) await page.keyboard.press('ArrowRight');
  const status = page.locator('.unseen[role=status]');
  await expect
    .poll(() => status.textContent())
    .toMatch(/^Step \d+ of \d+\. sort\.py, line 7\. .*change places\. .*\. Changed: numbers\.$/);
});

test('the list of keys lies within a low window', async () => {
  const page = await pages.watch(parts, { viewport: { width: 1280, height: 720 } });
  await page.keyboard.press('?');
  const list = page.locator('.help');
  expect((await list.boundingBox())?.y).toBeGreaterThan(0);
  for (const end of ['first', 'last'] as const) {
    await list.locator('dd')[end]().scrollIntoViewIfNeeded();
    const [outer, inner] = await Promise.all([list.boundingBox(), list.locator('dd')[end]().boundingBox()]);
    expect((inner?.y ?? -1) >= (outer?.y ?? 0)).toBe(true);
  }
});
