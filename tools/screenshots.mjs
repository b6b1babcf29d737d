// `node tools/screenshots.mjs`: makes the README's pictures of the player anew, from a fresh recording of `examples/python/rail.py`.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium as browser } from 'playwright-core';
import { chromium } from './chromium.mjs';

/** The step before two stations change places in the heap; the picture is taken while they travel. */
const before = 198;
const travelling = 40;

const folder = mkdtempSync(join(tmpdir(), 'pellucid-pictures-'));
const page = join(folder, 'rail.html');
const recording = join(folder, 'rail.py.pellucid');
pellucid('record', '--quiet', '-o', recording, 'examples/python/rail.py');
pellucid('export', recording, '-o', page);

const running = await browser.launch({ executablePath: chromium(), args: ['--no-sandbox', '--disable-gpu'] });
for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
  const tab = await running.newPage({ viewport: { width: 1440, height: 900 }, colorScheme });
  await tab.goto(`${pathToFileURL(page)}#step=${before}`);
  await tab.waitForTimeout(1000);
  await tab.keyboard.press('ArrowRight');
  await tab.waitForTimeout(travelling);
  await tab.screenshot({ path: `docs/player-${colorScheme}.png` });
}
await running.close();
rmSync(folder, { recursive: true, force: true });

/** @param {string[]} args */
function pellucid(...args) {
  const { status } = spawnSync(process.execPath, ['packages/cli/bin/pellucid.js', ...args], { stdio: 'inherit' });
  if (status !== 0) throw new Error(`pellucid ${args.join(' ')} ended with ${status}`);
}
