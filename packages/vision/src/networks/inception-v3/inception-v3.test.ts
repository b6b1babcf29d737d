import {
  add,
  compile,
  constant,
  crossEntropy,
  gradients,
  input,
  mul,
  parametersOf,
  readSafetensors,
  type Shape,
  type Tensor,
  type Value,
  writeSafetensors,
} from '@pellucid/tensor';
import { nodeBackend } from '@pellucid/tensor/node';
import { describe, expect, test } from 'vitest';
import { convertCheckpoint, plainNaming } from '../../checkpoints/convert-checkpoint.ts';
import { matchParameters } from '../../checkpoints/match-parameters.ts';
import { type ParameterForm, ParameterStore } from '../../layers/scope.ts';
import { formulaValues } from '../testing/formula-values.ts';
import { declaredParameters, expectReference, publishedParameters } from '../testing/reference.ts';
import { type InceptionV3Logits, inceptionV3 } from './inception-v3.ts';

const photographs = (batch: number, side = 299): Tensor => input('x', [batch, 3, side, side]);

describe('Inception-v3', () => {
  test('gives both logits of torchvision, its parameters read from a safetensors file', async () => {
    await expectReference(
      'inception-v3',
      'inference',
      (x, scope) => both(inceptionV3(x, scope, { classes: 100, transformInput: true, auxiliary: true })),
      throughFile,
    );
  });

  test('gives both logits and moves running statistics as torchvision does in training', async () => {
    await expectReference('inception-v3', 'training', (x, scope, store) => {
      const logits = both(inceptionV3(x, scope, { classes: 100, transformInput: true }));
      const statistics = ['Conv2d_1a_3x3.bn.running_mean', 'Mixed_7c.branch_pool.bn.running_var'];
      return {
        ...logits,
        ...Object.fromEntries(statistics.map((name) => [`next.${name}`, store.updates.get(name)!])),
      };
    });
  });

  test('asks for the published names and shapes', () => {
    const store = new ParameterStore();
    inceptionV3(photographs(1), store.scope(false), { auxiliary: true });
    expect(declaredParameters(store.forms)).toEqual(publishedParameters('inception-v3'));
  });

  test('has the 27,161,264 trained numbers that torchvision states, 23,834,568 without the auxiliary classifier', () => {
    const trainedNumbers = (auxiliary: boolean) => {
      const store = new ParameterStore();
      inceptionV3(photographs(1), store.scope(false), { auxiliary });
      return store.trained.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
    };
    expect(trainedNumbers(true)).toBe(27_161_264);
    expect(trainedNumbers(false)).toBe(23_834_568);
  });

  test('leaves the auxiliary classifier out of a model made of the logits', () => {
    const store = new ParameterStore();
    const { logits } = inceptionV3(photographs(1), store.scope(false), { auxiliary: true });
    const read = parametersOf([logits]).map(({ source }) => (source.kind === 'parameter' ? source.name : ''));
    expect(read).toContain('fc.weight');
    expect(read.filter((name) => name.startsWith('AuxLogits'))).toEqual([]);
  });

  test('can be trained in every parameter by the two logits', () => {
    const store = new ParameterStore();
    const { logits, auxiliary } = inceptionV3(photographs(2), store.scope(true), { classes: 4 });
    const labels = constant(Float32Array.of(1, 0, 0, 0, 0, 0, 1, 0), [2, 4]);
    const loss = add(crossEntropy(logits, labels), mul(crossEntropy(auxiliary!, labels), 0.4));
    const reached = new Set(parametersOf([loss]));
    expect(store.trained.filter((parameter) => !reached.has(parameter))).toEqual([]);
    const found = gradients(loss, store.trained);
    expect(found.map(({ shape }) => shape)).toEqual(store.trained.map(({ shape }) => shape));
  });

  test('drops out what the mask says', async () => {
    const store = new ParameterStore();
    const dropout = constant(
      Float32Array.from({ length: 2048 }, () => 0),
      [1, 2048],
    );
    const { logits } = inceptionV3(photographs(1, 75), store.scope(false), { classes: 5, dropout });
    const values = formulaValues(store.forms);
    const program = await compile({ logits }, nodeBackend({ threads: 2 }), { values });
    const { logits: found } = await program.run({ x: { shape: [1, 3, 75, 75], data: new Float32Array(3 * 75 * 75) } });
    await program.release();
    expect(found.data).toEqual(values.get('fc.bias')!.data);
  });

  test('refuses photographs that its convolutions would use up', () => {
    const build = (side: number) => () => inceptionV3(photographs(1, side), new ParameterStore().scope(false));
    expect(build(75)).not.toThrow();
    expect(build(74)).toThrow(
      'inceptionV3: photographs [batch, 3, height, width] with sides of at least 75 pixels are expected; given [1,3,74,74]',
    );
  });
});

function both({ logits, auxiliary }: InceptionV3Logits): Readonly<Record<string, Tensor>> {
  return { logits, auxiliary: auxiliary! };
}

/** The values after writing them to a file as torchvision's would be, counters of batches among them, and reading them from it. */
function throughFile(values: ReadonlyMap<string, Value>, forms: ReadonlyMap<string, ParameterForm>) {
  const counter: Value = { shape: [], data: Int32Array.of(7) };
  const counters = [...values.keys()]
    .filter((name) => name.endsWith('running_mean'))
    .map((name): [string, Value] => [name.replace('running_mean', 'num_batches_tracked'), counter]);
  const { tensors } = readSafetensors(writeSafetensors(new Map([...values, ...counters])));
  const parameters = convertCheckpoint(tensors, plainNaming);
  matchParameters(new Map([...forms].map(([name, { tensor }]): [string, Shape] => [name, tensor.shape])), parameters);
  return parameters;
}
