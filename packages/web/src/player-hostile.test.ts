import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { PlayerPages } from './testing/player-pages.ts';

const folder = new URL('../../../fixtures/recordings/hostile/', import.meta.url);
const kept = readdirSync(folder).filter((name) => name.endsWith('.pellucid'));

let pages: PlayerPages;
beforeAll(async () => {
  pages = await PlayerPages.open();
});
afterEach(() => pages.closePages());
afterAll(() => pages.close());

test.each(kept)('%s, which was tampered with, plays from end to end', async (name) => {
  const page = await pages.watch(new Uint8Array(readFileSync(new URL(name, folder))));
  const said = new Set<string>();
  for (const key of ['Home', ...Array<string>(12).fill('ArrowRight'), 'End', ...Array<string>(6).fill('ArrowLeft')]) {
    await page.keyboard.press(key);
    said.add((await page.locator('.sentence').textContent()) ?? '');
  }
  await page.keyboard.press('/');
  await page.keyboard.type('heap');
  await page.keyboard.press('Escape');
  expect([...said].every((sentence) => sentence.length > 4)).toBe(true);
  expect(pages.complaints).toEqual([]);
});
