import fc from 'fast-check';
import { expect, test } from 'vitest';
import { levelOfLight, lightFromSrgb, linearPicture, pictureFromLight, srgbFromLight } from './linear-light.ts';

test('every byte survives the way to linear light and back', () => {
  const pixels = Uint8Array.from({ length: 256 * 3 }, (_, i) => i % 256);
  const picture = { width: 16, height: 16, pixels };
  expect(pictureFromLight(linearPicture(picture))).toEqual(picture);
});

test('the curve passes through the values that the standard implies', () => {
  expect(lightFromSrgb(0)).toBe(0);
  expect(lightFromSrgb(1)).toBe(1);
  // Middle grey: byte 128 is 21.586 % of the light; 10.31475 / 12.92 is the joint of the two pieces.
  expect(lightFromSrgb(128 / 255)).toBeCloseTo(0.2158605, 7);
  expect(lightFromSrgb(0.04045)).toBeCloseTo(0.0031308, 7);
});

test('the two directions are inverse', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (value) => {
      expect(Math.abs(srgbFromLight(lightFromSrgb(value)) - value)).toBeLessThan(1e-6);
    }),
  );
});

test('the table is within 0.02 of a level of the formula', () => {
  let worst = 0;
  for (let i = 0; i <= 100_000; i++)
    worst = Math.max(worst, Math.abs(levelOfLight(i / 1e5) - 255 * srgbFromLight(i / 1e5)));
  expect(worst).toBeLessThan(0.02);
});

test('light out of range, and none at all, is cut off', () => {
  expect([-1, 2, Number.NaN].map(levelOfLight)).toEqual([0, 255, 0]);
});
