import { describe, expect, test } from 'vitest';
import { add, compile, input, ModelError, mul, onnxModel, parameter, type Tensor, type Value } from '../index.ts';
import { nodeBackend } from '../node.ts';

describe('a graph that cannot become a model is refused', () => {
  const numbers: Value = { shape: [3], data: new Float32Array(3) };
  const refused: [string, Record<string, Tensor>, string][] = [
    [
      'two inputs of one name',
      { y: add(input('a', [1]), input('a', [1])) },
      'The name "a" is taken twice in one graph.',
    ],
    [
      'an input and a parameter of one name',
      { y: add(input('a', [1]), parameter('a', [1])) },
      'The name "a" is taken twice in one graph.',
    ],
    [
      'an input that is named as an output',
      { a: mul(input('a', [1]), 2) },
      'The name "a" is taken twice in one graph.',
    ],
    ['a name without letters', { y: input('', [1]) }, 'An input or parameter of the graph has an empty name.'],
    ['no outputs', {}, 'A graph without outputs computes nothing.'],
    [
      'a value that does not fit its parameter',
      { y: parameter('p', [2]) },
      'The parameter "p" has the shape [2], its value [3] with 3 numbers.',
    ],
  ];
  test.each(refused)('%s', (_, outputs, message) => {
    expect(() => onnxModel(outputs, { values: new Map([['p', numbers]]) })).toThrow(new ModelError(message));
  });
});

test('the same input used twice is one input', async () => {
  const a = input('a', [1]);
  const program = await compile({ y: add(a, mul(a, 2)) }, nodeBackend({ threads: 1 }));
  expect([...(await program.run({ a: { shape: [1], data: Float32Array.of(5) } })).y.data]).toEqual([15]);
});

test('names that the writer would give itself do not clash', async () => {
  const named = ['Mul_2', 'Mul_3', 'scalar_1', 'constant_1', 'Add.1'].map((name) => input(name, [1]));
  const y = named.reduce((sum, each) => add(mul(sum, 2), each));
  const program = await compile({ 'Add_1 #2': y }, nodeBackend({ threads: 1 }));
  const one = { shape: [1], data: Float32Array.of(1) };
  const { 'Add_1 #2': found } = await program.run(
    Object.fromEntries(['Mul_2', 'Mul_3', 'scalar_1', 'constant_1', 'Add.1'].map((name) => [name, one])),
  );
  expect([...found.data]).toEqual([31]);
});

test('the same graph becomes the same bytes', () => {
  const build = () => onnxModel({ y: mul(add(input('a', [2]), 1), parameter('p', [2])) });
  expect(build()).toEqual(build());
});
