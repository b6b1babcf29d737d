import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startBrowser } from './testing/browser.ts';
import { buildPages } from './testing/built-pages.ts';
import { servePlayer } from './testing/player-server.ts';
import { recordingBytes } from './testing/recording-bytes.ts';
import { attack, hostileRun, sortingRun } from './testing/sample-runs.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const player = join(root, 'dist', 'player');
const pictures = join(root, '..', '..', 'artefacts');
const exited = { outcome: 'exited', code: 0, exception: null } as const;

let browser: Browser;
let folder: string;
const closing: (() => void | Promise<void>)[] = [];
/** Everything that a page complained about; empty at the end of each test. */
const complaints: string[] = [];

beforeAll(async () => {
  buildPages();
  folder = mkdtempSync(join(tmpdir(), 'pellucid-web-'));
  mkdirSync(pictures, { recursive: true });
  browser = await startBrowser();
});

afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

afterEach(async () => {
  // Pages before the servers that they may still be asking.
  for (const close of closing.splice(0).reverse()) await close();
  expect(complaints.splice(0)).toEqual([]);
});

async function newPage(options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    reducedMotion: 'reduce',
    ...options,
  });
  const page = await context.newPage();
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  closing.push(() => context.close());
  return page;
}

async function watch(
  run = sortingRun(),
  options: BrowserContextOptions = {},
  hash = '',
  path = 'sort.py',
): Promise<Page> {
  const bytes = await recordingBytes(run.parts(path), exited);
  const server = await servePlayer(player, bytes);
  closing.push(server.close);
  const page = await newPage(options);
  await page.goto(server.address + hash);
  await page.waitForSelector('.page');
  return page;
}

const sentence = (page: Page): Promise<string | null> => page.locator('.sentence').textContent();
const step = async (page: Page): Promise<number> =>
  Number((await page.locator('.where b').textContent())?.replace(/^.*–|\D/g, ''));
/** The steps of the statement that is shown. */
const shownSteps = async (page: Page): Promise<readonly number[]> => {
  const [first = NaN, last = first] =
    (await page.locator('.where b').textContent())?.match(/[\d,]+/g)?.map((text) => Number(text.replaceAll(',', ''))) ??
    [];
  return Array.from({ length: last - first + 1 }, (_, at) => first + at);
};

describe('stepping', () => {
  test('the right arrow goes on by a line, the left one back to where it was', async () => {
    const page = await watch();
    expect(await step(page)).toBe(0);
    await page.keyboard.press('ArrowRight');
    expect(await sentence(page)).toContain('numbers becomes [5, 3, 8, 1, 9, 2]');
    const first = await step(page);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowLeft');
    expect(await step(page)).toBe(first);
  });

  test('End and Home go to the ends, and output is there once it was printed', async () => {
    const page = await watch();
    expect(await page.locator('.output').textContent()).toContain('Nothing printed yet');
    await page.keyboard.press('End');
    expect(await page.locator('.output').textContent()).toContain('sorted 1 2 3 5 8 9');
    await page.keyboard.press('Home');
    expect(await step(page)).toBe(0);
  });

  test('steps by writes stop at writes only', async () => {
    const page = await watch();
    await page.getByText('Write', { exact: true }).click();
    await page.keyboard.press('Home');
    for (let press = 0; press < 6; press++) {
      await page.keyboard.press('ArrowRight');
      expect(await page.locator('.var.written, .var.created').count()).toBeGreaterThan(0);
    }
  });

  test('it plays to the end and stops there', async () => {
    const page = await watch();
    for (let press = 0; press < 4; press++) await page.keyboard.press('>');
    await page.keyboard.press('Space');
    expect(await page.getByRole('button', { name: 'Pause' }).count()).toBe(1);
    await page.getByRole('button', { name: 'Play', exact: true }).waitFor();
    expect(await page.locator('.output').textContent()).toContain('sorted 1 2 3 5 8 9');
  });

  test('with movement, the values have arrived when it is over', async () => {
    const page = await watch(sortingRun(), { reducedMotion: 'no-preference' });
    for (let press = 0; press < 7; press++) await page.keyboard.press('ArrowRight');
    await page.waitForFunction(() => document.querySelector('.sentence')?.textContent?.includes('change places'));
    const before = await step(page);
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => step(page)).toBeGreaterThan(before);
  });
});

describe('the timeline', () => {
  test('a pointer that is held down takes the step with it', async () => {
    const page = await watch();
    const box = await page.locator('.track').boundingBox();
    if (box === null) throw new Error('no timeline');
    const left = box.x + 72;
    const at = (part: number): number => left + part * (box.width - 72);
    await page.mouse.move(at(0.25), box.y + 40);
    await page.mouse.down();
    const quarter = await step(page);
    await page.mouse.move(at(0.5), box.y + 40);
    expect(quarter).toBeGreaterThan(0);
    await expect.poll(() => step(page)).toBeGreaterThan(quarter);
    await page.mouse.move(at(2), box.y + 40);
    await page.mouse.up();
    const end = Number(await page.locator('.track').getAttribute('aria-valuemax'));
    await expect.poll(() => step(page)).toBe(end);
    // All panels have arrived there.
    expect(await page.locator('.where').textContent()).toBe(`Step ${end - 1}–${end} of ${end}`);
    expect(await page.locator('.line.now .no').textContent()).toBe('10');
    expect(await page.locator('.output').textContent()).toContain('sorted 1 2 3');
  });

  test('the address keeps the step and opens at it', async () => {
    const page = await watch(sortingRun(), {}, '#step=20');
    await expect.poll(() => shownSteps(page)).toContain(20);
    await page.keyboard.press('End');
    await page.waitForFunction((end) => location.hash === `#step=${end}`, await step(page));
    for (let asked = 0; asked < 30; asked++) {
      await page.evaluate((to) => location.assign(`#step=${to}`), asked);
      await expect.poll(() => shownSteps(page)).toContain(asked);
    }
  });

  test('a recording that broke off says so', async () => {
    const bytes = await recordingBytes(sortingRun().parts('sort.py'), null);
    const server = await servePlayer(player, bytes);
    closing.push(server.close);
    const page = await newPage();
    await page.goto(server.address);
    expect(await page.locator('.torn').textContent()).toMatch(/broke off after step \d+/);
  });
});

describe('the code and the variables', () => {
  test('the line that runs is marked, and lines say what they made', async () => {
    const page = await watch();
    for (let press = 0; press < 6; press++) await page.keyboard.press('ArrowRight');
    const line = page.locator('.line[aria-current=step]');
    expect(await line.count()).toBe(1);
    expect(await page.locator('.line', { hasText: 'end = len(numbers)' }).locator('.is').textContent()).toBe('end 5');
  });

  test('a container opens into its elements', async () => {
    const page = await watch();
    await page.keyboard.press('End');
    await page.locator('.var', { hasText: 'numbers' }).click();
    expect(await page.locator('.tree .branch').allTextContents()).toEqual(['01', '12', '23', '35', '48', '59']);
  });

  test('the loop says its turn, and goes to the next one', async () => {
    const page = await watch();
    for (let press = 0; press < 5; press++) await page.keyboard.press('ArrowRight');
    const before = await step(page);
    await page.getByRole('button', { name: 'Next turn of the loop' }).first().click();
    expect(await step(page)).toBeGreaterThan(before);
  });
});

describe('search', () => {
  test('a value is found where it was written, and Enter goes there', async () => {
    const page = await watch();
    await page.keyboard.press('/');
    await page.keyboard.type('sorted');
    await page.locator('.hit').first().waitFor();
    expect(await page.locator('.found').textContent()).toContain('sorted 1 2 3 5 8 9');
    await page.keyboard.press('Enter');
    expect(await page.locator('.output').textContent()).toContain('sorted 1 2 3');
    expect(await page.locator('.found').count()).toBe(0);
  });

  test('Escape closes it, and what is not there is said', async () => {
    const page = await watch();
    await page.keyboard.press('/');
    await page.keyboard.type('zebra');
    await page.getByText('Nothing says “zebra”.').waitFor();
    await page.keyboard.press('Escape');
    expect(await page.locator('.found').count()).toBe(0);
  });
});

describe('hostile recordings', () => {
  test('names, values, output and paths stay text', async () => {
    const page = await watch(hostileRun(), {}, '', `${attack}.py`);
    for (let press = 0; press < 5; press++) {
      await page.keyboard.press('ArrowRight');
      const found = await page.evaluate(() => ({
        images: document.querySelectorAll('img').length,
        scripts: document.querySelectorAll('script').length,
        pwned: 'pwned' in window,
      }));
      expect(found).toEqual({ images: 0, scripts: 1, pwned: false });
    }
    for (const button of await page.locator('.var[aria-expanded]').all()) await button.click();
    await page.keyboard.press('/');
    await page.keyboard.type('img');
    await page.locator('.hit').first().waitFor();
    expect(await page.locator('.output').textContent()).toContain('<img src=x');
    expect(await page.locator('img').count()).toBe(0);
  });
});

describe('one page', () => {
  test('an exported recording opens from the disk and asks no network for anything', async () => {
    const { exportedPage } = await import('@pellucid/web');
    const bytes = await recordingBytes(hostileRun().parts(`${attack}.py`), exited);
    const file = join(folder, 'run.html');
    writeFileSync(file, exportedPage(bytes, { title: attack, language: 'python' }));
    const page = await newPage({ offline: true });
    const asked: string[] = [];
    page.on('request', (request) => {
      if (!request.url().startsWith('data:')) asked.push(request.url());
    });
    await page.goto(pathToFileURL(file).href);
    await page.waitForSelector('.page');
    await page.keyboard.press('End');
    expect(await page.locator('.output').textContent()).toContain('<img src=x');
    expect(await page.locator('img').count()).toBe(0);
    expect(asked).toEqual([pathToFileURL(file).href]);
    expect(await page.evaluate(() => document.fonts.check('13px "JetBrains Mono"'))).toBe(true);
  });
});

describe('bookmarks in a page from the disk', () => {
  test('are in the page that is saved with them, for whoever opens that', async () => {
    const { exportedPage } = await import('@pellucid/web');
    const bytes = await recordingBytes(sortingRun().parts('sort.py'), exited);
    const file = join(folder, 'sort.html');
    const notes = [{ step: 2, note: 'of whoever exported it' }];
    writeFileSync(file, exportedPage(bytes, { title: 'sort.py', language: 'python', notes }));
    const page = await newPage({ offline: true });
    await page.goto(`${pathToFileURL(file).href}#step=20`);
    await page.waitForSelector('.page');
    await page.keyboard.press('b');
    await page.locator('.bookmarks input').last().fill('here <b>it</b> turns: 转折');
    await page.keyboard.press('Tab');
    const [saved] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save the page with them' }).click(),
    ]);
    expect(saved.suggestedFilename()).toBe('sort.py.html');
    const again = join(folder, 'again.html');
    await saved.saveAs(again);
    const other = await newPage({ offline: true });
    await other.goto(pathToFileURL(again).href);
    await other.waitForSelector('.page');
    await other.getByRole('button', { name: 'Bookmarks: 2' }).click();
    const told = await other
      .locator('.bookmarks input')
      .evaluateAll((inputs) => inputs.map((input) => (input as HTMLInputElement).value));
    expect(told).toEqual(['of whoever exported it', 'here <b>it</b> turns: 转折']);
  });
});

describe('without a recording', () => {
  test('the page asks for one, opens a file, and says what is wrong with another', async () => {
    const server = await servePlayer(player, null);
    closing.push(server.close);
    const page = await newPage();
    await page.goto(server.address);
    await page.getByText('Open a recording.').waitFor();
    // The browser itself notes the answer that there is no recording.
    complaints.length = 0;
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'photo.pellucid', mimeType: '', buffer: Buffer.from('no recording at all') });
    await page.locator('.reason').waitFor();
    const bytes = await recordingBytes(sortingRun().parts('sort.py'), exited);
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'sort.pellucid', mimeType: '', buffer: Buffer.from(bytes) });
    await page.locator('.page').waitFor();
    expect(await page.locator('.title h1').textContent()).toBe('sort.py');
  });
});

describe('pictures', () => {
  const sizes = [
    [1440, 900],
    [1280, 720],
    [390, 844],
  ] as const;
  test.each(sizes)('at %i × %i nothing is wider than the window, in both themes', async (width, height) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await watch(sortingRun(), { viewport: { width, height }, colorScheme }, '#step=24');
      await page.screenshot({ path: join(pictures, `player-${width}-${colorScheme}.png`) });
      const wide = await page.evaluate(
        () => document.documentElement.scrollWidth > innerWidth || document.documentElement.scrollHeight > innerHeight,
      );
      expect(wide).toBe(false);
    }
  });
});

describe('views chosen by hand', () => {
  const drawn = (page: Page): Promise<string | null> => page.locator('.view-name label span').first().textContent();

  test('a choice holds from step to step, stands in the address, and is still there when the page is opened again', async () => {
    const page = await watch(sortingRun(), {}, '#step=24');
    expect(await drawn(page)).toBe('cells');
    await page.keyboard.press('v');
    await page.locator('.view-name select').first().selectOption('bars');
    await page.keyboard.press('Escape');
    expect(await drawn(page)).toBe('bars');
    await page.keyboard.press('ArrowRight');
    expect(await drawn(page)).toBe('bars');
    await page.waitForFunction(() => location.hash.includes('views=numbers:bars'));
    const { origin } = new URL(page.url());
    await page.goto('about:blank');
    await page.goto(`${origin}/#step=24`);
    await page.waitForSelector('.view-name');
    expect(await drawn(page)).toBe('bars');
    await page.locator('.view-name select').first().selectOption('');
    expect(await drawn(page)).toBe('cells');
  });

  test('an address that names no view, or one that does not fit, changes nothing', async () => {
    const page = await watch(sortingRun(), {}, '#step=24&views=numbers:towers,numbers:graph,%E0%A4%A:bars');
    expect(await drawn(page)).toBe('cells');
  });
});

describe('two runs beside each other', () => {
  async function compare(options: BrowserContextOptions = {}): Promise<Page> {
    const bytes = (numbers: number[]): Promise<Uint8Array> =>
      recordingBytes(sortingRun(numbers).parts('sort.py'), exited);
    const server = await servePlayer(player, await bytes([5, 3, 8, 1]), await bytes([5, 3, 8, 9]));
    closing.push(server.close);
    const page = await newPage(options);
    await page.goto(`${server.address}?compare`);
    await page.waitForSelector('.page.compare');
    return page;
  }
  const steps = (page: Page): Promise<string[]> => page.locator('.run h2 i').allTextContents();
  const current = (page: Page): Promise<string | null> =>
    page.locator('.divergence[aria-current] .what').first().textContent();

  test('open where they differ first, and keys lead from difference to difference', async () => {
    const page = await compare();
    expect(await page.locator('.found-count').textContent()).toMatch(/^\d+ differences from \d+ causes?$/);
    expect(await page.locator('.run .var.differs').allTextContents()).toHaveLength(2);
    const first = await current(page);
    const before = await steps(page);
    await page.keyboard.press('n');
    expect(await steps(page)).not.toEqual(before);
    await page.keyboard.press('p');
    expect([await current(page), await steps(page)]).toEqual([first, before]);
  });

  test('go in step: there and back again, and where only one goes on the other one waits', async () => {
    const page = await compare();
    await page.keyboard.press('Home');
    const path = [await steps(page)];
    for (let press = 0; press < 30; press++) {
      await page.keyboard.press('ArrowRight');
      path.push(await steps(page));
    }
    const waits = path.some(([a, b], index) => (path[index - 1]?.[0] === a) !== (path[index - 1]?.[1] === b));
    expect(waits).toBe(true);
    for (const earlier of path.slice(0, -1).reverse()) {
      await page.keyboard.press('ArrowLeft');
      expect(await steps(page)).toEqual(earlier);
    }
  });

  test('scrubbing one moves the other', async () => {
    const page = await compare();
    const box = await page.locator('.track').boundingBox();
    if (box === null) throw new Error('no timeline');
    await page.mouse.click(box.x + box.width - 4, box.y + box.height - 12);
    const [a, b] = (await steps(page)).map((text) => /\d+/.exec(text)?.[0]);
    expect([Number(a), Number(b)].every((step) => step > 20)).toBe(true);
  });

  test('on a phone one is shown at a time, and a difference leads to it', async () => {
    const page = await compare({ viewport: { width: 390, height: 844 } });
    await page.getByRole('radio', { name: 'Differences' }).click();
    expect(await page.locator('.run:visible').count()).toBe(0);
    await page.locator('.divergence').nth(1).click();
    expect(await page.locator('.run:visible').count()).toBe(1);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    expect(wide).toBe(false);
  });
});

describe('where the steps went', () => {
  test('a key opens it, a block tells of its calls, a line leads to where it runs', async () => {
    const page = await watch();
    await page.keyboard.press('p');
    const panel = page.getByRole('dialog', { name: 'Where the steps went' });
    await panel.locator('.block').nth(1).click();
    expect(await panel.locator('.note[aria-live]').textContent()).toMatch(/^sort\.py 1 call, \d+ steps, 100%/);
    await panel.getByRole('button', { name: /sort\.py:6, ran 15×/ }).click();
    expect(await page.locator('.line.now .no').textContent()).toBe('6');
    const first = await step(page);
    await panel.getByRole('button', { name: /sort\.py:6, ran 15×/ }).click();
    expect(await step(page)).toBeGreaterThan(first);
    await page.keyboard.press('Escape');
    expect(await panel.count()).toBe(0);
  });
});
