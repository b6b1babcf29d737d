import {
  compile,
  concat,
  constant,
  gradients,
  input,
  mul,
  reduceSum,
  ShapeError,
  square,
  sub,
  type Tensor,
} from '@pellucid/tensor';
import { nodeBackend } from '@pellucid/tensor/node';
import { expect, test } from 'vitest';
import { Random } from '../random.ts';
import { type GridNeighbours, gridNeighbours } from './grid-neighbours.ts';
import { labOf } from './lab.ts';
import { undersegmentationError } from './quality.ts';
import { numbered } from './segmentation.ts';
import { slic } from './slic.ts';
import { hardLabels, softAssociation, softPool, softUnpool, withPositions } from './ssn.ts';
import { painted } from './testing/maps.ts';

const backend = nodeBackend({ threads: 1 });
const [batch, channels, height, width] = [2, 3, 5, 7];
const shape = [batch, channels, height, width];
const grid = gridNeighbours(width, height, 3, 2);
const iterations = 3;

const x = input('x', shape);
const association = softAssociation(x, grid, iterations);
const pooled = softPool(x, association, grid);
const target = constant(numbers('target', batch * channels * height * width), shape);
const loss = reduceSum(square(sub(softUnpool(pooled, association, grid), target)));
const program = await compile({ association, pooled, loss, gradient: gradients(loss, [x])[0] as Tensor }, backend);

const data = numbers('features', batch * channels * height * width);
const results = await program.run({ x: { shape, data } });

test('associations are shares: none below 0, none with a missing cell, and the nine sum to 1', () => {
  const shares = results.association.data;
  for (let pixel = 0; pixel < batch * height * width; pixel++) {
    const nine = [...shares.subarray(9 * pixel, 9 * pixel + 9)];
    expect(nine.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 5);
    const valid = grid.valid.subarray(9 * (pixel % (height * width)));
    expect(nine.filter((share, slot) => share < 0 || (valid[slot] === 0 && share !== 0))).toEqual([]);
  }
});

test('associations and pooled means are what plain loops over pixels and cells compute', () => {
  for (let item = 0; item < batch; item++) {
    const features = Array.from({ length: height * width }, (_, pixel) =>
      Array.from({ length: channels }, (_, channel) => data[(item * channels + channel) * height * width + pixel]!),
    );
    const { shares, centres } = byLoops(features, grid, iterations);
    const [pixels, cells] = [height * width, 6];
    expectClose(results.association.data.subarray(item * 9 * pixels, (item + 1) * 9 * pixels), shares.flat());
    expectClose(results.pooled.data.subarray(item * cells * channels, (item + 1) * cells * channels), centres.flat());
  }
});

test('the gradient with respect to the features is what finite differences say', async () => {
  const step = 1 / 128;
  const random = Random.seeded(5).fork('directions');
  for (let direction = 0; direction < 12; direction++) {
    const along = Float32Array.from(data, () => random.normal());
    const moved = (by: number) => ({ x: { shape, data: data.map((value, at) => value + by * along[at]!) } });
    const [ahead, behind] = [await program.run(moved(step)), await program.run(moved(-step))];
    const slope = (ahead.loss.data[0]! - behind.loss.data[0]!) / (2 * step);
    const told = (results.gradient.data as Float32Array).reduce((sum, value, at) => sum + value * along[at]!, 0);
    expect(Math.abs(told - slope)).toBeLessThan(0.01 * Math.max(1, Math.abs(slope)));
  }
});

test('an association of whole cells pools their means and gives them back', async () => {
  const own = Float32Array.from({ length: batch * 9 * height * width }, (_, place) => (place % 9 === 4 ? 1 : 0));
  const whole = constant(own, [batch, height * width, 9]);
  const spread = softUnpool(softPool(x, whole, grid), whole, grid);
  const { once } = await (await compile({ once: spread }, backend)).run({ x: { shape, data } });
  const cellOf = (pixel: number) => grid.candidates[9 * pixel + 4]!;
  const mean = (plane: Float32Array, cell: number) => {
    const inside = plane.filter((_, pixel) => cellOf(pixel) === cell);
    return inside.reduce((sum, value) => sum + value, 0) / inside.length;
  };
  const planes = Array.from({ length: batch * channels }, (_, plane) =>
    data.subarray(plane * height * width, (plane + 1) * height * width),
  );
  expectClose(
    once.data,
    planes.flatMap((plane) => Array.from(plane, (_, pixel) => mean(plane, cellOf(pixel)))),
  );
});

test('the mean over a cell without weight is 0, not a number that spreads', async () => {
  const nowhere = mul(softAssociation(x, grid, 1), 0);
  const { empty } = await (await compile({ empty: softPool(x, nowhere, grid) }, backend)).run({ x: { shape, data } });
  expect([...new Set(empty.data)]).toEqual([0]);
});

test('on a picture of far colours, hard labels keep the borders that SLIC keeps', async () => {
  const size = { width: 48, height: 32 };
  const inside = (column: number, row: number) => (column - 20) ** 2 + (row - 15) ** 2 < 130;
  const picture = painted(size.width, size.height, (column, row) =>
    inside(column, row) ? [210, 50, 40] : [40, 70, 190],
  );
  const cells = gridNeighbours(size.width, size.height, 6, 4);
  const { lab } = labOf(picture);
  const pixels = size.width * size.height;
  const planes = Float32Array.from(
    { length: 3 * pixels },
    (_, at) => lab[3 * (at % pixels) + Math.floor(at / pixels)]!,
  );
  const colours = input('lab', [1, 3, size.height, size.width]);
  // The distance of SLIC with compactness 10 and cells of 8 pixels, in units of a fifth of its colours.
  const features = mul(withPositions(colours, 10 / 8), 0.2);
  const soft = await compile({ soft: softAssociation(features, cells, 10) }, backend);
  const { soft: shares } = await soft.run({ lab: { shape: [1, 3, size.height, size.width], data: planes } });
  const labels = hardLabels(shares.data as Float32Array, cells);
  const found = numbered(labels, 24, size.width, size.height);
  const disc = Int32Array.from({ length: pixels }, (_, at) =>
    inside(at % size.width, Math.floor(at / size.width)) ? 1 : 0,
  );
  const truth = numbered(disc, 2, size.width, size.height);
  expect(undersegmentationError(slic(picture, { segments: 24 }), truth)).toBe(0);
  expect(undersegmentationError(found, truth)).toBeLessThan(0.01);
});

test('on a flat picture, hard labels are the grid', async () => {
  const cells = gridNeighbours(24, 16, 6, 4);
  const flat = input('flat', [1, 1, 16, 24]);
  const soft = await compile({ soft: softAssociation(withPositions(flat, 1), cells, 4) }, backend);
  const { soft: shares } = await soft.run({ flat: { shape: [1, 1, 16, 24], data: new Float32Array(384) } });
  const own = Int32Array.from({ length: 384 }, (_, pixel) => cells.candidates[9 * pixel + 4]!);
  expect(hardLabels(shares.data as Float32Array, cells)).toEqual(own);
});

test('features and grid of different sizes are refused, with both', () => {
  expect(() => softAssociation(concat([x, x], 2), grid, 1)).toThrow(ShapeError);
  expect(() => softPool(concat([x, x], 3), association, grid)).toThrow('softPool');
});

/** Superpixel Sampling Networks for one picture, written from the paper without tensors. */
function byLoops(features: readonly number[][], { columns, rows, candidates, valid }: GridNeighbours, rounds: number) {
  let shares = features.map(() => Array.from({ length: 9 }, (_, slot) => Number(slot === 4)));
  let centres = means(shares);
  for (let round = 0; round < rounds; round++) {
    shares = features.map((feature, pixel) => {
      const weights = Array.from({ length: 9 }, (_, slot) => {
        const centre = centres[candidates[9 * pixel + slot]!]!;
        const distance = feature.reduce((sum, value, channel) => sum + (value - centre[channel]!) ** 2, 0);
        return valid[9 * pixel + slot] === 1 ? Math.exp(-distance) : 0;
      });
      const sum = weights.reduce((a, b) => a + b, 0);
      return weights.map((weight) => weight / sum);
    });
    centres = means(shares);
  }
  return { shares, centres };

  function means(weights: readonly number[][]): number[][] {
    return Array.from({ length: columns * rows }, (_, cell) => {
      let total = 0;
      const sums = features[0]!.map(() => 0);
      for (const [pixel, feature] of features.entries()) {
        for (let slot = 0; slot < 9; slot++) {
          if (candidates[9 * pixel + slot] !== cell || valid[9 * pixel + slot] === 0) continue;
          total += weights[pixel]![slot]!;
          for (const channel of sums.keys())
            sums[channel] = sums[channel]! + weights[pixel]![slot]! * feature[channel]!;
        }
      }
      return sums.map((sum) => sum / total);
    });
  }
}

function numbers(label: string, count: number): Float32Array<ArrayBuffer> {
  const random = Random.seeded(2018).fork(label);
  return Float32Array.from({ length: count }, () => random.uniform(-1, 1));
}

function expectClose(found: ArrayLike<number>, expected: ArrayLike<number>): void {
  expect(found.length).toBe(expected.length);
  expect(Math.max(...Array.from(found, (value, at) => Math.abs(value - expected[at]!)))).toBeLessThan(1e-5);
}
