import { describe, expect, test } from 'vitest';
import { crop } from '../images/crop.ts';
import { type LinearPicture, linearPicture } from '../images/linear-light.ts';
import { psnr } from '../images/psnr.ts';
import { formulaPicture } from '../images/testing/formula-picture.ts';
import { Random } from '../random.ts';
import { type Blur, blurred } from './blur.ts';
import { convolve } from './convolve.ts';
import { defocusKernel } from './defocus.ts';
import { type Degradation, defaultDegradation, degradationMargin, degrade, drawDegradation } from './degrade.ts';
import { identityKernel } from './kernel.ts';
import { linearKernel } from './linear-motion.ts';

const nothing: Degradation = { blur: { kind: 'even', kernel: identityKernel }, noise: 0, noiseSeed: 0 };
const picture = formulaPicture(60, 50);
const whole = { x: 0, y: 0, width: 60, height: 50 };

const at = ({ width, light }: LinearPicture, x: number, y: number): number => light[(y * width + x) * 3]!;

describe('varying blur', () => {
  const linear = linearPicture(picture);

  test('of four equal kernels is that kernel', () => {
    const kernel = defocusKernel(2);
    const { light } = blurred(linear, { kind: 'corners', kernels: [kernel, kernel, kernel, kernel] }, whole);
    const even = convolve(linear, kernel).light;
    expect(light.every((value, i) => Math.abs(value - even[i]!) < 1e-5)).toBe(true);
  });

  test('has each kernel at its corner', () => {
    const kernels = [identityKernel, linearKernel(9, 0), linearKernel(9, 1), defocusKernel(4)] as const;
    const found = blurred(linear, { kind: 'corners', kernels }, whole);
    const corners = [
      [0, 0],
      [59, 0],
      [0, 49],
      [59, 49],
    ] as const;
    for (const [i, [x, y]] of corners.entries()) {
      expect(Math.abs(at(found, x, y) - at(convolve(linear, kernels[i]!), x, y))).toBeLessThan(0.03);
    }
  });

  test('of an object leaves the background outside its way as it was', () => {
    const outline = { x: 0.3, y: 0.5, across: 0.15, down: 0.15, turn: 0 };
    const blur: Blur = { kind: 'object', background: identityKernel, object: linearKernel(8, 0), outline };
    const found = blurred(linear, blur, whole);
    for (let y = 0; y < 50; y++) expect(at(found, 50, y)).toBeCloseTo(at(linear, 50, y), 6);
    const moved = [15, 16, 17, 18, 19].map((x) => Math.abs(at(found, x, 25) - at(linear, x, 25)));
    expect(Math.max(...moved)).toBeGreaterThan(0.05);
  });

  test('of an object keeps an even picture even: no dark rim', () => {
    const grey = { width: 60, height: 50, light: new Float32Array(60 * 50 * 3).fill(0.4) };
    const outline = { x: 0.5, y: 0.5, across: 0.3, down: 0.2, turn: 0.5 };
    const blur: Blur = { kind: 'object', background: defocusKernel(2), object: linearKernel(12, 1), outline };
    expect(blurred(grey, blur, whole).light.every((value) => Math.abs(value - 0.4) < 1e-5)).toBe(true);
  });
});

describe('degrading', () => {
  test('by nothing gives the picture back', () => {
    expect(degrade(picture, nothing)).toEqual(picture);
  });

  test('blurs light, not sRGB values: half white and half black is byte 188', () => {
    const pixels = Uint8Array.from({ length: 8 * 8 * 3 }, (_, i) => (Math.floor(i / 3) % 2) * 255);
    const stripes = { width: 8, height: 8, pixels };
    const pair = { size: 3, weights: Float32Array.of(0, 0, 0, 0.25, 0.5, 0.25, 0, 0, 0) };
    const { pixels: mixed } = degrade(stripes, { ...nothing, blur: { kind: 'even', kernel: pair } });
    expect(mixed[(4 * 8 + 4) * 3]).toBe(188);
  });

  test('adds noise of the asked deviation, in levels', () => {
    const grey = { width: 64, height: 64, pixels: new Uint8Array(64 * 64 * 3).fill(128) };
    const { pixels } = degrade(grey, { ...nothing, noise: 3 });
    const squares = pixels.reduce((sum, byte) => sum + (byte - 128) ** 2, 0);
    // Rounding adds 1 / 12 to the variance.
    expect(Math.sqrt(squares / pixels.length - 1 / 12)).toBeCloseTo(3, 0);
    expect(degrade(grey, { ...nothing, noise: 3, noiseSeed: 1 }).pixels).not.toEqual(pixels);
  });

  test('passes through JPEG on its grid', () => {
    const jpeg = (x: number, y: number): Degradation => ({
      ...nothing,
      jpeg: { quality: 60, subsampling: '4:4:4', grid: { x, y } },
    });
    const straight = degrade(picture, jpeg(0, 0));
    expect(psnr(picture, straight)).toBeLessThan(35);
    expect(degrade(picture, jpeg(3, 5))).not.toEqual(straight);
    // Twice through the same grid loses next to nothing more.
    expect(psnr(straight, degrade(straight, jpeg(0, 0)))).toBeGreaterThan(psnr(picture, straight) + 8);
  });

  test('looks no further than its margin', () => {
    const large = formulaPicture(150, 140, 2);
    const window = { x: 60, y: 50, width: 32, height: 32 };
    for (let seed = 0; seed < 6; seed++) {
      const degradation = drawDegradation(Random.seeded(seed), defaultDegradation);
      const margin = degradationMargin(degradation);
      const around = { x: 60 - margin, y: 50 - margin, width: 32 + 2 * margin, height: 32 + 2 * margin };
      const part = degrade(crop(large, around), degradation, { ...window, x: margin, y: margin });
      expect(part).toEqual(degrade(large, degradation, window));
    }
  });

  test('is a function of its arguments, and draws are functions of their seed', () => {
    const drawn = drawDegradation(Random.seeded(9), defaultDegradation);
    expect(drawDegradation(Random.seeded(9), defaultDegradation)).toEqual(drawn);
    expect(degrade(picture, drawn)).toEqual(degrade(picture, drawn));
  });
});
