import {
  compile,
  constant,
  gradients,
  input,
  mul,
  parameter,
  reduceSum,
  type Tensor,
  type Value,
} from '@pellucid/tensor';
import { nodeBackend } from '@pellucid/tensor/node';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type SegmentPooling, superpixelPool, superpixelUnpool } from './superpixel-pooling.ts';
import { capacityOf, levelSegmentsInput, levelSegmentValues } from './superpixel-segments.ts';

const backend = nodeBackend({ threads: 1 });
const size = { width: 5, height: 4 };
const batch = 2;
const channels = 3;
const capacity = 6;
const shape = [batch, channels, size.height, size.width];
const count = batch * channels * size.height * size.width;

const x = input('x', shape);
const segments = levelSegmentsInput('level', batch, size, capacity);

/** Pooled and spread again, once and twice. */
async function spreading(pooling: SegmentPooling) {
  const spread = (map: Tensor) => superpixelUnpool(superpixelPool(map, segments, pooling), segments, shape);
  const once = spread(x);
  return await compile({ once, twice: spread(once) }, backend);
}

const average = await spreading('average');
const maximum = await spreading('maximum');

const numbers = fc.array(fc.integer({ min: -400, max: 400 }), { minLength: count, maxLength: count });
const map = numbers.map((each) => Float32Array.from(each, (number) => number / 16));
const labels = fc
  .array(
    fc.array(fc.integer({ min: 0, max: capacity - 1 }), {
      minLength: size.width * size.height,
      maxLength: size.width * size.height,
    }),
    { minLength: batch, maxLength: batch },
  )
  .map((items) => items.map((item) => Int32Array.from(item)));

const inputs = (data: Float32Array, given: readonly Int32Array[]): Record<string, Value> => ({
  x: { shape, data },
  ...levelSegmentValues('level', given, capacity),
});

const once = async (program: typeof average, data: Float32Array, given: readonly Int32Array[]) =>
  (await program.run(inputs(data, given))).once.data as Float32Array;

const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, each, index) => sum + each * (b[index] ?? 0), 0);

const furthest = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Math.max(...Array.from(a, (each, index) => Math.abs(each - (b[index] ?? Number.NaN))));

describe('averaging over superpixels and spreading again', () => {
  test('changes nothing the second time', async () => {
    await fc.assert(
      fc.asyncProperty(map, labels, async (data, given) => {
        const results = await average.run(inputs(data, given));
        expect(furthest(results.twice.data, results.once.data)).toBeLessThan(1e-5);
      }),
      { numRuns: 50 },
    );
  });

  test('is self-adjoint: ⟨Pa, b⟩ = ⟨a, Pb⟩', async () => {
    await fc.assert(
      fc.asyncProperty(map, map, labels, async (a, b, given) => {
        const left = dot(await once(average, a, given), b);
        const right = dot(a, await once(average, b, given));
        expect(Math.abs(left - right)).toBeLessThan(1e-5 * count * 25);
      }),
      { numRuns: 50 },
    );
  });

  test('keeps what is constant on each superpixel', async () => {
    await fc.assert(
      fc.asyncProperty(labels, numbers, async (given, values) => {
        const positions = size.width * size.height;
        const data = Float32Array.from({ length: count }, (_, index) => {
          const item = Math.floor(index / (channels * positions));
          const channel = Math.floor(index / positions) % channels;
          const label = given[item]?.[index % positions] ?? 0;
          return (values[(item * capacity + label) * channels + channel] ?? 0) / 16;
        });
        expect(furthest(await once(average, data, given), data)).toBeLessThan(1e-5);
      }),
      { numRuns: 50 },
    );
  });

  test('keeps pictures of a batch apart', async () => {
    const data = new Float32Array(count).fill(1, 0, count / 2);
    const given = [new Int32Array(20), new Int32Array(20)];
    expect(await once(average, data, given)).toEqual(data);
    expect(await once(maximum, data, given)).toEqual(data);
  });
});

test('the maximum over superpixels is what a plain loop finds', async () => {
  await fc.assert(
    fc.asyncProperty(map, labels, async (data, given) => {
      const positions = size.width * size.height;
      const expected = Float32Array.from(data, (_, index) => {
        const start = Math.floor(index / positions) * positions;
        const own = given[Math.floor(start / (channels * positions))] as Int32Array;
        const label = own[index - start];
        const members = [...own.keys()].filter((position) => own[position] === label);
        return Math.max(...members.map((position) => data[start + position] ?? 0));
      });
      expect(await once(maximum, data, given)).toEqual(expected);
    }),
    { numRuns: 30 },
  );
});

test('the maximum over superpixels is monotone: where no number falls, no maximum falls', async () => {
  await fc.assert(
    fc.asyncProperty(map, map, labels, async (data, rise, given) => {
      const risen = data.map((each, index) => each + Math.abs(rise[index] ?? 0));
      const before = await once(maximum, data, given);
      const after = await once(maximum, risen, given);
      expect(after.every((each, index) => each >= (before[index] ?? Number.NaN))).toBe(true);
    }),
    { numRuns: 50 },
  );
});

describe.each(['average', 'maximum'] as const)('%s', (pooling) => {
  test('has the gradient that finite differences have', async () => {
    const map = parameter('map', shape);
    const pooled = superpixelPool(map, segments, pooling);
    const weights = Float32Array.from({ length: count }, (_, index) => Math.sin(index * 1.7));
    const spread = superpixelUnpool(pooled, segments, shape);
    // Squared, so that the gradient depends on the numbers.
    const loss = reduceSum(mul(mul(spread, spread), constant(weights, shape)));
    const program = await compile({ loss, gradient: gradients(loss, [map])[0]! }, backend);
    const given = [0, 1].map((item) => Int32Array.from({ length: 20 }, (_, p) => (p * 7 + item * 3 + (p >> 2)) % 5));
    const run = async (data: Float32Array) =>
      await program.run({ map: { shape, data }, ...levelSegmentValues('level', given, capacity) });
    // Numbers at least 1/8 apart: no step of 1/64 changes which one is the greatest.
    const data = Float32Array.from({ length: count }, (_, index) => ((index * 37) % count) / 8 - 7);
    const found = (await run(data)).gradient.data;
    for (let index = 0; index < count; index += 5) {
      const at = async (step: number) => {
        const moved = data.slice();
        moved[index] = (moved[index] ?? 0) + step;
        return (await run(moved)).loss.data[0] ?? Number.NaN;
      };
      const difference = ((await at(1 / 64)) - (await at(-1 / 64))) * 32;
      expect(Math.abs((found[index] ?? Number.NaN) - difference)).toBeLessThan(0.02);
    }
  });
});

test('a level never has room for more segments than it has positions', () => {
  expect(capacityOf({ width: 16, height: 16 }, 800)).toBe(256);
  expect(capacityOf({ width: 128, height: 128 }, 800)).toBe(800);
});

test('a label beyond the capacity is refused with its picture', () => {
  const wrong = [Int32Array.of(0, 1), Int32Array.of(0, 2)];
  expect(() => levelSegmentValues('level', wrong, 2)).toThrow('Picture 1 has the label 2; labels are from 0 to 1');
});

test('pictures of different sizes are refused', () => {
  expect(() => levelSegmentValues('level', [new Int32Array(4), new Int32Array(6)], 2)).toThrow(
    'Picture 1 has 6 labels, picture 0 has 4',
  );
});

test('labels of another size than the map are refused', () => {
  expect(() => superpixelPool(input('other', [1, 3, 4, 5]), segments, 'average')).toThrow('one row for each label');
});
