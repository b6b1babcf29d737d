import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Random } from '../random.ts';
import { type Blur, blurRadius } from './blur.ts';
import { defocusKernel } from './defocus.ts';
import { defaultBlur, drawBlur } from './draw-blur.ts';
import { identityKernel, type Kernel } from './kernel.ts';
import { linearKernel } from './linear-motion.ts';
import { drawTrajectory, shakeKernel } from './shake.ts';

interface Moments {
  readonly sum: number;
  readonly x: number;
  readonly y: number;
  readonly spreadX: number;
  readonly spreadY: number;
}

/** Sum, centroid relative to the centre, and standard deviations. */
const moments = ({ size, weights }: Kernel): Moments => {
  const centre = (size - 1) / 2;
  const over = (of: (x: number, y: number) => number): number =>
    weights.reduce((sum, weight, i) => sum + weight * of((i % size) - centre, Math.floor(i / size) - centre), 0);
  const [x, y] = [over((dx) => dx), over((_, dy) => dy)];
  const spreadX = Math.sqrt(over((dx) => (dx - x) ** 2));
  return { sum: over(() => 1), x, y, spreadX, spreadY: Math.sqrt(over((_, dy) => (dy - y) ** 2)) };
};

const expectKernel = (kernel: Kernel): void => {
  const { sum, x, y } = moments(kernel);
  expect(kernel.size % 2).toBe(1);
  expect(kernel.weights).toHaveLength(kernel.size ** 2);
  expect(kernel.weights.every((weight) => weight >= 0)).toBe(true);
  expect(sum).toBeCloseTo(1, 5);
  expect(Math.hypot(x, y)).toBeLessThan(1e-3);
};

/** Width and height of the box around all weights above a thousandth of the largest. */
const box = ({ size, weights }: Kernel): { width: number; height: number } => {
  const limit = Math.max(...weights) / 1000;
  const at = [...weights.keys()].filter((i) => weights[i]! > limit);
  const [columns, rows] = [at.map((i) => i % size), at.map((i) => Math.floor(i / size))];
  return { width: Math.max(...columns) - Math.min(...columns) + 1, height: Math.max(...rows) - Math.min(...rows) + 1 };
};

const kernelsOf = (blur: Blur): readonly Kernel[] => {
  if (blur.kind === 'even') return [blur.kernel];
  return blur.kind === 'corners' ? blur.kernels : [blur.background, blur.object];
};

describe('every kernel is not negative, sums to 1 and stays centred', () => {
  test('whatever is drawn', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const blur = drawBlur(Random.seeded(seed), defaultBlur);
        for (const kernel of kernelsOf(blur)) {
          expectKernel(kernel);
          expect((kernel.size - 1) / 2).toBeLessThanOrEqual(blurRadius(blur));
        }
      }),
      { numRuns: 60 },
    );
  });

  test('at the smallest sizes, too', () => {
    expectKernel(identityKernel);
    for (const size of [0.01, 0.5, 0.6, 1]) {
      expectKernel(defocusKernel(size));
      expectKernel(linearKernel(size, 1));
    }
  });
});

describe('shake', () => {
  test('reaches as far as its extent, along its longer side', () => {
    for (let seed = 0; seed < 10; seed++) {
      const trajectory = drawTrajectory(Random.seeded(seed), 20);
      const { width, height } = box(shakeKernel(trajectory));
      // The path is 20 long; each end is shared with the next pixel.
      expect(Math.abs(Math.max(width, height) - 21)).toBeLessThanOrEqual(1);
    }
  });

  test('is a path, not a cloud: a small part of its box is touched', () => {
    const shares = Array.from({ length: 20 }, (_, seed) => {
      const kernel = shakeKernel(drawTrajectory(Random.seeded(seed), 24));
      const { width, height } = box(kernel);
      return kernel.weights.filter((weight) => weight > 0).length / (width * height);
    });
    expect(shares.reduce((sum, share) => sum + share, 0) / 20).toBeLessThan(0.45);
  });

  test('differs from place to place when the camera rolls, and not when it does not', () => {
    const place = { x: 400, y: -300 };
    const still = drawTrajectory(Random.seeded(1), 15);
    expect(shakeKernel(still, place)).toEqual(shakeKernel(still));
    const rolling = drawTrajectory(Random.seeded(1), 15, 0.02);
    expect(shakeKernel(rolling, place)).not.toEqual(shakeKernel(rolling));
    expectKernel(shakeKernel(rolling, place));
  });
});

describe('linear motion', () => {
  test('has the spread of an even line, in its direction only', () => {
    // An even line of length 12 has the deviation 12 / √12; sharing between pixels adds at most half a pixel.
    const { spreadX, spreadY } = moments(linearKernel(12, 0));
    expect(Math.abs(spreadX - Math.sqrt(12))).toBeLessThan(0.1);
    expect(spreadY).toBeLessThan(0.01);
  });

  test('goes down to the right at 45°', () => {
    const { size, weights } = linearKernel(10, Math.PI / 4);
    const middle = (size - 1) / 2;
    expect(weights[(middle + 3) * size + middle + 3]).toBeGreaterThan(0.04);
    expect(weights[(middle - 3) * size + middle + 3]).toBe(0);
  });
});

describe('defocus', () => {
  test('has the spread of an even disc', () => {
    // The standard deviation along an axis is half the radius; that of a pixel, 1 / √12, adds in squares.
    for (const radius of [2, 3.3, 5]) {
      const { spreadX, spreadY } = moments(defocusKernel(radius));
      expect(Math.abs(spreadX - Math.sqrt(radius ** 2 / 4 + 1 / 12))).toBeLessThan(0.02);
      expect(spreadY).toBeCloseTo(spreadX, 5);
    }
  });

  test('is even within and fades over its rim', () => {
    const { size, weights } = defocusKernel(4.5);
    const row = weights.subarray(((size - 1) / 2) * size, ((size + 1) / 2) * size);
    expect(row[4]).toBe(row[5]);
    const shades = new Set([...weights].filter((weight) => weight > 0).map((weight) => weight.toFixed(5)));
    expect(shades.size).toBeGreaterThan(3);
  });

  test('of less than half a pixel changes nothing', () => {
    expect(defocusKernel(0.4)).toEqual(identityKernel);
  });
});

describe('the recipe', () => {
  test('leaves out kinds whose weight is 0', () => {
    const only = {
      ...defaultBlur,
      shake: { weight: 0, extent: [1, 2] },
      linear: { weight: 0, length: [1, 2] },
    } as const;
    for (let seed = 0; seed < 40; seed++) {
      const kernels = kernelsOf(
        drawBlur(Random.seeded(seed), { ...only, defocus: { weight: 1, radius: [3, 3] }, none: { weight: 0 } }),
      );
      for (const kernel of kernels) expect(kernel).toEqual(defocusKernel(3));
    }
  });

  test('draws even, varying and moving blurs', () => {
    const kinds = Array.from({ length: 100 }, (_, seed) => drawBlur(Random.seeded(seed), defaultBlur).kind);
    expect(new Set(kinds)).toEqual(new Set(['even', 'corners', 'object']));
  });
});
