import { expect, test } from 'vitest';
import { lightPlane, srgbPlane } from './light-plane.ts';

test('light becomes sRGB values and sRGB values light', () => {
  const plane = { width: 3, height: 2, values: Float32Array.of(0, 0.01, 0.2, 0.5, 0.9, 1) };
  const light = lightPlane(plane);
  expect(light.values[3]).toBeCloseTo(0.214, 3);
  for (const [i, value] of srgbPlane(light).values.entries()) expect(value).toBeCloseTo(plane.values[i]!, 3);
});

test('light outside 0 to 1 is black or white', () => {
  expect(srgbPlane({ width: 2, height: 1, values: Float32Array.of(-0.1, 1.2) }).values).toEqual(Float32Array.of(0, 1));
});
