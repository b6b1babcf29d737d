import { expect, test } from 'vitest';
import { kernelCore, kernelExtent } from './kernel-extent.ts';

/** Rows of digits, each a weight. */
function kernel(...rows: readonly string[]) {
  return { size: rows.length, weights: Float32Array.from(rows.join(''), Number) };
}

const path = kernel('0000000', '0000000', '0000000', '0099900', '0000000', '0000000', '0000000');

test('the extent reaches from the first place that shows to the last', () => {
  expect(kernelExtent(path)).toBe(2);
  expect(kernelExtent(kernel('000', '090', '000'))).toBe(1);
});

test('the core keeps the middle in the middle, and all that shows', () => {
  expect(kernelCore(path)).toEqual(kernel('00000', '00000', '09990', '00000', '00000'));
});

test('a kernel that shows something up to its edge is its own core', () => {
  const whole = kernel('900', '090', '000');
  expect(kernelCore(whole)).toBe(whole);
});
