import { describe, expect, test } from 'vitest';
import { defocusKernel } from '../../blur/defocus.ts';
import { identityKernel, type Kernel } from '../../blur/kernel.ts';
import { linearKernel } from '../../blur/linear-motion.ts';
import { srgbFromLight } from '../../images/linear-light.ts';
import type { Plane } from '../../images/plane.ts';
import { brickScene, photographed } from '../restore/testing/scene.ts';
import { findDefocus } from './find-defocus.ts';
import { findLinearMotion } from './find-linear-motion.ts';

const MARGIN = 24;
const scene = brickScene(300, 270, 4);

/** Blurred in light, kept in sRGB. */
const taken = (kernel: Kernel, noise = 0.004): Plane => {
  const light = photographed(scene, kernel, MARGIN, noise);
  return { ...light, values: light.values.map((value) => srgbFromLight(Math.max(0, value))) };
};

describe('a lens out of focus', () => {
  test('has its radius found to a fifth of a pixel', () => {
    for (const radius of [2.3, 4.6]) {
      const found = findDefocus(taken(defocusKernel(radius)));
      expect(Math.abs(found.radius - radius)).toBeLessThan(0.2);
      expect(found.kernel).toEqual(defocusKernel(found.radius));
      expect(found.evidence.overNone).toBeGreaterThan(0.05);
    }
  });

  test('is not seen in a sharp picture, nor in one without structure', () => {
    expect(findDefocus(taken(identityKernel)).evidence.overNone).toBeLessThan(0.02);
    const even = { width: 60, height: 50, values: new Float32Array(3000).fill(0.4) };
    expect(findDefocus(even).evidence.overNone).toBeLessThan(0.02);
  });

  test('is searched in tiny planes as well', () => {
    const tiny = { width: 7, height: 5, values: Float32Array.from({ length: 35 }, (_, i) => (i % 4) / 4) };
    expect(findDefocus(tiny).radius).toBeGreaterThan(0);
    expect(findLinearMotion(tiny).length).toBeGreaterThan(0);
  });
});

describe('motion along a line', () => {
  test('has its length found to a pixel and its angle to five degrees, and is told from a disc', () => {
    const blurred = taken(linearKernel(11, 0.7));
    const found = findLinearMotion(blurred);
    expect(Math.abs(found.length - 11)).toBeLessThan(1);
    expect(Math.abs(found.angle - 0.7)).toBeLessThan(0.09);
    expect(found.evidence.overNone).toBeGreaterThan(findDefocus(blurred).evidence.overNone + 0.02);
  });
});
