import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { startBrowser } from './testing/browser.ts';
import { buildPages } from './testing/built-pages.ts';
import { servePlayer } from './testing/player-server.ts';
import { recordingBytes } from './testing/recording-bytes.ts';
import { attack, hostileRun, sortingRun } from './testing/sample-runs.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const exited = { outcome: 'exited', code: 0, exception: null } as const;

let browser: Browser;
const closing: (() => void | Promise<void>)[] = [];
const complaints: string[] = [];

beforeAll(async () => {
  buildPages();
  browser = await startBrowser();
});
afterAll(() => browser?.close());
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
  expect(complaints.splice(0)).toEqual([]);
});

async function watch(run = sortingRun(), options: BrowserContextOptions = {}): Promise<Page> {
  const server = await servePlayer(join(root, 'dist', 'player'), await recordingBytes(run.parts('sort.py'), exited));
  closing.push(server.close);
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    reducedMotion: 'reduce',
    ...options,
  });
  closing.push(() => context.close());
  const page = await context.newPage();
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(server.address);
  await page.waitForSelector('.page');
  return page;
}

const step = (page: Page): Promise<number> => page.locator('.track').getAttribute('aria-valuenow').then(Number);

test('W asks about what was just written; the arrow keys walk the causes, Enter goes to one, Escape leaves', async () => {
  const page = await watch();
  await page.keyboard.press('End');
  await page.locator('.var', { hasText: 'numbers' }).click();
  await page.getByRole('button', { name: 'Why is numbers[0] this?' }).click();
  const causes = page.locator('[role=treeitem]');
  expect(await page.locator('.why h2').textContent()).toContain('Why is numbers[0] 1?');
  // The smallest went down one place at a time, from where the list was written out.
  expect(await causes.locator('.origin-name code').first().textContent()).toBe('numbers[0]');
  expect(await causes.nth(1).locator('.origin-name').textContent()).toContain('numbers[1]');
  const before = await step(page);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  expect(await step(page)).toBeLessThan(before);
  expect(await page.locator('.origin[aria-current=step]').count()).toBeGreaterThan(0);
  await page.keyboard.press('Escape');
  expect(await page.locator('.why').count()).toBe(0);
  await page.keyboard.press('w');
  expect(await page.locator('.why').count()).toBe(1);
});

test('more causes are followed when they are asked for', async () => {
  const page = await watch();
  await page.keyboard.press('End');
  await page.locator('.var', { hasText: 'numbers' }).click();
  await page.getByRole('button', { name: 'Why is numbers[5] this?' }).click();
  const before = await page.locator('[role=treeitem]').count();
  await page.locator('.further').click();
  expect(await page.locator('[role=treeitem]').count()).toBeGreaterThan(before);
});

test('a variable lists its values, each the way to its step', async () => {
  const page = await watch();
  await page.keyboard.press('End');
  await page.locator('.var', { hasText: 'end' }).click();
  await page.getByRole('button', { name: 'values' }).first().click();
  expect(await page.locator('.held code').allTextContents()).toEqual(['5', '4', '3', '2', '1', '0']);
  expect(await page.locator('.held[aria-current=step] code').textContent()).toBe('0');
  await page.locator('.held').nth(1).click();
  expect(await page.locator('.var', { hasText: 'end' }).locator('.v').textContent()).toBe('4');
  expect(await page.locator('.held.later').count()).toBe(4);
});

test('the search knows a condition, and goes to where it comes to hold', async () => {
  const page = await watch();
  await page.keyboard.press('/');
  await page.keyboard.type('end == 2 && numbers[0] < numbers[1]');
  await page.locator('.hit').first().waitFor();
  expect(await page.locator('.found h2').first().textContent()).toContain('comes to hold');
  await page.keyboard.press('Enter');
  expect(await page.locator('.var', { hasText: 'end' }).locator('.v').textContent()).toBe('2');
  await page.keyboard.press('/');
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('end > 99');
  await page.getByText('end > 99 never holds.').waitFor();
});

test('what is drawn is pressed, or walked to by keys: its history opens, and why from there', async () => {
  const page = await watch();
  await page.keyboard.press('End');
  await page.keyboard.press('e');
  await page.keyboard.press('ArrowRight');
  expect(await page.locator('.part-at').getAttribute('aria-label')).toBe('numbers[1] is 2: show its history');
  const box = await page.locator('.part-at').boundingBox();
  if (box === null) throw new Error('no element');
  await page.keyboard.press('Escape');
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  const panel = page.getByRole('dialog', { name: 'numbers[1]' });
  expect(await panel.locator('.held[aria-current=step] code').textContent()).toBe('2');
  await panel.locator('.held').first().click();
  expect(await panel.locator('.held[aria-current=step] code').textContent()).toBe('3');
  await panel.getByRole('button', { name: 'Why is numbers[1] this?' }).click();
  expect(await panel.count()).toBe(0);
  expect(await page.locator('.why h2').textContent()).toContain('Why is numbers[1] 3?');
});

test('on a phone the causes, a bookmark and the link are in reach', async () => {
  const page = await watch(sortingRun(), { viewport: { width: 390, height: 844 } });
  for (let press = 0; press < 30; press++) await page.keyboard.press('ArrowRight');
  const choose = async (name: string): Promise<void> => {
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('button', { name, exact: true }).click();
  };
  await choose('why is what was just written as it is');
  await page.locator('.why').waitFor();
  await choose('Copy a link to this step');
  await page.locator('.more-menu [role=status]', { hasText: /\S/ }).waitFor();
  await page.keyboard.press('Escape');
  await choose('bookmark this step, with a note');
  expect(await page.locator('.bookmarks li').count()).toBe(1);
  await page.keyboard.press('Escape');
  await page.locator('.var').first().click();
  await page
    .locator('.inside')
    .getByRole('button', { name: /^Why is/ })
    .first()
    .waitFor();
});

test('what comes from the recording stays text', async () => {
  const page = await watch(hostileRun());
  for (let press = 0; press < 6; press++) {
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('w');
  }
  for (const button of await page.locator('.var[aria-expanded]').all()) await button.click();
  for (const button of await page.locator('.part .ask').all()) await button.click({ force: true });
  expect(await page.locator('.why').textContent()).toContain(attack.slice(0, 12));
  expect(await page.locator('img').count()).toBe(0);
  expect(await page.evaluate(() => 'pwned' in window)).toBe(false);
});

test.each([1440, 390])('at %i pixels nothing is wider than the window, in both themes and languages', async (width) => {
  for (const colorScheme of ['light', 'dark'] as const) {
    const page = await watch(sortingRun(), {
      viewport: { width, height: 844 },
      colorScheme,
      locale: colorScheme === 'dark' ? 'zh-CN' : 'en',
    });
    for (let press = 0; press < 30; press++) await page.keyboard.press('ArrowRight');
    await page.keyboard.press('w');
    await page.locator('.why').waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)).toBe(false);
  }
});
