import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { chromium } from 'playwright-core';
import { median } from '../averages.mjs';
import { UsageError } from '../usage-error.mjs';

export const about =
  'how large the player of an exported page is, and how soon a page for a small recording is painted';

const root = fileURLToPath(new URL('../../', import.meta.url));
/** By built page what it is for, and whether the limit holds for it. */
const pages = /** @type {const} */ ([
  { page: 'python', of: 'a Python run', limited: true },
  { page: 'javascript', of: 'a JavaScript run', limited: true },
  { page: 'python-data', of: 'a Python run with arrays', limited: false },
  { page: 'javascript-data', of: 'a JavaScript run with arrays', limited: false },
  { page: 'comparison', of: 'a comparison', limited: false },
]);
const mostKilobytes = 150;
const runs = 9;

/** Sizes are those of the built pages without any recording, fonts included; times are medians, each in a new browser context. */
export async function run() {
  const sizes = pages.map(({ page, ...about }) => ({ ...about, kilobytes: sizeOf(page) / 1000 }));
  const limited = sizes.filter((size) => size.limited);
  const { opened, painted } = await times();
  const text = [
    ...sizes.map(
      ({ of, kilobytes, limited: isLimited }) =>
        `exported page, ${of.padEnd(30)}${kilobytes.toFixed(1)} kB gzip besides what is recorded${isLimited ? ` (at most ${mostKilobytes} wanted)` : ''}`,
    ),
    `first paint of a small recording   ${painted.toFixed(0)} ms after the navigation began (at most 300 wanted)`,
    `the recording's first picture      ${opened.toFixed(0)} ms`,
    `${runs} runs of gallery/sorts.py in Chromium without a graphics card, from the disk; other work on the machine: load ${loadavg()[0]?.toFixed(1)}`,
  ].join('\n');
  return {
    text,
    figures: {
      player_gzip_kb: Math.max(...limited.map(({ kilobytes }) => kilobytes)),
      data_gzip_kb: Math.max(...sizes.filter(({ of }) => of.endsWith('arrays')).map(({ kilobytes }) => kilobytes)),
      comparison_gzip_kb: sizes.at(-1)?.kilobytes ?? Number.NaN,
      first_paint_ms: painted,
      first_picture_ms: opened,
    },
    failed: limited
      .filter(({ kilobytes }) => kilobytes > mostKilobytes)
      .map(({ of, kilobytes }) => `The page of ${of} is ${kilobytes.toFixed(1)} kB, more than ${mostKilobytes}.`),
  };
}

/** @param {string} page */
function sizeOf(page) {
  const path = join(root, 'packages', 'web', 'dist', `${page}.html`);
  if (!existsSync(path)) throw new UsageError('The pages are not built: npm run build.');
  return gzipSync(readFileSync(path), { level: 9 }).length;
}

async function times() {
  const folder = mkdtempSync(join(tmpdir(), 'pellucid-bench-'));
  const browser = await chromium.launch({
    executablePath: chromiumPath(),
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
  try {
    const page = exportedPage(folder);
    const measured = [];
    for (let count = 0; count < runs; count++) measured.push(await timesOf(browser, page));
    return {
      painted: median(measured.map(({ painted }) => painted)),
      opened: median(measured.map(({ opened }) => opened)),
    };
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string} folder */
function exportedPage(folder) {
  const pellucid = join(root, 'packages', 'cli', 'bin', 'pellucid.js');
  const recording = join(folder, 'sorts.pellucid');
  const page = join(folder, 'sorts.html');
  const command = (/** @type {string[]} */ ...args) =>
    execFileSync(process.execPath, [pellucid, ...args], { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] });
  command('record', '--quiet', '-o', recording, join('gallery', 'sorts.py'));
  command('export', '-o', page, recording);
  return pathToFileURL(page).href;
}

/** @param {import('playwright-core').Browser} browser @param {string} address */
async function timesOf(browser, address) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  try {
    const page = await context.newPage();
    // Of the page's own clock: a message from the browser would take its time as well.
    await page.addInitScript(() => {
      new MutationObserver((_, observer) => {
        if (document.querySelector('.sentence')?.textContent === '') return;
        if (document.querySelector('.sentence') === null) return;
        observer.disconnect();
        requestAnimationFrame(() => setTimeout(() => Object.assign(globalThis, { openedAt: performance.now() })));
      }).observe(document, { childList: true, subtree: true });
    });
    await page.goto(address);
    await page.waitForFunction(
      () => 'openedAt' in globalThis && performance.getEntriesByName('first-paint').length > 0,
    );
    return await page.evaluate(() => ({
      opened: /** @type {{ openedAt: number }} */ (/** @type {unknown} */ (globalThis)).openedAt,
      painted: performance.getEntriesByName('first-paint')[0]?.startTime ?? Number.NaN,
    }));
  } finally {
    await context.close();
  }
}

function chromiumPath() {
  const places = [
    process.env.PELLUCID_CHROMIUM,
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
  ];
  const found = places.find((path) => path !== undefined && existsSync(path));
  if (found === undefined) throw new UsageError('No Chromium found: set PELLUCID_CHROMIUM to its path.');
  return found;
}
