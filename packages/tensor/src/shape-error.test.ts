import { describe, expect, test } from 'vitest';
import {
  add,
  avgPool2d,
  batchNorm,
  batchNormWith,
  concat,
  constant,
  conv2d,
  convTranspose2d,
  crossEntropy,
  expand,
  flip,
  gather,
  gradients,
  greater,
  input,
  instanceNorm,
  logSoftmax,
  matmul,
  maxPool2d,
  pad,
  parameter,
  reduceMean,
  reduceSum,
  reshape,
  resize,
  type Shape,
  ShapeError,
  segmentMax,
  segmentSum,
  segmentsInput,
  slice,
  softmax,
  split,
  swapLast,
  type Tensor,
  transpose,
  unpool,
  where,
} from './index.ts';

const of = (...shape: number[]): Tensor => input('x', shape);
const labels = (...shape: number[]): Tensor => input('labels', shape, 'i32');

/** What is built, the operation that refuses, and the shapes that its message tells. */
const misuses: [string, () => unknown, string, ...Shape[]][] = [
  ['sizes that do not go together', () => add(of(2, 3), of(2, 4)), 'add', [2, 3], [2, 4]],
  ['a spread in the middle', () => add(of(2, 3, 4), of(2, 4)), 'add', [2, 3, 4], [2, 4]],
  ['whole numbers and others', () => add(labels(2), of(2)), 'add', [2], [2]],
  ['labels compared with a fraction', () => greater(labels(2), 0.5), 'greater', [2], []],
  ['a choice between types', () => where(of(2), labels(2), 0), 'where', [2], []],
  ['a mask of another size', () => where(of(3), of(2), 0), 'where', [3], [2]],
  ['inner sizes that differ', () => matmul(of(2, 3), of(4, 5)), 'matmul', [2, 3], [4, 5]],
  ['batches that differ', () => matmul(of(2, 3, 4), of(3, 4, 5)), 'matmul', [2], [3]],
  ['a product with a vector', () => matmul(of(3), of(3, 2)), 'matmul', [3], [3, 2]],
  ['swapping the axes of a vector', () => swapLast(of(3)), 'swapLast', [3]],
  ['a weight for other channels', () => conv2d(of(1, 3, 8, 8), of(4, 2, 3, 3)), 'conv2d', [1, 3, 8, 8], [4, 2, 3, 3]],
  [
    'groups that do not divide the filters',
    () => conv2d(of(1, 4, 8, 8), of(3, 2, 3, 3), undefined, { groups: 2 }),
    'conv2d',
    [1, 4, 8, 8],
    [3, 2, 3, 3],
  ],
  ['no groups', () => conv2d(of(1, 4, 8, 8), of(3, 2, 3, 3), undefined, { groups: 0 }), 'conv2d', [1, 4, 8, 8]],
  ['a bias for other filters', () => conv2d(of(1, 3, 8, 8), of(4, 3, 3, 3), of(3)), 'conv2d', [3]],
  ['a kernel beyond the map', () => conv2d(of(1, 3, 2, 8), of(4, 3, 3, 3)), 'conv2d', [1, 3, 2, 8], [4, 3, 3, 3]],
  ['a map without a batch', () => conv2d(of(3, 8, 8), of(4, 3, 3, 3)), 'conv2d', [3, 8, 8]],
  ['a weight of three axes', () => conv2d(of(1, 3, 8, 8), of(4, 3, 3)), 'conv2d', [4, 3, 3]],
  ['a stride of 0', () => conv2d(of(1, 3, 8, 8), of(4, 3, 3, 3), undefined, { stride: 0 }), 'conv2d', [4, 3, 3, 3]],
  ['half a stride', () => conv2d(of(1, 3, 8, 8), of(4, 3, 3, 3), undefined, { stride: 1.5 }), 'conv2d', [4, 3, 3, 3]],
  [
    'less than no padding',
    () => conv2d(of(1, 3, 8, 8), of(4, 3, 3, 3), undefined, { padding: -1 }),
    'conv2d',
    [4, 3, 3, 3],
  ],
  [
    'a transposed weight for other channels',
    () => convTranspose2d(of(1, 3, 4, 4), of(4, 3, 2, 2)),
    'convTranspose2d',
    [1, 3, 4, 4],
    [4, 3, 2, 2],
  ],
  [
    'output padding as large as the stride',
    () => convTranspose2d(of(1, 3, 4, 4), of(3, 3, 2, 2), undefined, { stride: 2, outputPadding: 2 }),
    'convTranspose2d',
    [1, 3, 4, 4],
    [3, 3, 2, 2],
  ],
  [
    'padding that eats the whole map',
    () => convTranspose2d(of(1, 3, 1, 1), of(3, 3, 2, 2), undefined, { padding: 1 }),
    'convTranspose2d',
    [1, 3, 0, 0],
  ],
  ['windows larger than the map', () => maxPool2d(of(1, 3, 2, 2), { kernel: 3 }), 'maxPool2d', [1, 3, 2, 2]],
  ['windows of a table', () => avgPool2d(of(4, 4), { kernel: 2 }), 'avgPool2d', [4, 4]],
  ['windows of padding alone', () => maxPool2d(of(1, 1, 4, 4), { kernel: 2, padding: 2 }), 'maxPool2d', [1, 1, 4, 4]],
  ['half a window', () => avgPool2d(of(1, 1, 4, 4), { kernel: 1.5 }), 'avgPool2d', [1, 1, 4, 4]],
  ['a scale for other channels', () => batchNorm(of(1, 3, 2, 2), of(4), of(3)), 'batchNorm', [1, 3, 2, 2], [4], [3]],
  [
    'statistics of other channels',
    () => batchNormWith(of(1, 3, 2, 2), of(3), of(3), { mean: of(4), variance: of(3) }),
    'batchNormWith',
    [1, 3, 2, 2],
    [4],
    [3],
  ],
  ['a table to normalise', () => instanceNorm(of(3, 3)), 'instanceNorm', [3, 3]],
  ['resizing a table', () => resize(of(3, 3), [6, 6], 'nearest'), 'resize', [3, 3]],
  ['resizing to nothing', () => resize(of(1, 1, 3, 3), [0, 6], 'nearest'), 'resize', [1, 1, 0, 6]],
  ['resizing to half a pixel', () => resize(of(1, 1, 3, 3), [1.5, 6], 'bilinear'), 'resize', [1, 1, 1.5, 6]],
  ['an axis that is not there', () => reduceSum(of(2, 3), [2]), 'reduceSum', [2, 3]],
  ['an axis twice', () => reduceMean(of(2, 3), [1, -1]), 'reduceMean', [2, 3]],
  ['the softmax of no axis', () => softmax(of(2, 3), 2), 'softmax', [2, 3]],
  ['the softmax of half an axis', () => logSoftmax(of(2, 3), 0.5), 'logSoftmax', [2, 3]],
  ['scores of maps', () => crossEntropy(of(2, 3, 4), of(2, 3, 4)), 'crossEntropy', [2, 3, 4]],
  ['targets of another shape', () => crossEntropy(of(2, 3), of(2, 1)), 'crossEntropy', [2, 3], [2, 1]],
  ['numbers that do not fill', () => reshape(of(2, 3), [4, 2]), 'reshape', [2, 3], [4, 2]],
  ['two open sizes', () => reshape(of(2, 3), [-1, -1]), 'reshape', [2, 3], [-1, -1]],
  ['an open size with a rest', () => reshape(of(2, 3), [4, -1]), 'reshape', [2, 3], [4, -1]],
  ['negative sizes', () => reshape(of(2, 3), [-2, -3]), 'reshape', [-2, -3]],
  ['an order that leaves an axis out', () => transpose(of(2, 3), [0, 0]), 'transpose', [2, 3]],
  ['spreading more than 1', () => expand(of(2, 3), [4, 3]), 'expand', [2, 3], [4, 3]],
  ['spreading to fewer axes', () => expand(of(2, 3), [3]), 'expand', [2, 3], [3]],
  ['parts that differ elsewhere', () => concat([of(2, 3), of(3, 3)], 1), 'concat', [2, 3], [3, 3]],
  ['parts of other ranks', () => concat([of(2, 3), of(2)], 0), 'concat', [2, 3], [2]],
  ['no parts', () => concat([], 0), 'concat'],
  ['parts that are too many', () => split(of(2, 3), [2, 2], 1), 'split', [2, 3]],
  ['an empty part', () => split(of(2, 3), [0, 3], 1), 'split', [2, 3]],
  ['a box with nothing in it', () => slice(of(4, 4), [2, 0], [2, 4]), 'slice', [4, 4]],
  ['a box with an axis left out', () => slice(of(4, 4), [1], [2]), 'slice', [4, 4]],
  ['steps backwards', () => slice(of(4, 4), [0, 0], [4, 4], [1, -1]), 'slice', [4, 4]],
  ['turning an axis that is not there', () => flip(of(2, 3), [2]), 'flip', [2, 3]],
  ['turning an axis twice', () => flip(of(2, 3), [1, 1]), 'flip', [2, 3]],
  ['a mirror wider than the map', () => pad(of(1, 3), [0, 3], [0, 0], 'reflect'), 'pad', [1, 3]],
  ['less than no margin', () => pad(of(1, 3), [0, -1], [0, 0]), 'pad', [1, 3]],
  ['margins with an axis left out', () => pad(of(1, 3), [1], [1]), 'pad', [1, 3]],
  ['picking along no axis', () => gather(of(2, 3), labels(4), 2), 'gather', [2, 3], [4]],
  ['picking by f32', () => gather(of(2, 3), of(4)), 'gather', [2, 3], [4]],
  ['picking beyond the end', () => gather(of(2, 3), constant(Int32Array.of(0, 2), [2])), 'gather', [2, 3], [2]],
  ['more segments than rows', () => segmentsInput('s', 3, 4), 'segmentsInput', [3], [4]],
  ['rows without labels', () => segmentSum(of(5, 2), segmentsInput('s', 4, 2)), 'segmentSum', [5, 2], [4]],
  ['maps in place of rows', () => segmentMax(of(4, 2, 2), segmentsInput('s', 4, 2)), 'segmentMax', [4, 2, 2], [4]],
  ['fewer rows than segments', () => unpool(of(1, 3), segmentsInput('s', 4, 2)), 'unpool', [1, 3], [2, 2]],
  ['gradients of a vector', () => gradients(of(3), []), 'gradients', [3]],
  ['an input without size', () => of(2, 0), 'input', [2, 0]],
  ['half a parameter', () => parameter('p', [1.5]), 'parameter', [1.5]],
  ['numbers that do not fill a constant', () => constant(new Float32Array(3), [2]), 'constant', [2]],
];

describe('a graph with shapes that do not fit is not built, and the message names operation and shapes', () => {
  test.each(misuses.map(([what, build, operation, ...shapes]) => [what, build, operation, shapes] as const))(
    '%s',
    (_, build, operation, shapes) => {
      const error = thrownBy(build);
      expect(error).toBeInstanceOf(ShapeError);
      expect(error).toMatchObject({ name: 'ShapeError', operation });
      expect((error as ShapeError).message).toMatch(new RegExp(`^${operation}: `));
      for (const shape of shapes) expect((error as ShapeError).message).toContain(`[${shape.join(',')}]`);
    },
  );
});

function thrownBy(build: () => unknown): unknown {
  try {
    return build();
  } catch (error) {
    return error;
  }
}

test('the message is a sentence that says what was expected', () => {
  expect(() => conv2d(of(1, 3, 8, 8), of(4, 2, 3, 3))).toThrow(
    'conv2d: the weight takes 2 channels (in 1 groups), the input has 3; given [1,3,8,8] and [4,2,3,3]',
  );
});
