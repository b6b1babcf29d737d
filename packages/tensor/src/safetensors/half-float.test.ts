import fc from 'fast-check';
import { expect, it } from 'vitest';
import { floatBitsOfHalf, halfOfFloatBits } from './half-float.ts';

const scratch = new DataView(new ArrayBuffer(4));

function numberOf(half: number): number {
  scratch.setUint32(0, floatBitsOfHalf(half) >>> 0);
  return scratch.getFloat32(0);
}

function halfOf(number: number): number {
  scratch.setFloat32(0, number);
  return halfOfFloatBits(scratch.getUint32(0));
}

/** Sign, exponent and fraction as the standard defines them, in f64. */
function byDefinition(half: number): number {
  const sign = half >= 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 31;
  const fraction = half & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25);
}

it('every half is the number that the standard says', () => {
  for (let half = 0; half < 0x10000; half++)
    if (!Object.is(numberOf(half), byDefinition(half))) throw new Error(`half ${half}`);
});

it('every half that is a number comes back from its float, and NaN stays NaN', () => {
  for (let half = 0; half < 0x10000; half++) {
    const back = halfOf(numberOf(half));
    if (Number.isNaN(byDefinition(half)) ? !Number.isNaN(numberOf(back)) : back !== half)
      throw new Error(`half ${half}`);
  }
});

it('rounds to the nearest half, ties to even', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 0x7bfe }),
      fc.constantFrom(0.25, 0.5, 0.75),
      fc.constantFrom(1, -1),
      (half, part, sign) => {
        const [below, above] = [byDefinition(half), byDefinition(half + 1)];
        const nearest = part < 0.5 || (part === 0.5 && half % 2 === 0) ? half : half + 1;
        const between = sign * (below + part * (above - below));
        expect(halfOf(between)).toBe(sign < 0 ? nearest | 0x8000 : nearest);
      },
    ),
    { numRuns: 2000 },
  );
});

it.each([
  [65519.99, 0x7bff],
  [65520, 0x7c00],
  [3e38, 0x7c00],
  [-Infinity, 0xfc00],
  [2 ** -25, 0],
  [2 ** -25 * 1.001, 1],
  [-1e-40, 0x8000],
])('%d becomes the half of bits %d', (number, half) => {
  expect(halfOf(number)).toBe(half);
});
