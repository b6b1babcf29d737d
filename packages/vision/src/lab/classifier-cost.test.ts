import { describe, expect, test } from 'vitest';
import { costOf, mapSteps } from './classifier-cost.ts';
import { poolingVariants } from './pooling-variants.ts';

describe('what pooling does to the size of maps', () => {
  test('in a module it keeps channels, height and width; the 1×1 convolution after it reduces the channels', () => {
    const branch = mapSteps(poolingVariants['max-branch']).filter(({ place }) => place === 'module3.branchPool');
    expect(branch).toEqual([
      { operation: 'maxPool2d', place: 'module3.branchPool', from: [48, 8, 8], to: [48, 8, 8] },
      { operation: 'conv2d', place: 'module3.branchPool', from: [48, 8, 8], to: [16, 8, 8] },
    ]);
  });

  test('with stride 2 it halves height and width, with or without pooling', () => {
    for (const variant of ['max-reduction', 'average-reduction', 'subsampling'] as const) {
      const poolings = mapSteps(poolingVariants[variant]).filter(({ operation }) => operation !== 'conv2d');
      expect(poolings.map(({ from, to }) => [from, to])).toEqual([
        [
          [8, 32, 32],
          [8, 16, 16],
        ],
        [
          [32, 16, 16],
          [32, 8, 8],
        ],
      ]);
    }
  });

  test('every design ends with the same map', () => {
    for (const design of Object.values(poolingVariants)) {
      const last = mapSteps(design).filter(({ place }) => place.startsWith('module3'));
      expect(last.map(({ to }) => to.slice(1))).toEqual(last.map(() => [8, 8]));
    }
  });
});

test('the pooling branch costs no parameters and no multiply-adds compared with channels of the 1×1 branch', () => {
  const [plain, max, average] = [
    poolingVariants.plain,
    poolingVariants['max-branch'],
    poolingVariants['average-branch'],
  ].map(costOf);
  expect(max?.parameters).toBe(plain?.parameters);
  expect(max?.multiplyAdds).toBe(plain?.multiplyAdds);
  expect(average?.parameters).toBe(plain?.parameters);
});

test('a strided convolution costs what its weights say beyond pooling', () => {
  const [convolution, pooling] = [costOf(poolingVariants.plain), costOf(poolingVariants['max-reduction'])];
  expect(convolution.parameters - pooling.parameters).toBe(8 * 8 * 9 + 2 * 8 + 32 * 32 * 9 + 2 * 32);
  expect(convolution.multiplyAdds - pooling.multiplyAdds).toBe(8 * 8 * 9 * 256 + 32 * 32 * 9 * 64);
});
