import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { encodeBatch, id, memoryAccess, type Program, type RecordedEvent, RecordingWriter } from '@pellucid/format';
import { buildIndex } from '@pellucid/replay';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startBrowser } from './testing/browser.ts';
import { buildPages } from './testing/built-pages.ts';
import { servePlayer } from './testing/player-server.ts';
import { sortingRun } from './testing/sample-runs.ts';

const player = join(dirname(fileURLToPath(import.meta.url)), '..', 'dist', 'player');
const batches = 50;
const turns = 500;
const steps = 2 + batches * turns * 2;

/** Each turn binds a long text, and writes an element of a list. */
const program: Program = {
  source: id(1),
  path: 'long.py',
  language: 'python',
  sha256: '',
  functions: [{ id: id(1), name: '<module>', kind: 'module', parent: null, range: [1, 0, 9, 0], parameters: [] }],
  variables: [
    { id: id(1), name: 'numbers', function: id(1) },
    { id: id(2), name: 'text', function: id(1) },
  ],
  sites: [
    { id: id(1), kind: 'assign', function: id(1), range: [1, 0, 1, 12], variable: id(1), starts: true },
    { id: id(2), kind: 'assign', function: id(1), range: [3, 4, 3, 17], variable: id(2), starts: true },
    { id: id(3), kind: 'assign', function: id(1), range: [4, 4, 4, 20], starts: true },
  ],
  subscripts: [],
};
const source = 'numbers = [0] * 8\nwhile True:\n    text = read()\n    numbers[i] = len(text)\n';

function turn(number: number): RecordedEvent[] {
  const text = `${number} ${'~'.repeat(480)}`;
  return [
    { event: { type: 'bind', site: id(2), value: { type: 'string', value: text } }, objects: [] },
    {
      event: {
        type: 'set-item',
        site: id(3),
        object: id(1),
        key: { type: 'int', value: number % 8 },
        value: { type: 'int', value: number },
      },
      objects: [],
    },
  ];
}

async function longRecording(): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  const write = async (bytes: Uint8Array): Promise<void> => {
    pieces.push(bytes.slice());
  };
  const writer = new RecordingWriter({ write }, { library: 'test' });
  await writer.start(sortingRun().parts('long.py').facts);
  await writer.source(program, source);
  const items = Array.from({ length: 8 }, () => ({ type: 'int', value: 0 }) as const);
  const list = { kind: 'list', type: 'list', items, omitted: 0, fields: [], omittedFields: 0 } as const;
  const first: RecordedEvent[] = [
    { event: { type: 'enter', function: id(1), call: id(1), values: [] }, objects: [] },
    {
      event: { type: 'bind', site: id(1), value: { type: 'reference', object: id(1) } },
      objects: [{ id: id(1), contents: list }],
    },
  ];
  await writer.events(encodeBatch(id(0), first), 0);
  for (let batch = 0; batch < batches; batch++) {
    const events = Array.from({ length: turns }, (_, at) => turn(batch * turns + at)).flat();
    await writer.events(encodeBatch(id(2 + batch * turns * 2), events), 0);
  }
  await writer.end({ outcome: 'exited', code: 0, exception: null });
  return new Uint8Array(Buffer.concat(pieces));
}

let browser: Browser;
let bytes: Uint8Array;
let index: Uint8Array;
const complaints: string[] = [];

beforeAll(async () => {
  buildPages();
  bytes = await longRecording();
  const pieces: Uint8Array[] = [];
  await buildIndex(memoryAccess(bytes), {
    async write(piece) {
      pieces.push(piece.slice());
    },
  });
  index = new Uint8Array(Buffer.concat(pieces));
  browser = await startBrowser();
});
afterAll(() => browser?.close());

async function open(address: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(address);
  await page.waitForSelector('.sentence');
  return page;
}

test('a long recording opens by its index without being read, and goes to any step', async () => {
  const server = await servePlayer(player, bytes, null, index);
  const page = await open(`${server.address}#step=${steps >> 1}`);
  expect(server.sent.bytes).toBeLessThan(bytes.length / 2);
  const last = Math.floor(batches * turns * 0.75);
  for (const number of [1, last, 7000]) {
    await page.evaluate(
      (step) => {
        location.hash = `#step=${step}`;
      },
      3 + number * 2,
    );
    await page
      .getByText(`numbers[${number % 8}]`)
      .first()
      .waitFor();
    await expect.poll(() => page.locator('.sentence').textContent()).toContain(String(number));
  }
  await page.keyboard.press('p');
  const profile = page.getByRole('dialog', { name: 'Where the steps went' });
  await profile
    .getByRole('button', { name: new RegExp(`long\\.py:4, ran ${(batches * turns).toLocaleString('en')}×`) })
    .click();
  expect(await page.locator('.line.now .no').textContent()).toBe('4');
  await page.keyboard.press('Escape');
  await page.keyboard.press('End');
  await expect.poll(() => page.locator('.track').getAttribute('aria-valuenow')).toBe(String(steps - 1));
  await page.keyboard.press('ArrowLeft');
  await expect.poll(() => page.locator('.track').getAttribute('aria-valuenow')).toBe(String(steps - 2));
  expect(complaints.splice(0)).toEqual([]);
  await page.close();
  server.close();
});

test('the timeline of a long recording tells what is pointed at, and goes to where it is clicked and dragged', async () => {
  const server = await servePlayer(player, bytes, null, index);
  const page = await open(server.address);
  const track = page.locator('.track');
  const box = await track.boundingBox();
  if (box === null) throw new Error('There is no timeline');
  const y = box.y + box.height - 20;
  const shown = async () => Number(await track.getAttribute('aria-valuenow')) / steps;
  for (const share of [0.7, 0.35]) {
    const x = box.x + 90 + (box.width - 100) * share;
    await page.mouse.move(x - 8, y);
    await expect.poll(() => page.locator('.hover').textContent()).toMatch(/text|numbers\[.*long\.py, line \d/);
    await page.mouse.move(x, y);
    await page.mouse.down();
    await expect.poll(shown).toBeCloseTo(share, 1);
    await page.mouse.move(x + 100, y);
    await page.mouse.up();
    await expect.poll(shown).toBeGreaterThan(share + 0.03);
  }
  expect(complaints.splice(0)).toEqual([]);
  await page.close();
  server.close();
});

test('in a long recording histories, causes and bookmarks of far moments are read when they are asked for', async () => {
  const server = await servePlayer(player, bytes, null, index);
  const far = 3 + 2 * Math.floor(batches * turns * 0.6);
  const page = await open(`${server.address}#step=${far}`);
  await page.keyboard.press('b');
  await page.keyboard.press('Escape');
  await page.goto('about:blank');
  await page.goto(`${server.address}#step=9`);
  const values = page.getByRole('button', { name: 'values', exact: true });
  for (const name of ['numbers', 'text']) {
    await page.locator('.var').filter({ hasText: name }).first().click();
    await values.last().click();
    await expect.poll(() => page.locator('.held').count()).toBeGreaterThan(name === 'text' ? 9 : 0);
  }
  await page.keyboard.press('w');
  await expect.poll(() => page.locator('.origin').count()).toBeGreaterThan(1);
  await page.keyboard.press('Escape');
  await page.keyboard.press('b');
  await expect.poll(() => page.locator(`[data-step="${far}"]`).getAttribute('placeholder')).toMatch(/\w/);
  expect(complaints.splice(0)).toEqual([]);
  await page.close();
  server.close();
});

test('an index of another recording is said to be one', async () => {
  const other = bytes.slice();
  other[other.length - 100] = (other[other.length - 100] ?? 0) ^ 1;
  const server = await servePlayer(player, other, null, index);
  const page = await browser.newPage();
  await page.goto(server.address);
  await expect.poll(() => page.locator('.reason').textContent()).toContain('another recording');
  await page.close();
  server.close();
});
