import { expect, test } from 'vitest';
import { drawTrajectory, shakeKernel } from '../../blur/shake.ts';
import { Random } from '../../random.ts';
import { brickScene, inner, photographed } from '../restore/testing/scene.ts';
import { gradientsOf, strongLimit, strongOnly, tapered } from './gradients.ts';
import { centred } from './kernel-cleaning.ts';
import { Correlator, solve } from './normal-equations.ts';
import { similarity } from './testing/similarity.ts';

const kernel = shakeKernel(drawTrajectory(Random.seeded(2), 9));
const scene = brickScene(140, 120);
const sharp = gradientsOf(inner(scene, 20));
const seen = gradientsOf(photographed(scene, kernel, 20, 0.002));

test('the kernel comes out of the sharp and the blurred gradients', () => {
  const equations = new Correlator(tapered(seen, 13), 6).correlate(tapered(sharp, 13));
  const found = solve(equations, 0.001, 0);
  expect(found.weights.every((weight) => weight >= 0)).toBe(true);
  expect(similarity(centred(found), kernel)).toBeGreaterThan(0.97);
});

test('smoothness costs detail', () => {
  const equations = new Correlator(tapered(seen, 13), 6).correlate(tapered(sharp, 13));
  const steepest = (smoothness: number): number => Math.max(...centred(solve(equations, 0.001, smoothness)).weights);
  expect(steepest(0.5)).toBeLessThan(0.8 * steepest(0));
});

test('without gradients there is no kernel', () => {
  const nothing = strongOnly(sharp, 10);
  expect(nothing.x.every((value) => value === 0)).toBe(true);
  const found = solve(new Correlator(seen, 3).correlate(nothing), 0.005, 0);
  expect(found.weights.every((weight) => weight === 0)).toBe(true);
});

test('the limit of strong gradients leaves as many as asked for in the poorest direction', () => {
  const random = Random.seeded(1);
  const values = Float32Array.from({ length: 900 }, () => random.uniform());
  const gradients = gradientsOf({ width: 30, height: 30, values });
  const { x, y } = strongOnly(gradients, strongLimit(gradients, 20));
  const counts = [0, 0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    if (x[i] === 0 && y[i] === 0) continue;
    counts[Math.floor(((Math.atan2(y[i]!, x[i]!) / Math.PI + 2) % 1) * 4)]! += 1;
  }
  expect(Math.min(...counts)).toBe(20);
});

test('tapered gradients end at the frame and are whole in the middle', () => {
  const { x, width, height } = tapered(
    { width: 9, height: 9, x: new Float32Array(81).fill(1), y: new Float32Array(81) },
    4,
  );
  expect(x[0]).toBe(0);
  expect(x[40]).toBe(1);
  expect(x[4 * width + 2]).toBeCloseTo(0.5);
  expect(height).toBe(9);
});
