import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { PlayerPages } from './testing/player-pages.ts';
import { sortingRun } from './testing/sample-runs.ts';

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
const shownStep = async (page: Page): Promise<number> =>
  Number((await page.locator('.where b').textContent())?.replace(/^.*–|\D/g, ''));

/** A place on the track, as a share of what it shows. */
async function onTrack(page: Page, share: number, y = 40): Promise<{ readonly x: number; readonly y: number }> {
  const box = await page.locator('.track').boundingBox();
  if (box === null) throw new Error('no timeline');
  return { x: box.x + 72 + share * (box.width - 72), y: box.y + y };
}

async function stepAt(page: Page, share: number): Promise<number> {
  const { x, y } = await onTrack(page, share);
  await page.mouse.click(x, y);
  return shownStep(page);
}

describe('the timeline comes closer', () => {
  test('+ and − zoom around the step, 0 shows the whole run', async () => {
    const page = await pages.watch(parts, { behind: '#step=60' });
    const before = await shownStep(page);
    const wide = (await stepAt(page, 0.9)) - (await stepAt(page, 0.1));
    await page.keyboard.press('+');
    await page.keyboard.press('+');
    const close = (await stepAt(page, 0.9)) - (await stepAt(page, 0.1));
    expect(close).toBeLessThan(wide / 3);
    expect(await page.locator('.overview').count()).toBe(1);
    await page.keyboard.press('0');
    expect(await page.locator('.overview').count()).toBe(0);
    expect((await stepAt(page, 0.9)) - (await stepAt(page, 0.1))).toBe(wide);
    expect(before).toBeGreaterThan(0);
  });

  test('the wheel keeps the step that is pointed at in its place', async () => {
    const page = await pages.watch(parts);
    const there = await stepAt(page, 0.6);
    const { x, y } = await onTrack(page, 0.6);
    await page.mouse.move(x, y);
    await page.mouse.wheel(0, -900);
    await page.locator('.overview').waitFor();
    await page.mouse.click(x, y);
    expect(Math.abs((await shownStep(page)) - there)).toBeLessThan(4);
    await page.mouse.dblclick(x, y);
    expect(await page.locator('.overview').count()).toBe(0);
  });

  test('a part that is drawn on the axis fills the track', async () => {
    const page = await pages.watch(parts);
    const [low, high] = [await stepAt(page, 0.3), await stepAt(page, 0.4)];
    const [from, to] = [await onTrack(page, 0.3, 8), await onTrack(page, 0.4, 8)];
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(to.x, to.y);
    await page.mouse.up();
    expect(Math.abs((await stepAt(page, 0.01)) - low)).toBeLessThan(4);
    expect(Math.abs((await stepAt(page, 0.99)) - high)).toBeLessThan(4);
  });

  test('a step outside of it is brought into view', async () => {
    const page = await pages.watch(parts);
    for (let press = 0; press < 5; press++) await page.keyboard.press('+');
    await page.keyboard.press('End');
    const end = await shownStep(page);
    const left = await page.locator('.playhead').evaluate((playhead) => playhead.getBoundingClientRect().left);
    expect(left).toBeGreaterThan(88);
    expect(left).toBeLessThan(1440);
    expect(end).toBeGreaterThan(100);
  });

  test('what happens at a step is said where it is pointed at', async () => {
    const page = await pages.watch(parts);
    const { x, y } = await onTrack(page, 0.5);
    await page.mouse.move(x, y);
    await page.mouse.move(x + 1, y);
    expect(await page.locator('.hover').textContent()).toMatch(/^\d+.*\.sort\.py, line \d+$/);
    await page.mouse.move(x, 200);
    expect(await page.locator('.hover').count()).toBe(0);
  });

  test('a variable that is pinned has a lane, and gives its room back', async () => {
    const page = await pages.watch(parts, { behind: '#step=60' });
    const height = async (): Promise<number> => (await page.locator('.lanes').boundingBox())?.height ?? 0;
    const before = await height();
    await page.locator('.var', { hasText: 'end' }).click();
    await page.getByRole('button', { name: 'pin', exact: true }).click();
    expect(await height()).toBeGreaterThan(before);
    await page.getByRole('button', { name: 'unpin', exact: true }).click();
    expect(await height()).toBe(before);
  });
});

describe('bookmarks', () => {
  test('B keeps a step with a note, for the next visit too; a click goes there', async () => {
    const page = await pages.watch(parts, { behind: '#step=60' });
    const there = await shownStep(page);
    await page.keyboard.press('b');
    await page.keyboard.type('here it swaps <b>');
    await page.keyboard.press('Enter');
    expect(await page.locator('.bookmarks').count()).toBe(0);
    await page.reload();
    await page.waitForSelector('.page');
    await page.keyboard.press('Home');
    await page.getByRole('button', { name: 'Bookmarks: 1' }).click();
    expect(await page.getByRole('textbox', { name: `Note on step ${there}` }).inputValue()).toBe('here it swaps <b>');
    await page.getByRole('button', { name: `Go to step ${there}` }).click();
    expect(await shownStep(page)).toBe(there);
    await page.getByRole('button', { name: `Remove the bookmark of step ${there}` }).click();
    await page.reload();
    await page.getByRole('button', { name: 'Bookmarks: 0' }).waitFor();
  });
});

describe('the language', () => {
  test('is the browser’s, and can be changed for good', async () => {
    const page = await pages.watch(parts, { locale: 'zh-TW', behind: '#step=60' });
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('zh-CN');
    expect(await page.locator('.output h2').textContent()).toBe('输出');
    expect(await page.locator('.sentence').textContent()).toMatch(/。/);
    await page.getByRole('button', { name: 'EN: Switch to English' }).click();
    expect(await page.locator('.sentence').textContent()).not.toMatch(/。/);
    await page.reload();
    await page.getByRole('button', { name: '中文: 切换到中文' }).waitFor();
  });

  test('the address decides before anything else, and a language that is not there is English', async () => {
    const page = await pages.watch(parts, { locale: 'fr-FR' });
    expect(await page.locator('.where').textContent()).toMatch(/^Step 0/);
    const asked = await pages.watch(parts, { behind: '?lang=zh' });
    expect(await asked.locator('.where').textContent()).toMatch(/^第 0 步/);
  });
});

describe('notes beside the recording', () => {
  test('are what the page begins with, stay text, and are sent when one changes', async () => {
    const page = await pages.watch(parts);
    let kept = '[{"step":7,"note":"<img src=x onerror=alert(1)>"}]';
    await page.route('**/notes', (route) => {
      if (route.request().method() === 'PUT') kept = route.request().postData() ?? '';
      return route.fulfill({ status: 200, body: kept });
    });
    await page.route(/\/(?:#.*)?$/, async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: (await response.text()).replace('<html', '<html data-notes') });
    });
    await page.reload();
    await page.waitForSelector('.page');
    await page.getByRole('button', { name: 'Bookmarks: 1' }).click();
    expect(await page.locator('.bookmarks input').inputValue()).toContain('<img');
    expect(await page.locator('.bookmarks p').textContent()).toContain('beside the recording');
    await page.locator('.bookmarks input').fill('mended');
    await page.locator('.bookmarks input').blur();
    await expect.poll(() => kept).toBe('[{"step":7,"note":"mended"}]');
  });
});

describe('the turns of a loop', () => {
  test('a slider goes through them by the keyboard, and says what its variables were in each', async () => {
    const page = await pages.watch(parts, { behind: '#step=12' });
    await page.keyboard.press('l');
    const slider = page.getByRole('slider', { name: 'Turn of the loop in line 5' });
    await expect.poll(() => slider.evaluate((input) => input === document.activeElement)).toBe(true);
    await page.keyboard.press('Home');
    expect(await page.locator('.loop .is').textContent()).toContain('i 0');
    await page.keyboard.press('End');
    expect(await page.locator('.loop output').textContent()).toBe('5 of 5');
    expect(await page.locator('.loop .is').textContent()).toContain('i 4');
    const inner = await shownStep(page);
    await page.getByLabel('Loop', { exact: true }).selectOption('3');
    await page.getByRole('slider', { name: 'Turn of the loop in line 3' }).fill('4');
    expect(await shownStep(page)).toBeGreaterThan(inner);
    expect(await page.locator('.loop .is').textContent()).toContain('end 2');
    await page.keyboard.press('Escape');
    await page.keyboard.press('ArrowLeft');
    expect(await page.locator('.line.now .no').textContent()).toBe('9');
  });
});

describe('what was found', () => {
  test('stands on the timeline, and n and N go through it', async () => {
    const page = await pages.watch(parts);
    await page.keyboard.press('/');
    await page.keyboard.type('end < 4');
    await page.locator('.hit').first().waitFor();
    await page.keyboard.press('Enter');
    const first = await shownStep(page);
    await page.keyboard.press('/');
    await page.keyboard.type('i == 1');
    await page.locator('.hit').nth(2).waitFor();
    await page.keyboard.press('Enter');
    const found = await shownStep(page);
    await page.keyboard.press('n');
    expect(await shownStep(page)).toBeGreaterThan(found);
    await page.keyboard.press('n');
    await page.keyboard.press('N');
    await page.keyboard.press('N');
    expect(await shownStep(page)).toBe(found);
    expect(first).toBeGreaterThan(found);
  });
});
