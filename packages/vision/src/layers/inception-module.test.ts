import { input, type Shape, sizeOf } from '@pellucid/tensor';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { expectReference } from '../networks/testing/reference.ts';
import { inceptionModule, type PoolingBranch } from './inception-module.ts';
import { ParameterStore } from './scope.ts';

const kinds: readonly PoolingBranch[] = ['max', 'average', 'none', 'strided'];

const map = fc.record({
  channels: fc.integer({ min: 1, max: 20 }),
  quarter: fc.integer({ min: 1, max: 16 }),
  height: fc.integer({ min: 1, max: 40 }),
  width: fc.integer({ min: 1, max: 40 }),
});

describe('the Inception module', () => {
  test.each(kinds)('with pooling "%s" gives what PyTorch gives', async (pooling) => {
    await expectReference('inception-module', pooling, (x, scope) => ({
      y: inceptionModule(x, scope, { out: 16, pooling }),
    }));
  });

  test('has as many channels as asked for, and a window of stride 1 and padding 1 does not shrink the map', () => {
    fc.assert(
      fc.property(map, fc.constantFrom<PoolingBranch>('max', 'average', 'none'), (given, pooling) => {
        const { channels, quarter, height, width } = given;
        const { shape } = built([2, channels, height, width], 4 * quarter, pooling);
        expect(shape).toEqual([2, 4 * quarter, height, width]);
      }),
    );
  });

  test('halves the map, rounded up, when strided', () => {
    fc.assert(
      fc.property(map, ({ channels, quarter, height, width }) => {
        const { shape } = built([1, channels, height, width], 4 * quarter, 'strided');
        expect(shape).toEqual([1, 4 * quarter, Math.ceil(height / 2), Math.ceil(width / 2)]);
      }),
    );
  });

  test('has 4·c·q + 34·q² + 12·q parameters with every kind of pooling', () => {
    fc.assert(
      fc.property(map, fc.constantFrom(...kinds), ({ channels: c, quarter: q, height, width }, pooling) => {
        expect(built([1, c, height, width], 4 * q, pooling).trained).toBe(4 * c * q + 34 * q * q + 12 * q);
      }),
    );
  });

  test('names its branches', () => {
    const { names } = built([1, 8, 4, 4], 8, 'max');
    expect(names.filter((name) => name.endsWith('conv.weight'))).toEqual([
      'branch1x1.conv.weight',
      'branch3x3.0.conv.weight',
      'branch3x3.1.conv.weight',
      'branch5x5.0.conv.weight',
      'branch5x5.1.conv.weight',
      'branchPool.conv.weight',
    ]);
  });

  test('refuses channels that four branches cannot share', () => {
    for (const out of [0, -4, 30, 2.5])
      expect(() => built([1, 8, 4, 4], out, 'max')).toThrow(
        `inceptionModule: out is ${out}; a positive multiple of 4 is expected; given [1,8,4,4]`,
      );
  });
});

function built(shape: Shape, out: number, pooling: PoolingBranch) {
  const store = new ParameterStore();
  const y = inceptionModule(input('x', shape), store.scope(true), { out, pooling });
  return {
    shape: y.shape,
    names: [...store.forms.keys()],
    trained: store.trained.reduce((sum, tensor) => sum + sizeOf(tensor.shape), 0),
  };
}
