import { describe, expect, test } from 'vitest';
import {
  adamScalars,
  adamStep,
  add,
  compile,
  input,
  matmul,
  mul,
  pack,
  packingOf,
  parameter,
  reduceMean,
  reduceSum,
  square,
  sub,
  tanh,
  unpack,
  type Value,
} from '../index.ts';
import { nodeBackend } from '../node.ts';
import { distance, numbers, readFixture } from '../testing/numbers.ts';

interface Run {
  readonly options: {
    readonly rate: number;
    readonly weightDecay: number;
    readonly clip: number;
    readonly beta1: number;
    readonly beta2: number;
  };
  readonly losses: readonly number[];
  readonly gradientNorms: readonly number[];
  readonly parameters: readonly string[];
  readonly averages: readonly string[];
}

const backend = nodeBackend({ threads: 1 });
const [weight, bias] = [parameter('weight', [3, 4]), parameter('bias', [4])];
const packing = packingOf([weight, bias]);
const beginning = new Map([
  ['weight', numbers([3, 4], 1)],
  ['bias', numbers([4], 2)],
]);

function vectorOf(data: Float32Array): Value {
  return { shape: [data.length], data };
}

describe('training agrees with PyTorch’s AdamW', () => {
  const runs = readFixture('adam.json') as readonly Run[];
  test.each([
    ['without decay and clipping', runs[0]!],
    ['with decay, clipping and other betas', runs[1]!],
  ])('%s', async (_, { options, losses, gradientNorms, parameters, averages }) => {
    const y = tanh(add(matmul(input('x', [5, 3]), weight), bias));
    const loss = reduceSum(square(sub(y, input('wanted', [5, 4]))));
    const step = adamStep({ loss, parameters: [weight, bias] }, options);
    const program = await compile(step.outputs, backend, step.options);
    const start = vectorOf(pack(packing, beginning));
    const zeros = vectorOf(new Float32Array(packing.length));
    const buffers = vectorOf(new Float32Array(1024));
    let state = { parameters: start, mean: zeros, square: zeros, average: start };
    for (let index = 0; index < losses.length; index++) {
      const results = await program.run({
        ...state,
        buffers,
        x: numbers([5, 3], 10 + index),
        wanted: numbers([5, 4], 20 + index),
        ...adamScalars(index + 1, options.rate, 0.9, options),
      });
      expect(distance(results.loss.data, [losses[index]!])).toBeLessThan(1e-5);
      expect(distance(results.gradientNorm.data, [gradientNorms[index]!])).toBeLessThan(1e-5);
      state = {
        parameters: results.nextParameters,
        mean: results.nextMean,
        square: results.nextSquare,
        average: results.nextAverage,
      };
    }
    for (const [vector, wanted] of [
      [state.parameters, parameters],
      [state.average, averages],
    ] as const) {
      const found = unpack(packing, Float32Array.from(vector.data));
      for (const [index, name] of ['weight', 'bias'].entries()) {
        const bytes = Uint8Array.from(Buffer.from(wanted[index]!, 'base64'));
        expect(distance(found.get(name)!.data, new Float32Array(bytes.buffer))).toBeLessThan(1e-5);
      }
    }
    await program.release();
  });
});

test('a step carries on what training changes without a gradient, and computes what it is asked for besides', async () => {
  const running = parameter('running', [1]);
  const x = input('x', [4]);
  const factor = parameter('factor', [1]);
  const loss = reduceMean(square(mul(x, factor)));
  const step = adamStep({
    loss,
    parameters: [factor],
    buffers: new Map([[running, add(mul(running, 0.5), reduceMean(x, [0], true))]]),
    outputs: { twice: mul(factor, 2) },
  });
  const program = await compile(step.outputs, backend, step.options);
  const one = vectorOf(new Float32Array(1024).fill(1));
  const { nextBuffers, twice } = await program.run({
    ...{ parameters: one, mean: one, square: one, average: one, buffers: one },
    x: { shape: [4], data: Float32Array.of(1, 2, 3, 6) },
    ...adamScalars(1, 0.1, 0.9),
  });
  expect(nextBuffers.data[0]).toBe(3.5);
  expect([...twice.data]).toEqual([2]);
  await program.release();
});

describe('packed parameters', () => {
  test('unpack(pack(values)) = values', () => {
    const found = unpack(packing, pack(packing, beginning));
    expect([...found.keys()]).toEqual(['weight', 'bias']);
    for (const [name, { shape, data }] of beginning) {
      expect(found.get(name)!.shape).toEqual(shape);
      expect([...found.get(name)!.data]).toEqual([...data]);
    }
  });

  test('a value that is missing or of another shape is refused by name', () => {
    expect(() => pack(packing, new Map([['weight', numbers([3, 4], 1)]]))).toThrow(
      'There is no value for the parameter "bias".',
    );
    expect(() => pack(packing, new Map([...beginning, ['bias', numbers([5], 1)]]))).toThrow(
      'bias: the value does not have the shape of the parameter; given [5] and [4]',
    );
    expect(() => packingOf([input('x', [2])])).toThrow('only parameters are packed');
  });
});
