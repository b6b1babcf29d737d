// `node tools/screenshots.mjs`: makes the README's pictures of the player anew, from a fresh recording of `examples/python/rail.py`.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { id } from '@pellucid/format';
import { openRecording } from '@pellucid/replay';
import { chromium as browser } from 'playwright-core';
import { chromium } from './chromium.mjs';

/** Milliseconds into the movement at which the picture is taken. */
const travelling = 40;

const folder = mkdtempSync(join(tmpdir(), 'pellucid-pictures-'));
const page = join(folder, 'rail.html');
const recording = join(folder, 'rail.py.pellucid');
pellucid('record', '--quiet', '-o', recording, 'examples/python/rail.py');
pellucid('export', recording, '-o', page);
const before = await stepBeforeSwap();

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

/** The stop before the first statement of `push` that lets a station change places with the root of the heap. */
async function stepBeforeSwap() {
  const run = await openRecording(readFileSync(recording));
  for (let step = run.next(id(0), 'line'); step !== null; step = run.next(step, 'line')) {
    const call = run.state(step).calls.at(-1);
    const { first, last } = run.moment(step);
    const variables = new Map(call?.variables.map(({ name, value }) => [name, 'value' in value ? value.value : null]));
    const swaps =
      last > first && run.event(last).event.type === 'set-item' && run.event(id(last - 1)).event.type === 'set-item';
    if (swaps && call?.function.name === 'push' && variables.get('parent') === 0 && variables.get('i') === 2) {
      return run.previous(step, 'line') ?? 0;
    }
  }
  throw new Error('rail.py has no such swap any more');
}

/** @param {string[]} args */
function pellucid(...args) {
  const { status } = spawnSync(process.execPath, ['packages/cli/bin/pellucid.js', ...args], { stdio: 'inherit' });
  if (status !== 0) throw new Error(`pellucid ${args.join(' ')} ended with ${status}`);
}
