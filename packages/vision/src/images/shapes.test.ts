import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { crop } from './crop.ts';
import { detail } from './detail.ts';
import { ORIENTATIONS, orient } from './orient.ts';
import { CHANNEL_ORDERS, permuteChannels } from './permute-channels.ts';
import type { Picture } from './picture.ts';
import { pictureFromPlanes, planesFromPicture } from './planes.ts';
import { psnr } from './psnr.ts';
import { resize, resizeLongSide } from './resize.ts';
import { formulaPicture } from './testing/formula-picture.ts';

const anyPicture = fc
  .tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }), fc.nat(50))
  .map(([width, height, variant]) => formulaPicture(width, height, variant));

/** A picture of one letter per pixel, from rows of text. */
const drawn = (...rows: readonly string[]): Picture => {
  const pixels = Uint8Array.from([...rows.join('')].flatMap((letter) => Array<number>(3).fill(letter.charCodeAt(0))));
  return { width: rows[0]!.length, height: rows.length, pixels };
};

const text = ({ width, pixels }: Picture): string =>
  [...pixels.filter((_, i) => i % 3 === 0)]
    .map((code, i) => (i > 0 && i % width === 0 ? '/' : '') + String.fromCharCode(code))
    .join('');

describe('orientation', () => {
  test.each([
    [1, 'abc/def'],
    [2, 'cba/fed'],
    [3, 'fed/cba'],
    [4, 'def/abc'],
    [5, 'ad/be/cf'],
    [6, 'da/eb/fc'],
    [7, 'fc/eb/da'],
    [8, 'cf/be/ad'],
  ] as const)('%i makes %s of abc/def', (orientation, expected) => {
    expect(text(orient(drawn('abc', 'def'), orientation))).toBe(expected);
  });

  test('each is undone by one of the eight', () => {
    for (const orientation of ORIENTATIONS) {
      const inverse = orientation === 6 ? 8 : orientation === 8 ? 6 : orientation;
      const picture = formulaPicture(7, 5);
      expect(orient(orient(picture, orientation), inverse)).toEqual(picture);
    }
  });
});

describe('crops', () => {
  test('are the pixels within', () => {
    expect(text(crop(drawn('abcd', 'efgh', 'ijkl'), { x: 1, y: 1, width: 2, height: 2 }))).toBe('fg/jk');
  });

  test('beyond the picture are refused with both sizes', () => {
    const picture = formulaPicture(10, 8);
    for (const place of [
      { x: -1, y: 0 },
      { x: 7, y: 0 },
      { x: 0, y: 5 },
    ]) {
      const asked = `Crop of 4×4 pixels at (${place.x}, ${place.y}) does not lie within a picture of 10×8`;
      expect(() => crop(picture, { ...place, width: 4, height: 4 })).toThrow(asked);
    }
    expect(() => crop(picture, { x: 0, y: 0, width: 0, height: 4 })).toThrow('does not lie within');
  });
});

describe('planes', () => {
  test('give the picture back', () => {
    fc.assert(
      fc.property(anyPicture, (picture) => {
        expect(pictureFromPlanes(planesFromPicture(picture), picture.width, picture.height)).toEqual(picture);
      }),
      { numRuns: 30 },
    );
  });

  test('are red, green, blue, from −1 to 1', () => {
    const picture = { width: 2, height: 1, pixels: Uint8Array.of(0, 51, 255, 255, 102, 0) };
    const expected = [-1, 1, -0.6, -0.2, 1, -1];
    for (const [i, value] of planesFromPicture(picture).entries()) expect(value).toBeCloseTo(expected[i]!, 6);
  });

  test('beyond the range are cut off, and a batch is read at an offset', () => {
    const planes = Float32Array.of(9, 9, 9, -3, 0, 3);
    expect([...pictureFromPlanes(planes, 1, 1, 3).pixels]).toEqual([0, 128, 255]);
  });
});

describe('channels', () => {
  test('take six orders, the first of which changes nothing', () => {
    const picture = { width: 1, height: 1, pixels: Uint8Array.of(1, 2, 3) };
    const results = CHANNEL_ORDERS.map((order) => [...permuteChannels(picture, order).pixels].join(''));
    expect(results).toEqual(['123', '132', '213', '231', '312', '321']);
  });
});

describe('detail', () => {
  const all = { x: 0, y: 0, width: 16, height: 16 };

  test('of an even picture is 0', () => {
    expect(detail({ width: 16, height: 16, pixels: new Uint8Array(16 * 16 * 3).fill(9) }, all)).toBe(0);
  });

  test('of a slope is its step along x plus its step along y', () => {
    const pixels = Uint8Array.from(
      { length: 16 * 16 * 3 },
      (_, i) => 2 * (Math.floor(i / 3) % 16) + 5 * Math.floor(i / 48),
    );
    expect(detail({ width: 16, height: 16, pixels }, all)).toBeCloseTo(7, 9);
    expect(detail({ width: 16, height: 16, pixels }, { x: 3, y: 4, width: 5, height: 6 })).toBeCloseTo(7, 9);
  });
});

describe('resizing', () => {
  test('to the same size gives the picture back', () => {
    const picture = formulaPicture(9, 7);
    expect(resize(picture, 9, 7)).toEqual(picture);
  });

  test('keeps an even picture even at any size', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 1, max: 30 }),
        fc.nat(255),
        (width, height, byte) => {
          const even = { width: 11, height: 6, pixels: new Uint8Array(11 * 6 * 3).fill(byte) };
          const { pixels } = resize(even, width, height);
          expect(pixels).toEqual(new Uint8Array(width * height * 3).fill(byte));
        },
      ),
    );
  });

  test('mixes light, not sRGB values: fine stripes of black and white become byte 188', () => {
    const pixels = Uint8Array.from({ length: 64 * 64 * 3 }, (_, i) => (Math.floor(i / 3) % 2) * 255);
    const { pixels: small } = resize({ width: 64, height: 64, pixels }, 16, 16);
    expect(small[(8 * 16 + 8) * 3]).toBe(188);
  });

  test('up and down again is nearly the same, and nothing is shifted', () => {
    const pixels = Uint8Array.from(
      { length: 40 * 30 * 3 },
      (_, i) => 128 + 90 * Math.sin((Math.floor(i / 3) % 40) / 4 + i / 900),
    );
    const smooth = { width: 40, height: 30, pixels };
    expect(psnr(smooth, resize(resize(smooth, 100, 75), 40, 30))).toBeGreaterThan(45);
  });

  test('by the longer side keeps the proportions', () => {
    const { width, height } = resizeLongSide(formulaPicture(30, 50), 20);
    expect([width, height]).toEqual([12, 20]);
  });
});
