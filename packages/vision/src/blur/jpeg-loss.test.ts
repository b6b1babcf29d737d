import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { psnr } from '../images/psnr.ts';
import { formulaPicture } from '../images/testing/formula-picture.ts';
import { jpegLoss, type Subsampling } from './jpeg-loss.ts';

interface Case {
  readonly width: number;
  readonly height: number;
  readonly quality: number;
  readonly subsampling: Subsampling;
  readonly pixels: string;
}

const fixture = new URL('../../../../fixtures/vision/jpeg.json', import.meta.url);
const { cases }: { cases: readonly Case[] } = JSON.parse(readFileSync(fixture, 'utf8'));

/** Half the contrast, as in jpeg_reference.py. */
const soft = (width: number, height: number) => {
  const picture = formulaPicture(width, height);
  return { ...picture, pixels: picture.pixels.map((byte) => 64 + (byte >> 1)) };
};

describe.each(cases)(
  '$width×$height at quality $quality, $subsampling',
  ({ width, height, quality, subsampling, pixels }) => {
    test('is what libjpeg-turbo gives, but for coefficients that lie between two steps', () => {
      const source = soft(width, height);
      const ours = jpegLoss(source, quality, subsampling);
      const theirs = { width, height, pixels: new Uint8Array(Buffer.from(pixels, 'base64')) };
      const differences = ours.pixels.map((byte, i) => Math.abs(byte - (theirs.pixels[i] ?? 0)));
      expect(psnr(ours, theirs)).toBeGreaterThan(psnr(source, theirs) + 11);
      expect(Math.max(...differences)).toBeLessThanOrEqual(10);
    });
  },
);

test('loses more at lower quality, and more with fewer chroma samples', () => {
  const picture = soft(64, 48);
  const kept = (quality: number, subsampling: Subsampling) => psnr(picture, jpegLoss(picture, quality, subsampling));
  expect(kept(95, '4:4:4')).toBeGreaterThan(kept(75, '4:4:4'));
  expect(kept(75, '4:4:4')).toBeGreaterThan(kept(30, '4:4:4'));
  expect(kept(95, '4:4:4')).toBeGreaterThan(kept(95, '4:2:0'));
});

test('an even grey picture comes back as it was at any quality', () => {
  const grey = { width: 19, height: 9, pixels: new Uint8Array(19 * 9 * 3).fill(128) };
  for (const quality of [1, 50, 100]) expect(jpegLoss(grey, quality, '4:2:0')).toEqual(grey);
});
