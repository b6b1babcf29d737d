import { add, conv2d, convTranspose2d, input, matmul, parameter, relu } from '@pellucid/tensor';
import { expect, test } from 'vitest';
import { multiplyAdds } from './multiply-adds.ts';

const x = input('x', [2, 4, 8, 6]);

test('a convolution costs kernel × channels of a group for each number that comes out', () => {
  const plain = conv2d(x, parameter('a', [5, 4, 3, 3]), undefined, { padding: 1, stride: 2 });
  expect(multiplyAdds([plain])).toBe(2 * 5 * 4 * 3 * (4 * 9));
  const grouped = conv2d(x, parameter('b', [4, 1, 3, 3]), undefined, { padding: 1, groups: 4 });
  expect(multiplyAdds([grouped])).toBe(2 * 4 * 8 * 6 * 9);
});

test('a transposed convolution costs kernel × filters for each number that goes in', () => {
  const y = convTranspose2d(x, parameter('a', [4, 3, 2, 2]), undefined, { stride: 2 });
  expect(multiplyAdds([y])).toBe(2 * 4 * 8 * 6 * (3 * 4));
});

test('a matrix product costs rows × inner × columns', () => {
  expect(multiplyAdds([matmul(input('a', [7, 5]), parameter('b', [5, 3]))])).toBe(7 * 5 * 3);
});

test('what is shared is counted once, what works element by element not at all', () => {
  const y = relu(conv2d(x, parameter('a', [4, 4, 1, 1])));
  expect(multiplyAdds([add(y, y), y])).toBe(multiplyAdds([y]));
  expect(multiplyAdds([y])).toBe(2 * 4 * 8 * 6 * 4);
});
