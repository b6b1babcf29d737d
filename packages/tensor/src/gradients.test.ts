import { expect, test } from 'vitest';
import {
  add,
  batchNorm,
  compile,
  GradientError,
  gradients,
  input,
  maxPool2d,
  mul,
  parameter,
  parametersOf,
  reduceSum,
  type Tensor,
} from './index.ts';
import { nodeBackend } from './node.ts';

const backend = nodeBackend({ threads: 1 });
const of = (...numbers: number[]) => ({ shape: [numbers.length], data: Float32Array.from(numbers) });

async function run(
  outputs: Readonly<Record<string, Tensor>>,
  inputs: Parameters<Awaited<ReturnType<typeof compile>>['run']>[0],
) {
  const program = await compile(outputs, backend);
  const results = await program.run(inputs);
  await program.release();
  return Object.fromEntries(Object.entries(results).map(([name, { data }]) => [name, [...data]]));
}

test('a tensor that is used in many places gets the sum of its gradients', async () => {
  const x = input('x', [2]);
  const twice = add(x, x);
  const [dx] = gradients(reduceSum(add(mul(twice, twice), mul(x, 3))), [x]);
  expect(await run({ dx: dx! }, { x: of(-1, 2) })).toEqual({ dx: [-8 + 3, 16 + 3] });
});

test('where the scalar does not depend on a tensor, its gradient is zeros', async () => {
  const [x, y] = [input('x', [1]), input('y', [2, 1])];
  const [dx, dy] = gradients(reduceSum(mul(x, 2)), [x, y]);
  expect(await run({ dx: dx!, dy: dy! }, {})).toEqual({ dx: [2], dy: [0, 0] });
});

test('gradients of gradients', async () => {
  const x = input('x', [2]);
  const [dx] = gradients(reduceSum(mul(x, mul(x, x))), [x]);
  const [ddx] = gradients(reduceSum(dx!), [x]);
  expect(await run({ dx: dx!, ddx: ddx! }, { x: of(1, -2) })).toEqual({ dx: [3, 12], ddx: [6, -12] });
});

test('the gradient with respect to a tensor in the middle', async () => {
  const x = input('x', [2]);
  const middle = mul(x, 3);
  const [found] = gradients(reduceSum(mul(middle, middle)), [middle]);
  expect(await run({ found: found! }, { x: of(1, 2) })).toEqual({ found: [6, 12] });
});

test('a scalar is its own gradient of 1', async () => {
  const x = input('x', []);
  expect(await run({ dx: gradients(x, [x])[0]! }, {})).toEqual({ dx: [1] });
});

test('a way through an operation without a gradient is refused by its name', () => {
  const x = input('x', [1, 1, 4, 4]);
  const scale = input('scale', [1, 1, 2, 2]);
  const [dx] = gradients(reduceSum(mul(maxPool2d(x, { kernel: 3, stride: 1 }), scale)), [x]);
  const throughIt = () => gradients(reduceSum(dx!), [scale]);
  expect(throughIt).toThrow(new GradientError('overlap'));
  expect(throughIt).toThrow('overlap has no gradient');
});

test('the statistics of a batch have no gradient of their own', () => {
  const x = input('x', [2, 3, 4, 4]);
  const ones = input('ones', [3]);
  const { y, mean } = batchNorm(x, ones, ones);
  expect(() => gradients(reduceSum(mean), [x])).toThrow(GradientError);
  expect(() => gradients(reduceSum(add(reduceSum(y), mean)), [x])).toThrow(
    'mean or variance of batchNorm has no gradient',
  );
});

test('thousands of operations in a row do not exhaust the stack', async () => {
  const x = input('x', [1]);
  let y = x;
  for (let count = 0; count < 20_000; count++) y = add(y, x);
  const [dx] = gradients(reduceSum(y), [x]);
  expect(dx!.shape).toEqual([1]);
});

test('parameters are told in the order of their first use, each once', () => {
  const [a, b] = [parameter('a', [1]), parameter('b', [1])];
  expect(parametersOf([add(mul(b, a), b)])).toEqual([b, a]);
});

test('a graph may hold the gradients of several max poolings', async () => {
  const x = input('x', [1, 1, 8, 8]);
  const twice = maxPool2d(maxPool2d(x, { kernel: 2 }), { kernel: 2 });
  const [gradient] = gradients(reduceSum(twice), [x]);
  const program = await compile({ gradient: gradient as Tensor }, backend);
  const data = Float32Array.from({ length: 64 }, (_, index) => index);
  const { gradient: found } = await program.run({ x: { shape: [1, 1, 8, 8], data } });
  // The greatest of each 4×4 window stands in its bottom right corner.
  expect([...found.data].flatMap((each, index) => (each === 1 ? [index] : []))).toEqual([27, 31, 59, 63]);
});
