import { compile, input, type Value } from '@pellucid/tensor';
import { nodeBackend } from '@pellucid/tensor/node';
import { describe, expect, test } from 'vitest';
import { convertCheckpoint } from '../checkpoints/convert-checkpoint.ts';
import { ParameterStore } from '../layers/scope.ts';
import { normaliseForImagenet } from './photographs.ts';
import { declaredParameters, expectReference, publishedParameters } from './testing/reference.ts';
import { vgg19Features, vgg19Naming } from './vgg19.ts';

describe('the VGG19 features', () => {
  test('are those that PyTorch gives, for every photograph of a batch', async () => {
    await expectReference('vgg19', 'inference', (x, scope) => ({
      conv3_3: vgg19Features(normaliseForImagenet(x), scope),
    }));
  });

  test('ask for the published names and shapes', () => {
    const store = new ParameterStore();
    vgg19Features(input('x', [1, 3, 64, 64]), store.scope(false));
    expect(declaredParameters(store.forms)).toEqual(publishedParameters('vgg19'));
  });

  test('take of the published file what they need', () => {
    const store = new ParameterStore();
    vgg19Features(input('x', [1, 3, 64, 64]), store.scope(false));
    const published = publishedParameters('vgg19-whole').map((line): [string, Value] => {
      // Only names are looked at: 143 million numbers are too many for a test.
      return [line.split(' ')[0]!, { shape: [0], data: new Float32Array() }];
    });
    const converted = convertCheckpoint(new Map(published), vgg19Naming);
    expect([...converted.keys()].sort()).toEqual([...store.forms.keys()].sort());
  });

  test('refuse photographs that two poolings would use up', () => {
    const build = () => vgg19Features(input('x', [1, 3, 3, 64]), new ParameterStore().scope(false));
    expect(build).toThrow('sides of at least 4 pixels are expected; given [1,3,3,64]');
  });
});

test('the mean colour of ImageNet becomes black for networks, in the last photograph of a batch as in the first', async () => {
  const program = await compile({ y: normaliseForImagenet(input('x', [3, 3, 1, 1])) }, nodeBackend({ threads: 1 }));
  const colour = [0.485, 0.456, 0.406];
  const brighter = colour.map((each, channel) => each + [0.229, 0.224, 0.225][channel]!);
  const { y } = await program.run({
    x: { shape: [3, 3, 1, 1], data: Float32Array.from([...colour, ...brighter, ...colour]) },
  });
  const expected = [0, 0, 0, 1, 1, 1, 0, 0, 0];
  expect(y.data.length).toBe(expected.length);
  for (const [index, each] of expected.entries()) expect(y.data[index]).toBeCloseTo(each, 5);
});
