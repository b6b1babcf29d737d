import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { explanationPage } from './explanation-page.ts';
import { explanationStyle } from './explanation-style.ts';

const hostile = `"><script>alert(1)</script><img src=x onerror='alert(2)'>&.jpg`;

const page = explanationPage({
  name: hostile,
  width: 4000,
  height: 3000,
  finding: {
    headline: 'The camera moved <b>.',
    facts: [['Path', '23 px']],
    reasons: [{ title: 'Best.', text: 'It & nothing else.' }],
  },
  stages: [{ name: 'Finding the blur', time: '1.2 s' }],
  views: [
    {
      title: 'The whole photograph',
      width: 12,
      height: 9,
      before: Uint8Array.of(1, 2, 3),
      after: Uint8Array.of(4, 5, 6),
      superpixels: Uint8Array.of(7),
    },
  ],
  kernel: Uint8Array.of(8),
  tried: [
    { name: 'Undoing a path', gain: '+3.2 dB', kernel: Uint8Array.of(9) },
    { name: 'The network', gain: '+1.1 dB', kernel: null },
  ],
});

test('no name is markup', () => {
  expect(page.match(/<script>/g)).toHaveLength(1);
  expect(page).not.toContain('<img src=x');
  expect(page).toContain('&#60;script&#62;alert(1)&#60;/script&#62;');
  expect(page).toContain('The camera moved &#60;b&#62;.');
});

test('only its own script and style run, and nothing is fetched', () => {
  const policy = /Content-Security-Policy" content="([^"]+)"/.exec(page)?.[1] ?? '';
  expect(policy).toContain("default-src 'none'");
  for (const [tag, directive] of [
    ['script', 'script-src'],
    ['style', 'style-src'],
  ] as const) {
    const inside = new RegExp(`<${tag}>([^]*?)</${tag}>`).exec(page)?.[1] ?? '';
    expect(inside.length).toBeGreaterThan(100);
    expect(policy).toContain(`${directive} 'sha256-${createHash('sha256').update(inside).digest('base64')}'`);
  }
  expect(page).not.toMatch(/(?:src|href|url\()=?["']?(?:https?:)?\/\//);
  expect(page).not.toMatch(/ style=| on\w+="/);
});

test('pictures, kernel, facts, reasons and seconds are in it', () => {
  for (const bytes of [
    [1, 2, 3],
    [4, 5, 6],
  ]) {
    expect(page).toContain(`data:image/jpeg;base64,${Buffer.from(bytes).toString('base64')}`);
  }
  for (const byte of [7, 8, 9])
    expect(page).toContain(`data:image/png;base64,${Buffer.from([byte]).toString('base64')}`);
  for (const text of [
    '4000 × 3000',
    'Path',
    '23 px',
    'It &#38; nothing else.',
    'Finding the blur',
    '1.2 s',
    '+3.2 dB',
    'The network',
  ]) {
    expect(page).toContain(text);
  }
});

test("its colours are the player's", () => {
  const path = new URL('../../../web/src/player/styles/tokens.css', import.meta.url);
  const tokens = readFileSync(path, 'utf8');
  const value = (css: string, token: string): string | undefined =>
    new RegExp(`--${token}:\\s*(light-dark\\([^;]+\\));`).exec(css)?.[1]?.replace(/\s+/g, '');
  for (const token of ['surface', 'chrome', 'hairline', 'photo', 'ink', 'ink-2', 'ink-3', 'now']) {
    // The player draws no photographs.
    if (token === 'photo' && value(tokens, token) === undefined) continue;
    expect([token, value(explanationStyle, token)]).toEqual([token, value(tokens, token)]);
  }
});
