import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Kernel } from '../../blur/kernel.ts';
import { centred, resized, withoutFaint, withoutIslands } from './kernel-cleaning.ts';

/** Digits are weights, dots are 0. */
const drawn = (...rows: string[]): Kernel => ({
  size: rows.length,
  weights: Float32Array.from(rows.join(''), (letter) => (letter === '.' ? 0 : Number(letter))),
});
const picture = ({ size, weights }: Kernel): string[] =>
  Array.from({ length: size }, (_, y) =>
    Array.from(weights.subarray(y * size, (y + 1) * size), (weight) => (weight === 0 ? '.' : `${weight}`)).join(''),
  );

test('faint weights go', () => {
  expect(picture(withoutFaint(drawn('9.1', '.2.', '...'), 0.2))).toEqual(['9..', '.2.', '...']);
});

test('small islands go, touching corners hold together', () => {
  const kernel = drawn('9...1', '.9...', '..9..', '.....', '...2.');
  expect(picture(withoutIslands(kernel, 0.05))).toEqual(['9....', '.9...', '..9..', '.....', '...2.']);
  expect(picture(withoutIslands(kernel, 0.1))).toEqual(['9....', '.9...', '..9..', '.....', '.....']);
});

test('the heaviest island always stays', () => {
  const kernel = drawn('1.1', '...', '1.1');
  expect(picture(withoutIslands(kernel, 0.9))).toEqual(picture(kernel));
});

test('a centred kernel has sum 1 and its centroid within half a pixel of the centre', () => {
  const inside = fc.array(fc.record({ x: fc.integer({ min: 3, max: 7 }), y: fc.integer({ min: 3, max: 7 }) }), {
    minLength: 1,
  });
  fc.assert(
    fc.property(inside, (places) => {
      const weights = new Float32Array(121);
      for (const { x, y } of places) weights[y * 11 + x]! += 1;
      const made = centred({ size: 11, weights });
      const moment = (of: (i: number) => number): number =>
        made.weights.reduce((sum, weight, i) => sum + weight * of(i), 0);
      expect(moment(() => 1)).toBeCloseTo(1, 5);
      expect(Math.abs(moment((i) => i % 11) - 5)).toBeLessThanOrEqual(0.5001);
      expect(Math.abs(moment((i) => Math.floor(i / 11)) - 5)).toBeLessThanOrEqual(0.5001);
    }),
  );
});

test('a kernel without weight becomes a point', () => {
  expect(picture(centred(drawn('...', '...', '...')))).toEqual(['...', '.1.', '...']);
});

test('a kernel keeps its shape at another size', () => {
  const line = drawn('.....', '.....', '11111', '.....', '.....');
  const { size, weights } = resized(line, 9);
  const rows = Array.from({ length: size }, (_, y) => weights.subarray(y * 9, y * 9 + 9).reduce((a, b) => a + b, 0));
  expect(rows.indexOf(Math.max(...rows))).toBe(4);
  expect(rows.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 5);
  expect(rows[4]! + rows[3]! + rows[5]!).toBeGreaterThan(0.99);
});
