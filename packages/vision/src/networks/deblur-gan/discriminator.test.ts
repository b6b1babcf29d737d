import { input } from '@pellucid/tensor';
import { expect, test } from 'vitest';
import { ParameterStore } from '../../layers/scope.ts';
import { expectReference } from '../testing/reference.ts';
import { doubleDiscriminator } from './discriminator.ts';

test('both discriminators agree with their twins in PyTorch', async () => {
  await expectReference('../deblur-gan/discriminators', 'double', (x, scope) => ({ ...doubleDiscriminator(x, scope) }));
});

test('each says one number per patch', () => {
  const { patch, full } = doubleDiscriminator(input('x', [3, 3, 256, 256]), new ParameterStore().scope(true));
  expect(patch.shape).toEqual([3, 1, 35, 35]);
  expect(full.shape).toEqual([3, 1, 11, 11]);
});

test('names are numbered as in the authors’ code', () => {
  const store = new ParameterStore();
  doubleDiscriminator(input('x', [1, 3, 64, 64]), store.scope(true));
  const places = (name: string) =>
    [...store.forms.keys()]
      .filter((each) => each.startsWith(name) && each.endsWith('weight'))
      .map((each) => each.split('.')[2]);
  expect(places('patch')).toEqual(['0', '2', '5', '8', '11']);
  expect(places('full')).toEqual(['0', '2', '5', '8', '11', '14', '17']);
});
