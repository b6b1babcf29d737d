import { expect, test } from 'vitest';
import { contactSheet } from './contact-sheet.ts';
import { glyphs } from './glyphs.ts';

test('a sheet has a column for each class and as many rows as asked for, with gaps between', () => {
  const { width, height, pixels } = contactSheet(1, 2);
  expect([width, height]).toEqual([2 + 66 * glyphs.length, 2 + 66 * 2]);
  expect(pixels).toHaveLength(width * height * 3);
  const row = (y: number): Uint8Array => pixels.subarray(3 * y * width, 3 * (y + 1) * width);
  expect(new Set(row(0))).toEqual(new Set([128]));
  expect(row(2)).toEqual(row(3));
  expect(row(30)).not.toEqual(row(96));
});
