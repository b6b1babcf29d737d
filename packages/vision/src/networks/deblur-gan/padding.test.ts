import { compile, input, type Tensor } from '@pellucid/tensor';
import { nodeBackend } from '@pellucid/tensor/node';
import { expect, test } from 'vitest';
import { cropped, reflectAround, reflectBeyond } from './padding.ts';

async function row(numbers: readonly number[], change: (x: Tensor) => Tensor): Promise<readonly number[]> {
  const shape = [1, 1, 1, numbers.length];
  const program = await compile({ y: change(input('x', shape)) }, nodeBackend({ threads: 1 }));
  return [...(await program.run({ x: { shape, data: Float32Array.from(numbers) } })).y.data];
}

test('mirrors beyond the end as often as it takes', async () => {
  expect(await row([1, 2, 3], (x) => reflectBeyond(x, 1, 8))).toEqual([1, 2, 3, 2, 1, 2, 3, 2]);
});

test('repeats what has nothing to mirror', async () => {
  expect(await row([4], (x) => reflectBeyond(x, 1, 4))).toEqual([4, 4, 4, 4]);
});

test('mirrors around, with one more at the end where an odd number is missing', async () => {
  expect(await row([1, 2, 3], (x) => reflectAround(x, 1, 6))).toEqual([2, 1, 2, 3, 2, 1]);
});

test('cropping takes back what was added beyond', async () => {
  expect(await row([1, 2, 3], (x) => cropped(reflectBeyond(x, 3, 32), 1, 3))).toEqual([1, 2, 3]);
});
