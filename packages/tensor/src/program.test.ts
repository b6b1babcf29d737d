import { beforeAll, describe, expect, test } from 'vitest';
import {
  add,
  compile,
  InputError,
  input,
  matmul,
  mul,
  type Program,
  parameter,
  reduceSum,
  segmentMean,
  segmentsInput,
  segmentValues,
  unpool,
  type Value,
} from './index.ts';
import { nodeBackend } from './node.ts';

const backend = nodeBackend({ threads: 1 });
const value = (shape: number[], ...numbers: number[]): Value => ({ shape, data: Float32Array.from(numbers) });

describe('a program', () => {
  test('computes its outputs, each under its name', async () => {
    const [a, b] = [input('a', [2]), input('b', [2])];
    const program = await compile({ sum: add(a, b), product: mul(a, b) }, backend);
    const { sum, product } = await program.run({ a: value([2], 1, 2), b: value([2], 3, 4) });
    expect(sum).toEqual(value([2], 4, 6));
    expect(product).toEqual(value([2], 3, 8));
    await program.release();
  });

  test('takes parameters without numbers as inputs, and those with numbers as its own', async () => {
    const [w, v] = [parameter('w', [2, 1]), parameter('v', [1])];
    const y = mul(matmul(input('x', [1, 2]), w), v);
    const program = await compile({ y }, backend, { values: new Map([['w', value([2, 1], 2, 3)]]) });
    const { y: found } = await program.run({ x: value([1, 2], 10, 1), v: value([1], -1) });
    expect([...found.data]).toEqual([-23]);
  });

  test('puts bound tensors in the place of others', async () => {
    const [w, packed] = [parameter('w', [2]), input('packed', [2])];
    const program = await compile({ y: mul(w, 2) }, backend, { bindings: new Map([[w, add(packed, 1)]]) });
    const { y } = await program.run({ packed: value([2], 1, 2) });
    expect([...y.data]).toEqual([4, 6]);
  });

  test('writes into values that it is given, and returns those', async () => {
    const program = await compile({ y: mul(input('x', [2]), 2) }, backend);
    const own = value([2], 0, 0);
    const { y } = await program.run({ x: value([2], 1, 2) }, { y: own });
    expect(y).toBe(own);
    expect([...own.data]).toEqual([2, 4]);
  });

  test('gives an input back that is an output itself', async () => {
    const program = await compile({ y: input('x', [2]), z: parameter('p', [1]) }, backend, {
      values: new Map([['p', value([1], 7)]]),
    });
    const { y, z } = await program.run({ x: value([2], 1, 2) });
    expect([[...y.data], [...z.data]]).toEqual([[1, 2], [7]]);
  });

  test('keeps its values apart from those of other runs', async () => {
    const program = await compile({ y: mul(input('x', [1]), 2) }, backend);
    const runs = await Promise.all([1, 2, 3].map((number) => program.run({ x: value([1], number) })));
    expect(runs.map(({ y }) => y.data[0])).toEqual([2, 4, 6]);
  });

  test('takes tables of segments of any width', async () => {
    const segments = segmentsInput('s', 4, 2);
    const program = await compile({ y: unpool(segmentMean(input('x', [4, 1]), segments), segments) }, backend);
    for (const [labels, means] of [
      [
        [0, 0, 0, 1],
        [2, 2, 2, 4],
      ],
      [
        [1, 0, 1, 0],
        [2, 3, 2, 3],
      ],
      [
        [1, 1, 1, 1],
        [2.5, 2.5, 2.5, 2.5],
      ],
    ] as const) {
      const { y } = await program.run({
        x: value([4, 1], 1, 2, 3, 4),
        ...segmentValues('s', Int32Array.from(labels), 2),
      });
      expect([...y.data]).toEqual(means);
    }
  });
});

describe('inputs that do not fit are refused by name', () => {
  const x = input('x', [2, 3]);
  const labels = input('labels', [2], 'i32', [0]);
  let program: Program<'y' | 'same'>;
  beforeAll(async () => {
    program = await compile({ y: reduceSum(x), same: labels }, backend);
  });
  const good = { x: value([2, 3], 1, 2, 3, 4, 5, 6), labels: { shape: [2], data: Int32Array.of(0, 1) } };

  test.each<[string, Record<string, Value>, string]>([
    ['one is missing', { labels: good.labels }, 'Input "x" is missing; it takes the shape [2,3].'],
    ['one is too many', { ...good, z: good.x }, 'Input "z" is not one of this graph.'],
    ['another shape', { ...good, x: value([3, 2], 1, 2, 3, 4, 5, 6) }, 'Input "x" takes the shape [2,3], not [3,2].'],
    ['another rank', { ...good, x: value([6], 1, 2, 3, 4, 5, 6) }, 'Input "x" takes the shape [2,3], not [6].'],
    ['too few numbers', { ...good, x: value([2, 3], 1, 2) }, 'Input "x" holds 2 numbers, which do not fill [2,3].'],
    [
      'whole numbers for f32',
      { ...good, x: { shape: [2, 3], data: new Int32Array(6) } },
      'Input "x" takes numbers (f32).',
    ],
    ['f32 for labels', { ...good, labels: value([2], 0, 1) }, 'Input "labels" takes whole numbers (i32).'],
  ])('%s', async (_, inputs, message) => {
    const run = program.run(inputs);
    await expect(run).rejects.toThrow(InputError);
    await expect(run).rejects.toMatchObject({ name: 'InputError', message, input: /"(.*?)"/.exec(message)?.[1] });
  });

  test('but a free axis takes any size', async () => {
    const { same: found } = await program.run({
      ...good,
      labels: { shape: [3], data: Int32Array.of(7, 8, 9) },
    });
    expect([...found.data]).toEqual([7, 8, 9]);
  });
});

test('labels outside of the segments are refused', () => {
  expect(() => segmentValues('s', Int32Array.of(0, 2), 2)).toThrow('label 2 is not one of 2 segments');
  expect(() => segmentValues('s', Int32Array.of(0, -1), 2)).toThrow('label -1 is not one of 2 segments');
});
