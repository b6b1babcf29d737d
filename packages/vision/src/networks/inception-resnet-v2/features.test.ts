import { input, type Tensor } from '@pellucid/tensor';
import { describe, expect, test } from 'vitest';
import { ParameterStore, type Scope } from '../../layers/scope.ts';
import { declaredParameters, expectReference, publishedParameters } from '../testing/reference.ts';
import { inceptionResnetV2Features } from './features.ts';

describe('the Inception-ResNet-v2 encoder', () => {
  test('gives the five levels that PyTorch gives', async () => {
    await expectReference('inception-resnet-v2', 'inference', levels);
  });

  test('cuts 256×256 into the sizes that DeblurGAN-v2 pads', () => {
    const shapes = inceptionResnetV2Features(input('x', [1, 3, 256, 256]), new ParameterStore().scope(false));
    expect(shapes.map(({ shape }) => shape.join('×'))).toEqual([
      '1×32×127×127',
      '1×64×62×62',
      '1×192×29×29',
      '1×1088×14×14',
      '1×2080×6×6',
    ]);
  });

  test('asks for the published names and shapes', () => {
    const store = new ParameterStore();
    inceptionResnetV2Features(input('x', [1, 3, 75, 75]), store.scope(false));
    expect(declaredParameters(store.forms)).toEqual(publishedParameters('inception-resnet-v2'));
  });

  test('refuses photographs that its convolutions would use up', () => {
    const build = () => inceptionResnetV2Features(input('x', [1, 3, 300, 74]), new ParameterStore().scope(false));
    expect(build).toThrow(/sides of at least 75 pixels are expected; given \[1,3,300,74\]/);
  });
});

function levels(x: Tensor, scope: Scope): Readonly<Record<string, Tensor>> {
  return Object.fromEntries(inceptionResnetV2Features(x, scope).map((level, index) => [`enc${index}`, level]));
}
