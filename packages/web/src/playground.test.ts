import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { startBrowser } from './testing/browser.ts';
import { buildPages } from './testing/built-pages.ts';
import { serveFolder } from './testing/static-host.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

let browser: Browser;
let host: Awaited<ReturnType<typeof serveFolder>>;
let page: Page;

beforeAll(async () => {
  buildPages();
  host = await serveFolder(join(root, 'dist', 'playground'));
  browser = await startBrowser();
});

beforeEach(async () => {
  page = await browser.newPage({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
  page.setDefaultTimeout(15_000);
  await page.goto(host.address);
});

afterEach(() => page.close());

afterAll(async () => {
  await browser?.close();
  host?.close();
});

/** Writes a program and runs it. */
async function run(text: string, language: string): Promise<void> {
  await page.getByLabel('Language of the program').selectOption(language);
  await page.getByLabel('The program', { exact: true }).fill(text);
  await page.getByRole('button', { name: 'Run' }).click();
}

/** What the run has printed, at its end. */
async function output(): Promise<string> {
  await page.locator('.page').waitFor();
  await page.keyboard.press('End');
  return page.locator('.output').innerText();
}

async function edit(): Promise<void> {
  await page.getByRole('button', { name: 'Edit' }).click();
}

test('a program runs, is shown in the player, and can be edited again', async () => {
  await run('const list = [3, 1];\nlist.sort();\nconsole.log(list, new Map([[1, { a: 2 }]]));\n', 'JavaScript');
  expect(await output()).toContain('[ 1, 3 ] Map(1) { 1 => { a: 2 } }');
  expect(await page.locator('.title').innerText()).toContain('JavaScript');
  const [saved] = await Promise.all([page.waitForEvent('download'), page.locator('.top select').selectOption('page')]);
  expect(saved.suggestedFilename()).toBe('program.html');
  const alone = await browser.newPage();
  await alone.setContent(readFileSync(await saved.path(), 'utf8'));
  await alone.getByRole('heading', { name: 'program.js', level: 1 }).waitFor();
  await alone.close();
  await edit();
  expect(await page.getByLabel('The program', { exact: true }).inputValue()).toContain('list.sort();');
});

test('TypeScript is shown as it was written, and its errors have the places of its lines', async () => {
  await run(
    'interface Point { readonly x: number }\nconst point: Point = { x: 1 };\nconsole.log(point.x as number);\nthrow new RangeError("over");\n',
    'TypeScript',
  );
  const printed = await output();
  expect(printed).toContain('Uncaught RangeError: over');
  expect(printed).toContain('program.ts:4:7');
  expect(await page.locator('.code').innerText()).toContain('const point: Point = { x: 1 };');
});

test('what cannot be parsed is said with its place, and a type that has to run by its name', async () => {
  await run('const x = ;\n', 'JavaScript');
  await page.getByText('program.js cannot be run: Unexpected token (1:11).').waitFor();
  await run('enum A { B }\n', 'TypeScript');
  await page.getByText('program.ts cannot be run: TypeScript enum cannot be taken out as types are (1:1).').waitFor();
  await run(`x = ${'['.repeat(100_000)}`, 'JavaScript');
  await page.getByText('program.js cannot be run: it is nested too deeply to be read.').waitFor();
});

test('a program that waits for ever is stopped, and one that never ends stops by itself', async () => {
  await run('console.log("waits");\nawait new Promise(() => {});\n', 'JavaScript');
  await page.getByText(/Running, \d+ steps/).waitFor();
  await page.getByRole('button', { name: 'Stop' }).click();
  expect(await output()).toContain('waits');
  await edit();
  await run('let n = 0;\nwhile (true) n++;\n', 'JavaScript');
  await page.locator('.page').waitFor();
}, 60_000);

test('a program reaches neither the page nor a network', async () => {
  const asked = host.asked.length;
  await run(
    `const tries = {
  fetch: () => fetch(${JSON.stringify(host.address)} + 'leak'),
  load: () => import(${JSON.stringify(host.address)} + 'leak.js'),
  socket: () => new Promise((resolve, reject) => { const s = new WebSocket(${JSON.stringify(host.address.replace('http', 'ws'))} + 'leak'); s.onopen = resolve; s.onerror = () => reject(new Error('closed')); }),
};
for (const [name, attempt] of Object.entries(tries)) await attempt().then(() => console.log(name, 'went through'), () => console.log(name, 'refused'));
console.log(self.origin, typeof document, typeof localStorage);
`,
    'JavaScript',
  );
  const printed = await output();
  for (const name of ['fetch', 'load', 'socket']) expect(printed).toContain(`${name} refused`);
  expect(printed).toContain('null undefined undefined');
  expect(host.asked.slice(asked).filter((path) => path.includes('leak'))).toEqual([]);
});
