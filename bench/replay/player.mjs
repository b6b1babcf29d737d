import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

/**
 * What the measurement leaves in the page.
 * @typedef {Window & { arrival(start: number): Promise<number>, pressed: Promise<number> }} WatchedWindow
 */

const pellucid = fileURLToPath(new URL('../../packages/cli/bin/pellucid.js', import.meta.url));

/**
 * Measures the player on a recording that `pellucid watch` serves, as a person has it: in a browser, with everything that it shows.
 * @param {string} recording
 * @param {number} jumps
 */
export async function measurePlayer(recording, jumps) {
  const server = spawn(process.execPath, [pellucid, 'watch', '--no-open', recording], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const browser = await chromium.launch({
    executablePath: process.env['PELLUCID_CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  });
  try {
    const address = await firstLine(server.stdout);
    const opened = [];
    for (let turn = 0; turn < 3; turn++) {
      const page = await open(browser, address);
      opened.push(page.took);
      await page.page.close();
    }
    const { page } = await open(browser, address);
    const steps = Number(await page.getAttribute('.track', 'aria-valuemax')) + 1;
    const shares = randomShares(jumps);
    await atRest(page);
    const jumped = [];
    for (const share of shares) jumped.push(await jump(page, Math.floor(share * steps)));
    const pressed = [];
    for (const share of shares) pressed.push(await press(page, share));
    const scrub = await scrubbed(page);
    return { opened, jumped, pressed, scrub, memory: await memoryOf(browser), steps };
  } finally {
    await browser.close();
    server.kill('SIGINT');
  }
}

/** @param {import('playwright-core').Browser} browser @param {string} address */
async function open(browser, address) {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  const start = performance.now();
  await page.goto(address, { waitUntil: 'commit' });
  await page.locator('.sentence').waitFor();
  return { page, took: performance.now() - start };
}

/** What the page has to read for what it shows at first may go on behind the first picture. @param {import('playwright-core').Page} page */
async function atRest(page) {
  await page.waitForTimeout(500);
  await page.waitForFunction(() => document.querySelector('[aria-busy=true]') === null);
}

/**
 * From the request for a step, by its link, to the frame in which all of the page shows it: nothing that it needs is still being read.
 * @param {import('playwright-core').Page} page
 * @param {number} step
 * @returns {Promise<number>}
 */
async function jump(page, step) {
  await watchForStep(page);
  return page.evaluate((to) => {
    const start = performance.now();
    location.hash = `#step=${to}`;
    return /** @type {WatchedWindow} */ (/** @type {unknown} */ (window)).arrival(start);
  }, step);
}

/**
 * The same from a press on the timeline, at that share of its width. Whoever presses there has pointed there a moment before.
 * @param {import('playwright-core').Page} page
 * @param {number} share
 * @returns {Promise<number>}
 */
async function press(page, share) {
  const box = await trackOf(page);
  await page.mouse.move(box.x + box.width * (0.1 + 0.88 * share), box.y + box.height / 2);
  await page.waitForTimeout(150);
  await watchForStep(page);
  await page.evaluate(() => {
    const watched = /** @type {WatchedWindow} */ (/** @type {unknown} */ (window));
    const pressed = new Promise((resolve) => {
      const once = { capture: true, once: true };
      addEventListener('pointerdown', ({ timeStamp }) => resolve(watched.arrival(timeStamp)), once);
    });
    Object.assign(window, { pressed });
  });
  await page.mouse.down();
  await page.mouse.up();
  return page.evaluate(() => /** @type {WatchedWindow} */ (/** @type {unknown} */ (window)).pressed);
}

/**
 * From now on the page tells, in `arrival`, how long after a moment another step than this one is shown.
 * @param {import('playwright-core').Page} page
 */
function watchForStep(page) {
  return page.evaluate(() => {
    const track = document.querySelector('.track');
    const before = track?.getAttribute('aria-valuenow');
    const hasMoved = () => track?.getAttribute('aria-valuenow') !== before;
    const isDone = () => hasMoved() && document.querySelector('[aria-busy=true]') === null;
    const arrival = (/** @type {number} */ start) =>
      new Promise((resolve) => {
        const look = () => {
          if (isDone()) requestAnimationFrame(() => (isDone() ? resolve(performance.now() - start) : look()));
          else requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
      });
    Object.assign(window, { arrival });
  });
}

/**
 * Frames a second while the pointer is dragged along the timeline.
 * @param {import('playwright-core').Page} page
 */
async function scrubbed(page) {
  const box = await trackOf(page);
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + box.width * 0.3, y);
  await page.mouse.down();
  await page.evaluate(() => {
    const frames = /** @type {number[]} */ ([]);
    Object.assign(window, { frames });
    const count = (/** @type {number} */ at) => {
      frames.push(at);
      requestAnimationFrame(count);
    };
    requestAnimationFrame(count);
  });
  for (let move = 0; move < 120; move++) {
    await page.mouse.move(box.x + box.width * (0.3 + move / 300), y);
    await page.waitForTimeout(16);
  }
  await page.mouse.up();
  const frames = await page.evaluate(
    () => /** @type {{ frames: number[] }} */ (/** @type {unknown} */ (window)).frames,
  );
  const [first, last] = [frames[0] ?? 0, frames.at(-1) ?? 1];
  return ((frames.length - 1) / (last - first)) * 1000;
}

/** @param {import('playwright-core').Page} page */
async function trackOf(page) {
  const box = await page.locator('.track').boundingBox();
  if (box === null) throw new Error('The player has no timeline');
  return box;
}

/** Memory of its own that the largest process of a page holds, in MB. @param {import('playwright-core').Browser} browser */
async function memoryOf(browser) {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const sizes = processInfo.flatMap(({ type, id }) => {
    if (type !== 'renderer') return [];
    const anonymous = /RssAnon:\s+(\d+) kB/.exec(readFileSync(`/proc/${id}/status`, 'utf8'));
    return anonymous === null ? [] : [Number(anonymous[1]) / 1000];
  });
  return Math.max(...sizes);
}

/** From 0 to 1, the same ones each time. @param {number} count */
function randomShares(count) {
  let seed = 7;
  return Array.from({ length: count }, () => {
    seed = (seed * 16807) % 2147483647;
    return seed / 2147483647;
  });
}

/** @param {import('node:stream').Readable} stream @returns {Promise<string>} */
function firstLine(stream) {
  return new Promise((resolve, reject) => {
    let text = '';
    stream.on('data', (piece) => {
      text += piece;
      const end = text.indexOf('\n');
      if (end >= 0) resolve(text.slice(0, end));
    });
    stream.on('end', () => reject(new Error('pellucid watch has printed no address')));
  });
}
