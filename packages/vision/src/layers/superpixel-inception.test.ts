import { compile, gradients, input, reduceSum, square, type Tensor, type Value } from '@pellucid/tensor';
import { nodeBackend } from '@pellucid/tensor/node';
import { expect, test } from 'vitest';
import { formulaPhotographs, formulaValues } from '../networks/testing/formula-values.ts';
import { ParameterStore } from './scope.ts';
import { superpixelInception } from './superpixel-inception.ts';
import { levelSegmentsInput, levelSegmentValues } from './superpixel-segments.ts';

const shape = [2, 8, 4, 6];
const size = { width: 6, height: 4 };
const positions = 24;
const pictures = formulaPhotographs(shape);

/** The module's output, and the gradient of its square with respect to its input, for labels or (null) without segments. */
async function run(labels: readonly Int32Array[] | null, capacity = positions): Promise<readonly Value[]> {
  const x = input('x', shape);
  const store = new ParameterStore();
  const segments = labels === null ? undefined : levelSegmentsInput('level', 2, size, capacity);
  const y = superpixelInception(x, store.scope(false), segments);
  const [gradient] = gradients(reduceSum(square(y)), [x]) as [Tensor];
  const values = formulaValues(store.forms);
  const program = await compile({ y, gradient }, nodeBackend({ threads: 1 }), { values });
  const given = labels === null ? {} : levelSegmentValues('level', labels, capacity);
  const result = await program.run({ x: pictures, ...given });
  return [result.y, result.gradient];
}

function expectAlike(a: readonly Value[], b: readonly Value[]): void {
  for (const [index, { data }] of a.entries()) {
    const furthest = Math.max(...data.map((each, place) => Math.abs(each - (b[index]!.data[place] ?? Number.NaN))));
    expect(furthest).toBeLessThan(1e-4);
  }
}

const alone = Int32Array.from({ length: positions }, (_, position) => position);
const stripes = alone.map((position) => (position * 5) % 7);

test('without segments it is what it is with each position as a superpixel of its own', async () => {
  expectAlike(await run(null), await run([alone, alone]));
});

test('how superpixels are numbered makes no difference, nor do empty ones', async () => {
  const renumbered = stripes.map((label) => 6 - label);
  expectAlike(await run([stripes, stripes], 7), await run([renumbered, stripes], 20));
});

test('superpixels make a difference', async () => {
  const [pooled, single] = [await run([stripes, stripes], 7), await run(null)];
  const furthest = Math.max(...pooled[0]!.data.map((each, place) => Math.abs(each - single[0]!.data[place]!)));
  expect(furthest).toBeGreaterThan(1e-2);
});
