import { readFileSync } from 'node:fs';
import { type Ink, palettes } from '@pellucid/stage';
import { expect, test } from 'vitest';

const css = readFileSync(new URL('./player/styles/tokens.css', import.meta.url), 'utf8');

/** What the style sheet says for a token, by day and by night. */
function token(name: string): readonly [light: string, dark: string] | null {
  const value = new RegExp(`--${name}:\\s*([^;]+);`).exec(css)?.[1] ?? '';
  const both = /^light-dark\((oklch\([^)]*\)),\s*(oklch\([^)]*\))\)$/.exec(value.replace(/\s+/g, ' ').trim());
  if (both?.[1] !== undefined && both[2] !== undefined) return [both[1], both[2]];
  return /^#[0-9a-f]{6}$/.test(value) ? [value, value] : null;
}

function same(one: string, other: string): boolean {
  const parts = (text: string): string =>
    (text.match(/[\d.]+|#\w+/g) ?? []).map((part) => (part.startsWith('#') ? part : Number(part))).join(' ');
  return parts(one) === parts(other);
}

test('the stage paints with the colours of the page', () => {
  for (const name of Object.keys(palettes.light) as Ink[]) {
    if (name === 'heat-dark' || name === 'heat-light') continue;
    const [light, dark] = token(name) ?? ['missing', 'missing'];
    expect([name, same(light, palettes.light[name]), same(dark, palettes.dark[name])]).toEqual([name, true, true]);
  }
});
