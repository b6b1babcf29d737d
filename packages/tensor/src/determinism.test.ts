import { describe, expect, test } from 'vitest';
import {
  adamScalars,
  adamStep,
  add,
  avgPool2d,
  batchNorm,
  compile,
  concat,
  conv2d,
  convTranspose2d,
  gradients,
  input,
  instanceNorm,
  leakyRelu,
  matmul,
  maxPool2d,
  mul,
  parameter,
  reduceMean,
  reduceSum,
  relu,
  reshape,
  resize,
  type Shape,
  segmentMax,
  segmentMean,
  segmentSum,
  segmentsInput,
  segmentValues,
  square,
  sub,
  type Tensor,
  transpose,
  unpool,
  type Value,
} from './index.ts';
import { nodeBackend } from './node.ts';
import { neededBy } from './testing/cases.ts';
import { numbers } from './testing/numbers.ts';

const threads = [1, 2, 3, 4];

/** The bits of an array, as text: equal for arrays of the same bits only (NaN and −0 included). */
function bitsOf({ data }: Value): string {
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64');
}

async function expectSameBits(
  outputs: Readonly<Record<string, Tensor>>,
  inputs: Readonly<Record<string, Value>>,
  runs: number,
): Promise<void> {
  const seen = new Map<string, string>();
  for (const count of threads) {
    const program = await compile(outputs, nodeBackend({ threads: count }));
    for (let run = 0; run < runs; run++) {
      for (const [name, value] of Object.entries(await program.run(inputs))) {
        const bits = bitsOf(value);
        const first = seen.get(name) ?? bits;
        seen.set(name, first);
        // Not `toBe`, whose message would be megabytes long.
        expect(bits === first, `${name} in run ${run + 1} with ${count} threads`).toBe(true);
      }
    }
    await program.release();
  }
}

describe('a network with pooling, normalisation, superpixels and a loss has the same bits at 1, 2, 3 and 4 threads, run after run', () => {
  test.each([
    ['a batch of two', 2, 96],
    ['one picture', 1, 96],
    ['one picture that shrinks to few pixels', 1, 40],
  ] as const)('%s', async (_, batch, size) => {
    const { loss, parameters, inputs } = network(batch, size);
    const step = adamStep({ loss, parameters }, { clip: 1 });
    const length = step.outputs.nextParameters.shape[0]!;
    const vector = (name: string, seed: number) => [name, scaled(numbers([length], seed), 0.1)] as const;
    const state = {
      ...Object.fromEntries([vector('parameters', 1), vector('mean', 2), vector('average', 3)]),
      square: numbers([length], 4, 'positive'),
      buffers: numbers([1024], 5),
      ...adamScalars(1, 1e-3, 0.999),
    };
    const { options, outputs } = step;
    const seen = new Map<string, string>();
    for (const count of threads) {
      const program = await compile(outputs, nodeBackend({ threads: count }), options);
      for (let run = 0; run < 5; run++) {
        for (const [name, value] of Object.entries(await program.run({ ...inputs, ...state }))) {
          const bits = bitsOf(value);
          const first = seen.get(name) ?? bits;
          seen.set(name, first);
          expect(bits === first, `${name} in run ${run + 1} with ${count} threads`).toBe(true);
        }
      }
      await program.release();
    }
  });
});

function scaled({ shape, data }: Value, factor: number): Value {
  return { shape, data: Float32Array.from(data, (number) => number * factor) };
}

/** An encoder, superpixels pooled in its middle, a decoder with a skip, and a loss against a picture. */
function network(batch: number, size: number) {
  const parameters: Tensor[] = [];
  const weight = (...shape: number[]): Tensor => {
    const made = parameter(`weight${parameters.length}`, shape);
    parameters.push(made);
    return made;
  };
  const x = input('x', [batch, 3, size, size]);
  const first = leakyRelu(instanceNorm(conv2d(x, weight(32, 3, 3, 3), weight(32), { padding: 1 })), 0.2);
  const half = maxPool2d(first, { kernel: 3, stride: 2, padding: 1 });
  const second = relu(
    batchNorm(conv2d(half, weight(64, 32, 3, 3), undefined, { padding: 1 }), weight(64), weight(64)).y,
  );
  const quarter = avgPool2d(conv2d(second, weight(64, 1, 3, 3), undefined, { padding: 1, groups: 64 }), { kernel: 2 });
  const eighth = relu(conv2d(quarter, weight(64, 64, 3, 3), undefined, { padding: 1, stride: 2 }));
  const [, channels = 0, height = 0, width = 0] = quarter.shape;
  const rows = reshape(transpose(quarter, [0, 2, 3, 1]), [batch * height * width, channels]);
  const segments = segmentsInput('segments', batch * height * width, 12 * batch);
  const pooled = concat([segmentMean(rows, segments), segmentMax(rows, segments)], 1);
  const mixed = unpool(matmul(pooled, weight(2 * channels, channels)), segments);
  const back = transpose(reshape(mixed, [batch, height, width, channels]), [0, 3, 1, 2]);
  const joined = concat([back, resize(eighth, [height, width], 'nearest')], 1);
  const projected = conv2d(joined, weight(32, 2 * channels, 1, 1), weight(32));
  const grown = convTranspose2d(projected, weight(32, 16, 4, 4), undefined, { stride: 2, padding: 1 });
  const whole = resize(grown, [size, size], 'bilinear');
  const y = add(conv2d(whole, weight(3, 16, 5, 5), weight(3), { padding: 2 }), x);
  const loss = reduceMean(square(sub(y, input('wanted', y.shape))));
  const labels = Int32Array.from({ length: batch * height * width }, (_, row) => {
    const [place, picture] = [row % (height * width), Math.floor(row / (height * width))];
    return (
      picture * 12 +
      Math.floor((Math.floor(place / width) * 3) / height) * 4 +
      Math.floor(((place % width) * 4) / width)
    );
  });
  const inputs = {
    x: numbers(x.shape, 10),
    wanted: numbers(y.shape, 11),
    ...segmentValues('segments', labels, 12 * batch),
  };
  return { loss, parameters, inputs };
}

// Each was different once: ONNX Runtime cuts these sums among threads, or picks another kernel for what a thread gets.
const cut: [string, Shape[], (...inputs: Tensor[]) => Tensor][] = [
  ['a sum over a middle axis', [[2, 8, 20]], (x) => reduceSum(x!, [1])],
  ['a mean over two middle axes', [[2, 8, 8, 20]], (x) => reduceMean(x!, [1, 2])],
  ['a sum over outer and inner axes', [[2, 3, 4096]], (x) => reduceSum(x!, [0, 2])],
  [
    'a wide product',
    [
      [8, 129],
      [129, 200],
    ],
    (a, b) => matmul(a!, b!),
  ],
  [
    'a wide product of a batch',
    [
      [2, 16, 1000],
      [2, 1000, 32],
    ],
    (a, b) => matmul(a!, b!),
  ],
  [
    'a product of a batch with one matrix',
    [
      [2, 3, 1000],
      [1000, 32],
    ],
    (a, b) => matmul(a!, b!),
  ],
  [
    'a product with a column',
    [
      [64, 2048],
      [2048, 1],
    ],
    (a, b) => matmul(a!, b!),
  ],
  [
    'a product of a batch with columns',
    [
      [2, 100, 5000],
      [2, 5000, 1],
    ],
    (a, b) => matmul(a!, b!),
  ],
  [
    'a product of few rows and columns',
    [
      [3, 20_000],
      [20_000, 3],
    ],
    (a, b) => matmul(a!, b!),
  ],
  [
    '5×5 of one small picture',
    [
      [1, 8, 12, 12],
      [4, 8, 5, 5],
    ],
    (x, w) => conv2d(x!, w!, undefined, { padding: 2 }),
  ],
  [
    '1×1 of one small picture',
    [
      [1, 256, 9, 9],
      [32, 256, 1, 1],
    ],
    (x, w) => conv2d(x!, w!),
  ],
  [
    'three filters for one small picture',
    [
      [1, 64, 7, 7],
      [3, 64, 3, 3],
    ],
    (x, w) => conv2d(x!, w!, undefined, { padding: 1 }),
  ],
  [
    'one filter for one small picture',
    [
      [1, 64, 12, 12],
      [1, 64, 3, 3],
    ],
    (x, w) => conv2d(x!, w!, undefined, { padding: 1 }),
  ],
  [
    '1×1 between three channels',
    [
      [1, 3, 150, 150],
      [3, 3, 1, 1],
    ],
    (x, w) => conv2d(x!, w!),
  ],
  [
    'stride 2 transposed',
    [
      [1, 256, 16, 16],
      [256, 16, 3, 3],
    ],
    (x, w) => convTranspose2d(x!, w!, undefined, { stride: 2, padding: 1 }),
  ],
];

describe('sums that ONNX Runtime cuts by the number of threads have the same bits, and so have their gradients', () => {
  test.each(cut)('%s', async (_, shapes, build) => {
    const inputs = shapes.map((shape, index) => input(`x${index}`, shape));
    const y = build(...inputs);
    const weighted = reduceSum(mul(y, input('weights', y.shape)));
    const found = gradients(weighted, inputs);
    const outputs: Record<string, Tensor> = {
      y,
      weighted,
      ...Object.fromEntries(found.map((each, index) => [`dx${index}`, each])),
    };
    const values: Record<string, Value> = {
      weights: numbers(y.shape, 100),
      ...Object.fromEntries(shapes.map((shape, index) => [`x${index}`, numbers(shape, index + 1)])),
    };
    // One by one: what stands beside it can change how ONNX Runtime computes a tensor.
    for (const [name, tensor] of Object.entries(outputs)) {
      await expectSameBits({ [name]: tensor }, neededBy({ tensor }, values), 1);
    }
  });

  test('sums over few segments and many rows', async () => {
    const segments = segmentsInput('segments', 3000, 2);
    const x = input('x', [3000, 5]);
    const sums = segmentSum(x, segments);
    const { data } = numbers([3000], 3);
    const labels = Int32Array.from(data, (number) => (number > 0.9 ? 1 : 0));
    const values = { x: numbers(x.shape, 1), ...segmentValues('segments', labels, 2) };
    await expectSameBits({ sums }, neededBy({ sums }, values), 2);
  });
});
