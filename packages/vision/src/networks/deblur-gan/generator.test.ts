import {
  compile,
  gradients,
  input,
  mul,
  reduceSum,
  type Segments,
  square,
  type Tensor,
  type Value,
} from '@pellucid/tensor';
import { nodeBackend } from '@pellucid/tensor/node';
import { describe, expect, test } from 'vitest';
import { ParameterStore, type Scope } from '../../layers/scope.ts';
import { capacityOf, levelSegmentsInput, levelSegmentValues } from '../../layers/superpixel-segments.ts';
import type { Generator } from '../generator.ts';
import { formulaPhotographs, formulaValues } from '../testing/formula-values.ts';
import { expectReference } from '../testing/reference.ts';
import { deblurGan, type PyramidFeatures } from './generator.ts';
import { stripes } from './testing/constant-segments.ts';

const kinds: readonly PyramidFeatures[] = ['fpn-inception', 'fpn-mobilenet', 'superpixel'];

function stripesFor(generator: Generator, x: Tensor): readonly Segments[] {
  const [batch = 0, , height = 0, width = 0] = x.shape;
  return generator.levels({ width, height }).map((size) => stripes(batch, size, 10));
}

describe('agrees with its twin in PyTorch', () => {
  const generated =
    (features: PyramidFeatures, superpixels = true) =>
    (x: Tensor, scope: Scope) => {
      const generator = deblurGan({ features, superpixels });
      return { y: generator.build(x, scope, stripesFor(generator, x)) };
    };

  test('with Inception-ResNet-v2, for sides that it has to pad', async () => {
    await expectReference('../deblur-gan/generators', 'fpn-inception', generated('fpn-inception'));
  });

  test('with MobileNet-v2', async () => {
    await expectReference('../deblur-gan/generators', 'fpn-mobilenet', generated('fpn-mobilenet'));
  });

  test('with MobileNet-v2, by the statistics of the batch', async () => {
    const name = 'fpn-mobilenet, statistics of the batch';
    await expectReference('../deblur-gan/generators', name, generated('fpn-mobilenet'));
  });

  test('with superpixels, and so do the gradients from both ends of the network', async () => {
    await expectReference('../deblur-gan/generators', 'superpixel', (x, scope, store) => {
      const { y } = generated('superpixel')(x, scope);
      const names = [
        'fpn.enc0.down.weight',
        'fpn.enc1.residual.gate',
        'fpn.enc2.superpixels.maximum.project.weight',
        'fpn.enc4.superpixels.average.mix.weight',
        'final.bias',
      ];
      const parameters = names.map((name) => store.forms.get(name)!.tensor);
      const found = gradients(mul(reduceSum(square(y)), 1 / 64), parameters);
      return { y, ...Object.fromEntries(names.map((name, index) => [`gradient of ${name}`, found[index]!])) };
    });
  });

  test('with every position for itself', async () => {
    await expectReference('../deblur-gan/generators', 'superpixel, ablated', generated('superpixel', false));
  });
});

describe.each(kinds)('%s', (features) => {
  const generator = deblurGan({ features });

  test.each([
    [1, 256, 256],
    [1, 250, 187],
    [2, 33, 70],
    [1, 1, 2],
  ])('has the shape of its input for %i pictures of %i×%i', (batch, height, width) => {
    const x = input('x', [batch, 3, height, width]);
    const y = generator.build(x, new ParameterStore().scope(false), stripesFor(generator, x));
    expect(y.shape).toEqual(x.shape);
  });

  test('refuses grey pictures', () => {
    const build = () => generator.build(input('x', [1, 1, 64, 64]), new ParameterStore().scope(false));
    expect(build).toThrow('photographs [batch, 3, height, width] are expected; given [1,1,64,64]');
  });
});

/** Numbers that the initials allow: random ones where they are random. */
function startingValues(store: ParameterStore): ReadonlyMap<string, Value> {
  const random = formulaValues(store.forms);
  return new Map(
    [...store.forms].map(([name, { initial, tensor }]) => {
      const value = random.get(name)!;
      if (initial.kind !== 'constant') return [name, value];
      return [name, { shape: tensor.shape, data: new Float32Array(value.data.length).fill(initial.value) }];
    }),
  );
}

test.each(['fpn-mobilenet', 'superpixel'] as const)('an untrained %s returns its input', async (features) => {
  const generator = deblurGan({ features });
  const store = new ParameterStore();
  const x = input('x', [2, 3, 50, 70]);
  const y = generator.build(x, store.scope(true), stripesFor(generator, x));
  const program = await compile({ y }, nodeBackend({ threads: 1 }), { values: startingValues(store) });
  const pictures = formulaPhotographs(x.shape);
  expect((await program.run({ x: pictures })).y.data).toEqual(pictures.data);
});

test('the document’s own check: 1×3×256×256 in, the same out', async () => {
  const size = { width: 256, height: 256 };
  const generator = deblurGan({ features: 'superpixel' });
  const store = new ParameterStore();
  const levels = generator.levels(size);
  const segments = levels.map((level, index) => levelSegmentsInput(`level${index}`, 1, level, capacityOf(level, 200)));
  const y = generator.build(input('x', [1, 3, 256, 256]), store.scope(false), segments);
  const program = await compile({ y }, nodeBackend({ threads: 2 }), { values: formulaValues(store.forms) });
  const labels = levels.map((level, index) => {
    const capacity = capacityOf(level, 200);
    const own = Int32Array.from({ length: level.width * level.height }, (_, position) => position % capacity);
    return levelSegmentValues(`level${index}`, [own], capacity);
  });
  const result = (await program.run(Object.assign({ x: formulaPhotographs([1, 3, 256, 256]) }, ...labels))).y;
  expect(result.shape).toEqual([1, 3, 256, 256]);
  expect(result.data.every((each) => each >= -1 && each <= 1)).toBe(true);
  expect(new Set(result.data).size).toBeGreaterThan(10_000);
});

test('only superpixels need segments, one set for each level, no finer than the padded picture', () => {
  const size = { width: 187, height: 250 };
  expect(deblurGan({ features: 'fpn-inception' }).levels(size)).toEqual([]);
  expect(deblurGan({ features: 'superpixel', superpixels: false }).levels(size)).toEqual([]);
  const generator = deblurGan({ features: 'superpixel' });
  expect(generator.paddedSize(size)).toEqual({ width: 192, height: 256 });
  expect(generator.levels(size).map(({ width, height }) => `${width}×${height}`)).toEqual([
    '96×128',
    '48×64',
    '24×32',
    '12×16',
    '6×8',
  ]);
});

test('with and without superpixels the parameters are the same', () => {
  const forms = [true, false].map((superpixels) => {
    const store = new ParameterStore();
    const x = input('x', [1, 3, 64, 64]);
    const generator = deblurGan({ features: 'superpixel', superpixels });
    generator.build(x, store.scope(true), stripesFor(generator, x));
    return [...store.forms].map(([name, { tensor, initial }]) => ({ name, shape: tensor.shape, initial }));
  });
  expect(forms[0]).toEqual(forms[1]);
});

test('missing segments and segments of another size are refused', () => {
  const generator = deblurGan({ features: 'superpixel' });
  const x = input('x', [1, 3, 64, 64]);
  const scope = new ParameterStore().scope(false);
  expect(() => generator.build(x, scope)).toThrow('segments for 5 levels are needed, not for 0');
  const others = stripesFor(generator, input('x', [2, 3, 64, 64]));
  expect(() => generator.build(x, scope, others)).toThrow('level 0 needs labels of 1 maps of 32×32');
});

test('the authors’ generators have as many parameters as the authors’', () => {
  const sizes = ['fpn-inception', 'fpn-mobilenet'].map((features) => {
    const store = new ParameterStore();
    deblurGan({ features: features as PyramidFeatures }).build(input('x', [1, 3, 128, 128]), store.scope(true));
    const trained = store.trained.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
    return { tensors: store.forms.size, trained };
  });
  expect(sizes).toEqual([
    { tensors: 900, trained: 35_840_099 },
    { tensors: 250, trained: 2_106_627 },
  ]);
});
