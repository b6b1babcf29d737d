import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PhotoPixels } from './photo-pixels.ts';
import { applyDifference, shrunk, sizeAt } from './scaled.ts';

const even = (width: number, height: number, value: number): PhotoPixels => ({
  width,
  height,
  channels: 3,
  data: new Uint8Array(width * height * 3).fill(value),
});

test('an even photograph stays even at any scale', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 0, max: 255 }),
      fc.double({ min: 1, max: 7, noNaN: true }),
      (width, height, value, scale) => {
        const small = shrunk(even(width, height, value), scale);
        expect({ width: small.width, height: small.height }).toEqual(sizeAt(even(width, height, value), scale));
        for (const each of small.data) expect(Math.abs(each - 257 * value)).toBeLessThan(20);
      },
    ),
  );
});

test('light is averaged, not encoded values', () => {
  const photo: PhotoPixels = { width: 2, height: 1, channels: 3, data: Uint8Array.of(0, 0, 0, 255, 255, 255) };
  expect(shrunk(photo, 2).data[0]).toBe(Math.round(65535 * 0.735357));
});

test('half of the light of a sample goes to each of the two places it lies in', () => {
  const data = new Uint8Array(9);
  data.set([255, 255, 255], 3);
  const small = shrunk({ width: 3, height: 1, channels: 3, data }, 1.5);
  expect(small.width).toBe(2);
  expect(small.data[0]).toBe(small.data[3]);
});

test('no difference changes nothing, and alpha is never changed', () => {
  const photo: PhotoPixels = {
    width: 5,
    height: 4,
    channels: 4,
    data: Uint8Array.from({ length: 80 }, (_, i) => (37 * i) % 256),
  };
  const small = shrunk(photo, 2);
  const same = { ...photo, data: photo.data.slice() };
  applyDifference(same, small, small, 1);
  expect(same).toEqual(photo);
  const brighter = { ...photo, data: photo.data.slice() };
  applyDifference(brighter, small, { ...small, data: small.data.map((value) => Math.min(65535, value + 2570)) }, 0.5);
  const alphas = (data: PhotoPixels['data']) => [...data].filter((_, i) => i % 4 === 3);
  expect(alphas(brighter.data)).toEqual(alphas(photo.data));
  expect(brighter.data[0]).toBe((photo.data[0] ?? 0) + 5);
});
