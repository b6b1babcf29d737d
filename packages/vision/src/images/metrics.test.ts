import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Picture } from './picture.ts';
import { PictureSizeError } from './picture-size-error.ts';
import { psnr } from './psnr.ts';
import { type SsimWindow, ssim } from './ssim.ts';
import { formulaPicture } from './testing/formula-picture.ts';

interface Case {
  readonly width: number;
  readonly height: number;
  readonly variants: readonly [number, number];
  readonly psnr: number | 'Infinity';
  readonly ssim: Record<SsimWindow, number>;
}

const fixture = new URL('../../../../fixtures/vision/metrics.json', import.meta.url);
const { cases }: { cases: readonly Case[] } = JSON.parse(readFileSync(fixture, 'utf8'));

describe.each(cases)('$width×$height, variants $variants', (frozen) => {
  const [a, b] = frozen.variants.map((variant) => formulaPicture(frozen.width, frozen.height, variant)) as [
    Picture,
    Picture,
  ];

  test('PSNR is what scikit-image gives', () => {
    const found = psnr(a, b);
    if (frozen.psnr === 'Infinity') expect(found).toBe(Number.POSITIVE_INFINITY);
    else expect(Math.abs(found - frozen.psnr)).toBeLessThan(1e-9);
  });

  test.each(['gaussian', 'uniform'] as const)('SSIM with a %s window is what scikit-image gives', (window) => {
    expect(Math.abs(ssim(a, b, window) - frozen.ssim[window])).toBeLessThan(1e-9);
  });
});

test('SSIM weighs with a Gaussian unless told otherwise', () => {
  const [a, b] = [formulaPicture(20, 20, 0), formulaPicture(20, 20, 1)];
  expect(ssim(a, b)).toBe(ssim(a, b, 'gaussian'));
  expect(ssim(a, b)).not.toBe(ssim(a, b, 'uniform'));
});

test('both are symmetric', () => {
  const [a, b] = [formulaPicture(20, 15, 0), formulaPicture(20, 15, 1)];
  expect(psnr(a, b)).toBe(psnr(b, a));
  expect(ssim(a, b)).toBeCloseTo(ssim(b, a), 12);
});

test('different sizes are refused with both sizes', () => {
  const [a, b] = [formulaPicture(20, 15), formulaPicture(15, 20)];
  expect(() => psnr(a, b)).toThrow(PictureSizeError);
  expect(() => ssim(a, b)).toThrow('20×15 and 15×20');
});

test('a picture smaller than the window is refused', () => {
  const small = formulaPicture(30, 10);
  expect(() => ssim(small, small)).toThrow('SSIM needs at least 11×11 pixels for its gaussian window; found 30×10');
  expect(ssim(small, small, 'uniform')).toBe(1);
});
