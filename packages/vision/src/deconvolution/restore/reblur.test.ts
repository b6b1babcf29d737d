import { expect, it } from 'vitest';
import type { Kernel } from '../../blur/kernel.ts';
import type { Plane } from '../../images/plane.ts';
import { reblurred } from './reblur.ts';

/** Waves along x that fade into themselves at the frame: 6 to the width. */
const wave = (shift: number): Plane => ({
  width: 96,
  height: 60,
  values: Float32Array.from(
    { length: 96 * 60 },
    (_, i) => 0.5 + 0.4 * Math.cos((2 * Math.PI * ((i % 96) + 0.5 - shift)) / 16),
  ),
});
const row = (weights: readonly number[]): Kernel => {
  const size = weights.length;
  const middle = ((size - 1) / 2) * size;
  return { size, weights: Float32Array.from({ length: size * size }, (_, i) => weights[i - middle] ?? 0) };
};
/** Of the middle of a plane, where nothing from beyond the frame arrives. */
const farthest = (a: Plane, b: Plane) => {
  let most = 0;
  for (let y = 20; y < 40; y++) {
    for (let x = 24; x < 72; x++)
      most = Math.max(most, Math.abs((a.values[y * 96 + x] ?? 0) - (b.values[y * 96 + x] ?? 0)));
  }
  return most;
};

it('blurs as the same kernel around its middle does, wherever in its square a kernel lies', () => {
  const centred = reblurred(wave(0), row([0, 0.25, 0.5, 0.25, 0]));
  expect(farthest(reblurred(wave(0), row([0.25, 0.5, 0.25, 0, 0])), centred)).toBeLessThan(1e-5);
});

it('leaves waves where they are when the centroid is half a pixel beside the centre', () => {
  const blurred = reblurred(wave(0), row([0.5, 0.5, 0]));
  const faded = { ...wave(0), values: wave(0).values.map((value) => 0.5 + (value - 0.5) * Math.cos(Math.PI / 16)) };
  expect(farthest(blurred, faded)).toBeLessThan(1e-3);
  expect(farthest(blurred, wave(0.5))).toBeGreaterThan(0.05);
});
