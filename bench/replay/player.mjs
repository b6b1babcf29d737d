import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

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
    const jumped = [];
    for (const step of randomSteps(steps, jumps)) jumped.push(await jump(page, step));
    const scrub = await scrubbed(page);
    return { opened, jumped, scrub, memory: await memoryOf(browser), steps };
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

/**
 * From the request for a step to the frame in which all of the page shows it: nothing that it needs is still being read.
 * @param {import('playwright-core').Page} page
 * @param {number} step
 * @returns {Promise<number>}
 */
function jump(page, step) {
  return page.evaluate(
    (to) =>
      new Promise((resolve) => {
        const track = document.querySelector('.track');
        const before = track?.getAttribute('aria-valuenow');
        const start = performance.now();
        location.hash = `#step=${to}`;
        const hasMoved = () => before === String(to) || track?.getAttribute('aria-valuenow') !== before;
        const isDone = () => hasMoved() && document.querySelector('[aria-busy=true]') === null;
        const look = () => {
          if (isDone()) requestAnimationFrame(() => (isDone() ? resolve(performance.now() - start) : look()));
          else requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
      }),
    step,
  );
}

/**
 * Frames a second while the pointer is dragged along the timeline.
 * @param {import('playwright-core').Page} page
 */
async function scrubbed(page) {
  const box = await page.locator('.track').boundingBox();
  if (box === null) throw new Error('The player has no timeline');
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

/** The same ones each time. @param {number} steps @param {number} count */
function randomSteps(steps, count) {
  let seed = 7;
  return Array.from({ length: count }, () => {
    seed = (seed * 16807) % 2147483647;
    return Math.floor((seed / 2147483647) * steps);
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
