import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { labOf } from './lab.ts';

interface Frozen {
  readonly colours: readonly { readonly rgb: readonly number[]; readonly lab: readonly number[] }[];
}

const file = new URL('../../../../fixtures/vision/superpixels-lab.json', import.meta.url);
const { colours } = JSON.parse(readFileSync(file, 'utf8')) as Frozen;

test('agrees with scikit-image to 1e-3 for corners, greys and drawn colours', () => {
  const pixels = Uint8Array.from(colours.flatMap(({ rgb }) => rgb));
  const { lab } = labOf({ width: colours.length, height: 1, pixels });
  const expected = colours.flatMap(({ lab: values }) => values);
  const worst = expected.reduce((most, value, at) => Math.max(most, Math.abs(value - lab[at]!)), 0);
  expect(colours.length).toBeGreaterThan(90);
  expect(worst).toBeLessThan(1e-3);
});

test('lightness rises with every step of grey', () => {
  const pixels = Uint8Array.from({ length: 3 * 256 }, (_, at) => Math.floor(at / 3));
  const { lab } = labOf({ width: 16, height: 16, pixels });
  for (let grey = 1; grey < 256; grey++) expect(lab[3 * grey]).toBeGreaterThan(lab[3 * grey - 3]!);
});
