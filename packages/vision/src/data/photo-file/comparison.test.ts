import { expect, test } from 'vitest';
import { crop } from '../../images/crop.ts';
import type { Picture } from '../../images/picture.ts';
import { formulaPicture } from '../../images/testing/formula-picture.ts';
import { comparisonPicture, mostStructured } from './comparison.ts';

const plain = (width: number, height: number, level: number): Picture => ({
  width,
  height,
  pixels: new Uint8Array(width * height * 3).fill(level),
});

test('the part with most to see is found', () => {
  const picture = plain(2000, 700, 90);
  for (let y = 100; y < 600; y++) {
    for (let x = 1500; x < 1900; x += 2) picture.pixels.fill(200, (y * 2000 + x) * 3, (y * 2000 + x) * 3 + 3);
  }
  const { x, y, width, height } = mostStructured(picture);
  expect([width, height]).toEqual([800, 600]);
  expect(x).toBeLessThanOrEqual(1500);
  expect(x + width).toBeGreaterThanOrEqual(1900);
  expect(y).toBeLessThanOrEqual(100);
});

test('both parts stand side by side, pixel for pixel, before on the left', async () => {
  const [before, after] = [formulaPicture(900, 640, 1), formulaPicture(900, 640, 2)];
  const sheet = await comparisonPicture(before, after);
  const part = mostStructured(after);
  // Above the labels.
  const height = 400;
  const seen = { x: part.x, y: part.y, width: 800, height };
  // Comparing a million numbers one by one takes vitest seconds.
  const shows = (x: number, picture: Picture): boolean =>
    Buffer.compare(crop(sheet, { x, y: 24, width: 800, height }).pixels, crop(picture, seen).pixels) === 0;
  expect([shows(24, before), shows(24 + 800 + 12, after), shows(24, after)]).toEqual([true, true, false]);
  expect(sheet.width).toBe(2 * 800 + 12 + 2 * 24);
  expect(sheet.height).toBe(600 + 12 + 640 + 2 * 24);
});

test('a picture that fits is shown once a side, however small', async () => {
  const { width, height } = await comparisonPicture(plain(1, 1, 0), plain(1, 1, 255));
  expect([width, height]).toEqual([2 + 12 + 48, 1 + 48]);
});
