import { compile, gradients, input, mul, reduceSum, type Segments, square, type Tensor } from '@pellucid/tensor';
import { nodeBackend } from '@pellucid/tensor/node';
import { describe, expect, test } from 'vitest';
import { ParameterStore, type Scope } from '../layers/scope.ts';
import { stripes } from './deblur-gan/testing/constant-segments.ts';
import type { Generator } from './generator.ts';
import { restorationUnet } from './restoration-unet.ts';
import { formulaPhotographs, formulaValues } from './testing/formula-values.ts';
import { expectReference } from './testing/reference.ts';

const kinds = ['unet', 'unet-superpixel'] as const;

function stripesFor(generator: Generator, x: Tensor): readonly Segments[] {
  const [batch = 0, , height = 0, width = 0] = x.shape;
  return generator.levels({ width, height }).map((size) => stripes(batch, size, 10));
}

describe('agrees with its twin in PyTorch', () => {
  const generated =
    (features: (typeof kinds)[number], superpixels = true) =>
    (x: Tensor, scope: Scope) => {
      const generator = restorationUnet({ features, superpixels });
      return { y: generator.build(x, scope, stripesFor(generator, x)) };
    };

  test('for sides that it has to pad', async () => {
    await expectReference('restoration-unet', 'unet', generated('unet'));
  });

  test('with superpixels, and so do the gradients from both ends of the network', async () => {
    await expectReference('restoration-unet', 'unet-superpixel', (x, scope, store) => {
      const { y } = generated('unet-superpixel')(x, scope);
      const names = [
        'first.weight',
        'down0.1.gate',
        'down1.superpixels.maximum.project.weight',
        'down2.superpixels.average.mix.weight',
        'up1.double.bias',
        'last.weight',
      ];
      const parameters = names.map((name) => store.forms.get(name)!.tensor);
      const found = gradients(mul(reduceSum(square(y)), 1 / 64), parameters);
      return { y, ...Object.fromEntries(names.map((name, index) => [`gradient of ${name}`, found[index]!])) };
    });
  });

  test('with every position for itself', async () => {
    await expectReference('restoration-unet', 'unet-superpixel, ablated', generated('unet-superpixel', false));
  });
});

describe.each(kinds)('%s', (features) => {
  const generator = restorationUnet({ features, superpixels: true });

  test.each([
    [1, 64, 64],
    [2, 33, 70],
    [1, 1, 2],
    [1, 17, 1],
  ])('makes three channels of the same size of %i inputs of %i×%i', (batch, height, width) => {
    const x = input('x', [batch, 6, height, width]);
    const y = generator.build(x, new ParameterStore().scope(false), stripesFor(generator, x));
    expect(y.shape).toEqual([batch, 3, height, width]);
  });

  test('untrained returns the last three channels of what it is shown', async () => {
    const store = new ParameterStore();
    const x = input('x', [2, 6, 37, 50]);
    const y = generator.build(x, store.scope(true), stripesFor(generator, x));
    const drawn = formulaValues(store.forms);
    const values = new Map(
      [...store.forms].map(([name, { initial, tensor }]) => {
        const value = drawn.get(name)!;
        if (initial.kind !== 'constant') return [name, value];
        return [name, { shape: tensor.shape, data: new Float32Array(value.data.length).fill(initial.value) }];
      }),
    );
    const program = await compile({ y }, nodeBackend({ threads: 1 }), { values });
    const { data } = formulaPhotographs(x.shape);
    const area = 37 * 50;
    const last = [3 * area, 9 * area].flatMap((start) => [...data.subarray(start, start + 3 * area)]);
    expect([...(await program.run({ x: { shape: x.shape, data } })).y.data]).toEqual(last);
    await program.release();
  });

  test.each([[[1, 3, 64, 64]], [[6, 64, 64]]])('refuses what has not six channels in a batch: %j', (shape) => {
    const build = () => generator.build(input('x', shape), new ParameterStore().scope(false));
    expect(build).toThrow('pictures [batch, 6, height, width] are expected');
  });
});

test('only the branches need segments: one set for each level of the padded picture', () => {
  const size = { width: 187, height: 250 };
  expect(restorationUnet({ features: 'unet', superpixels: true }).levels(size)).toEqual([]);
  expect(restorationUnet({ features: 'unet-superpixel', superpixels: false }).levels(size)).toEqual([]);
  const generator = restorationUnet({ features: 'unet-superpixel', superpixels: true });
  expect(generator.paddedSize(size)).toEqual({ width: 192, height: 256 });
  expect(generator.levels(size).map(({ width, height }) => `${width}×${height}`)).toEqual(['48×64', '24×32', '12×16']);
});

test('missing segments and segments of another size are refused', () => {
  const generator = restorationUnet({ features: 'unet-superpixel', superpixels: true });
  const x = input('x', [1, 6, 64, 64]);
  const scope = new ParameterStore().scope(false);
  expect(() => generator.build(x, scope)).toThrow('segments for 3 levels are needed, not for 0');
  const others = stripesFor(generator, input('x', [2, 6, 64, 64]));
  expect(() => generator.build(x, scope, others)).toThrow('level 0 needs labels of 1 maps of 16×16');
});
