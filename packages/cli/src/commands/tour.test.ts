import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { start } from '../testing/cli.ts';
import { type TourPage, tourPage } from './tour-page.ts';
import { tourStyle } from './tour-style.ts';

test('the tour restores a photograph, records two programs, and leads to all of them from one page', async () => {
  const { child, printed, ended } = start(['tour', '--no-open']);
  const [address = ''] = (await printed('/\n')).match(/http:\S+/) ?? [];
  const page = await (await fetch(address)).text();
  for (const name of ['two-dogs.jpg', 'rail.py', 'lru-cache.ts']) {
    expect(page).toContain(`href="${name}/"`);
    expect((await fetch(`${address}${name}/`)).status).toBe(200);
    const recording = Buffer.from(await (await fetch(`${address}${name}/recording`)).arrayBuffer());
    expect(recording.subarray(1, 5).toString()).toBe('MCAP');
  }
  const [before, after] = await Promise.all(
    ['before.jpg', 'after.jpg'].map(async (name) => Buffer.from(await (await fetch(address + name)).arrayBuffer())),
  );
  for (const jpeg of [before, after]) expect(jpeg?.subarray(0, 2).toString('hex')).toBe('ffd8');
  expect(after).not.toEqual(before);
  child.kill('SIGINT');
  expect(await ended).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/GVA 158 min\n[\s\S]*4 hits, 7 misses\n/),
    stderr: expect.stringContaining('two-dogs.jpg: '),
  });
}, 300_000);

const shown: TourPage = {
  photo: {
    before: 'before.jpg',
    after: 'after.jpg',
    finding: { headline: 'The camera <moved>.', facts: [['Path', '15 px']], reasons: [] },
    time: '4.0 s',
    recording: 'a&b.jpg/',
    credit: 'By somebody',
  },
  programs: [{ name: 'rail.py', about: 'trains', measures: '8 steps', recording: 'rail.py/', picture: null }],
};

test('no text of the page is markup', () => {
  const page = tourPage(shown);
  expect(page).toContain('The camera &#60;moved&#62;.');
  expect(page).toContain('href="a&#38;b.jpg/"');
  expect(page).not.toContain('<moved>');
});

test('what could not be done here has no place on the page', () => {
  expect(tourPage({ ...shown, photo: null })).not.toContain('<figure');
  expect(tourPage({ ...shown, programs: [] })).not.toContain('rail.py');
});

test('no script or handler stands in the page: the server would not let it run', () => {
  expect(tourPage(shown).match(/<script[^>]*>/g)).toEqual(['<script src="tour.js">']);
  expect(tourPage(shown)).not.toMatch(/ on\w+="/);
});

test("its colours are the player's", () => {
  const path = new URL('../../../web/src/player/styles/tokens.css', import.meta.url);
  const tokens = readFileSync(path, 'utf8');
  const value = (css: string, token: string): string | undefined =>
    new RegExp(`--${token}:\\s*(light-dark\\([^;]+\\));`).exec(css)?.[1]?.replace(/\s+/g, '');
  for (const token of ['surface', 'chrome', 'hover', 'hairline', 'photo', 'ink', 'ink-2', 'ink-3', 'now']) {
    expect([token, value(tourStyle, token)]).toEqual([token, value(tokens, token)]);
    expect(value(tourStyle, token)).toBeDefined();
  }
});
