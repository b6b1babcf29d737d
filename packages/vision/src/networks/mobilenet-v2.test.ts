import { input, type Tensor } from '@pellucid/tensor';
import { describe, expect, test } from 'vitest';
import { ParameterStore, type Scope } from '../layers/scope.ts';
import { mobilenetV2Features } from './mobilenet-v2.ts';
import { declaredParameters, expectReference, publishedParameters } from './testing/reference.ts';

describe('the MobileNet-v2 encoder', () => {
  test('gives the five levels that PyTorch gives, by running statistics', async () => {
    await expectReference('mobilenet-v2', 'inference', levels);
  });

  test('gives the five levels that PyTorch gives, by the statistics of the batch', async () => {
    await expectReference('mobilenet-v2', 'training', levels);
  });

  test('halves odd sizes upwards', () => {
    const shapes = mobilenetV2Features(input('x', [1, 3, 97, 33]), new ParameterStore().scope(false));
    expect(shapes.map(({ shape }) => shape.join('×'))).toEqual([
      '1×16×49×17',
      '1×24×25×9',
      '1×32×13×5',
      '1×64×7×3',
      '1×160×4×2',
    ]);
  });

  test('asks for the published names and shapes', () => {
    const store = new ParameterStore();
    mobilenetV2Features(input('x', [1, 3, 64, 64]), store.scope(false));
    expect(declaredParameters(store.forms)).toEqual(publishedParameters('mobilenet-v2'));
  });

  test('refuses pictures of one channel', () => {
    const build = () => mobilenetV2Features(input('x', [1, 1, 64, 64]), new ParameterStore().scope(false));
    expect(build).toThrow('mobilenetV2Features: photographs [batch, 3, height, width] are expected; given [1,1,64,64]');
  });
});

function levels(x: Tensor, scope: Scope): Readonly<Record<string, Tensor>> {
  return Object.fromEntries(mobilenetV2Features(x, scope).map((level, index) => [`enc${index}`, level]));
}
