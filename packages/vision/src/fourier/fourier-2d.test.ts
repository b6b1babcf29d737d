import { describe, expect, test } from 'vitest';
import { Random } from '../random.ts';
import { Fourier2d, FourierSizeError, type Spectrum } from './fourier-2d.ts';
import { goodLength } from './good-length.ts';

const plane = (width: number, height: number, seed = 1): Float32Array => {
  const random = Random.seeded(seed);
  return Float32Array.from({ length: width * height }, () => random.uniform(-1, 1));
};

/** The definition, in double precision. */
const slowSpectrum = (values: Float32Array, width: number, height: number): Spectrum => {
  const columns = width / 2 + 1;
  const real = new Float32Array(height * columns);
  const imaginary = new Float32Array(height * columns);
  for (let v = 0; v < height; v++) {
    for (let u = 0; u < columns; u++) {
      let [re, im] = [0, 0];
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
          const angle = -2 * Math.PI * (((v * y) % height) / height + ((u * x) % width) / width);
          re += values[y * width + x]! * Math.cos(angle);
          im += values[y * width + x]! * Math.sin(angle);
        }
      }
      real[v * columns + u] = re;
      imaginary[v * columns + u] = im;
    }
  }
  return { real, imaginary };
};

const worst = (a: Float32Array, b: Float32Array): number =>
  a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);

const SIZES = [
  [2, 1],
  [2, 2],
  [4, 3],
  [6, 5],
  [8, 16],
  [10, 9],
  [12, 25],
  [20, 15],
  [30, 32],
  [32, 20],
  [32, 1],
  [36, 16],
  [48, 40],
  [50, 18],
  [64, 27],
] as const;

describe('the transform of a plane', () => {
  test.each(SIZES)('is what the definition says, at %i × %i', (width, height) => {
    const values = plane(width, height);
    const slow = slowSpectrum(values, width, height);
    const fast = new Fourier2d(width, height).forward(values);
    expect(fast.real).toHaveLength(height * (width / 2 + 1));
    expect(worst(fast.real, slow.real)).toBeLessThan(1e-4);
    expect(worst(fast.imaginary, slow.imaginary)).toBeLessThan(1e-4);
  });

  test.each([...SIZES, [540, 300], [384, 512]] as const)('comes back as the plane, at %i × %i', (width, height) => {
    const values = plane(width, height, 2);
    const fourier = new Fourier2d(width, height);
    expect(worst(fourier.inverse(fourier.forward(values)), values)).toBeLessThan(5e-6);
  });

  test('leaves its arguments alone and fills what it is given', () => {
    const values = plane(12, 10);
    const kept = values.slice();
    const fourier = new Fourier2d(12, 10);
    const into = { real: new Float32Array(70), imaginary: new Float32Array(70) };
    expect(fourier.forward(values, into)).toBe(into);
    expect(values).toEqual(kept);
    const spectrum = { real: into.real.slice(), imaginary: into.imaginary.slice() };
    const back = new Float32Array(120);
    expect(fourier.inverse(spectrum, back)).toBe(back);
    expect(spectrum).toEqual(into);
    expect(worst(back, values)).toBeLessThan(1e-6);
  });

  test('is not disturbed by transforms of other sizes in between', () => {
    const fourier = new Fourier2d(40, 30);
    const values = plane(40, 30);
    const first = fourier.forward(values);
    new Fourier2d(200, 216).forward(plane(200, 216));
    expect(fourier.forward(values)).toEqual(first);
  });
});

describe('sizes', () => {
  test('are the least even products of 2, 3 and 5 that are large enough', () => {
    expect([1, 2, 3, 7, 11, 13, 31, 121, 255, 511, 517, 1025].map(goodLength)).toEqual([
      2, 2, 4, 8, 12, 16, 32, 128, 256, 512, 540, 1080,
    ]);
  });

  test('that are not supported are named', () => {
    expect(() => new Fourier2d(14, 8)).toThrow(FourierSizeError);
    expect(() => new Fourier2d(9, 8)).toThrow('9×8');
    expect(() => new Fourier2d(8, 0)).toThrow(FourierSizeError);
    expect(() => new Fourier2d(2.5, 4)).toThrow(FourierSizeError);
  });
});
