import { expect, test } from 'vitest';
import { cutOut } from '../../images/cut-out.ts';
import type { Plane } from '../../images/plane.ts';
import { choosePatch } from './choose-patch.ts';

/** A grey plane; within the square at (x, y) the values of `of`. */
const planeWith = (squares: { x: number; y: number; side: number; of: (x: number, y: number) => number }[]): Plane => {
  const values = new Float32Array(256 * 192).fill(0.3);
  for (const { x, y, side, of } of squares) {
    for (let i = 0; i < side * side; i++) {
      const [px, py] = [x + (i % side), y + Math.floor(i / side)];
      values[py * 256 + px] = of(px, py);
    }
  }
  return { width: 256, height: 192, values };
};
const checks = (x: number, y: number): number => (((x >> 3) + (y >> 3)) % 2 === 0 ? 0.2 : 0.5);
const rings = (x: number, y: number): number => 0.35 + 0.15 * Math.sign(Math.sin(Math.hypot(x - 224, y - 160) / 3));
const stripes = (x: number): number => ((x >> 2) % 2 === 0 ? 0.1 : 0.9);

test('the patch lies where edges run in all directions', () => {
  const plane = planeWith([
    { x: 0, y: 0, side: 64, of: stripes },
    { x: 192, y: 128, side: 64, of: rings },
  ]);
  expect(choosePatch(plane, 64)).toEqual({ x: 192, y: 128, width: 64, height: 64 });
});

test('what is saturated does not count', () => {
  const plane = planeWith([
    { x: 0, y: 0, side: 64, of: (x, y) => (rings(x + 192, y + 128) > 0.35 ? 1 : 0.99) },
    { x: 192, y: 128, side: 64, of: rings },
  ]);
  expect(choosePatch(plane, 64)).toMatchObject({ x: 192, y: 128 });
});

test('a small plane is its own patch', () => {
  const plane = planeWith([{ x: 0, y: 0, side: 64, of: checks }]);
  expect(choosePatch(plane, 300)).toEqual({ x: 0, y: 0, width: 256, height: 192 });
});

test('a patch can be cut out', () => {
  const plane = { width: 3, height: 2, values: Float32Array.of(1, 2, 3, 4, 5, 6) };
  expect([...cutOut(plane, { x: 1, y: 0, width: 2, height: 2 }).values]).toEqual([2, 3, 5, 6]);
});
