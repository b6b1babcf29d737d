import { ShapeError } from '../shape-error.ts';
import { constant, resultOf, type Tensor } from '../tensor.ts';
import { sizeOf } from '../value.ts';
import { equal } from './comparison.ts';
import { matmul } from './matmul.ts';
import { reduceSum } from './reductions.ts';
import { pad, reshape, transpose } from './shaping.ts';

/**
 * Picks positions along an axis: the axis is replaced by those of `indices` (i32, from 0).
 * The gradient sums without scattering (ONNX Runtime's ScatterND adds in an order that differs from run to run): with constant indices by the
 * table of who took each position, else by a product with a matrix of zeros and ones, which costs its size.
 */
export function gather(x: Tensor, indices: Tensor, axis = 0): Tensor {
  const size = x.shape[axis];
  if (size === undefined || indices.type !== 'i32')
    throw new ShapeError('gather', `there is no axis ${axis}, or the indices are not i32`, [x.shape, indices.shape]);
  const outside =
    indices.source.kind === 'constant' ? indices.source.data.find((index) => index < 0 || index >= size) : undefined;
  if (outside !== undefined)
    throw new ShapeError('gather', `index ${outside} is outside of axis ${axis}`, [x.shape, indices.shape]);
  return resultOf({
    name: 'gather',
    inputs: [x, indices],
    shape: [...x.shape.slice(0, axis), ...indices.shape, ...x.shape.slice(axis + 1)],
    type: x.type,
    write: (writer, inputs) => [writer.node('Gather', inputs, { axis })],
    gradient: (dy) => {
      const count = sizeOf(indices.shape);
      const flat = reshape(dy, [...x.shape.slice(0, axis), count, ...x.shape.slice(axis + 1)]);
      return [
        indices.source.kind === 'constant'
          ? byTable(flat, axis, size, indices.source.data)
          : byMatrix(flat, axis, size, reshape(indices, [count])),
      ];
    },
  });
}

function byTable(dy: Tensor, axis: number, size: number, indices: ArrayLike<number>): Tensor {
  const { table, most } = membersOf(indices, size);
  const padded = pad(
    dy,
    dy.shape.map(() => 0),
    dy.shape.map((_, each) => (each === axis ? 1 : 0)),
  );
  return reduceSum(gather(padded, constant(table, [size, most]), axis), [axis + 1]);
}

function byMatrix(dy: Tensor, axis: number, size: number, indices: Tensor): Tensor {
  const [count = 0] = indices.shape;
  const positions = constant(
    Int32Array.from({ length: size }, (_, index) => index),
    [size, 1],
  );
  const matrix = equal(positions, reshape(indices, [1, count]));
  const front = [axis, ...dy.shape.keys()].filter((each, index) => index === 0 || each !== axis);
  const moved = transpose(dy, front);
  const sums = reshape(matmul(matrix, reshape(moved, [count, -1])), [size, ...moved.shape.slice(1)]);
  return transpose(
    sums,
    front.map((_, each) => front.indexOf(each)),
  );
}

/**
 * Who took each of `size` positions: a table [size, most] of indices into `labels`, filled up with `labels.length` (one beyond the last).
 * Ascending within a row, so that sums have one order.
 */
export function membersOf(
  labels: ArrayLike<number>,
  size: number,
): { readonly table: Int32Array; readonly most: number } {
  const counts = new Int32Array(size);
  for (let index = 0; index < labels.length; index++) {
    const label = labels[index] ?? -1;
    counts[label] = (counts[label] ?? 0) + 1;
  }
  const most = Math.max(
    1,
    counts.reduce((a, b) => Math.max(a, b), 0),
  );
  const table = new Int32Array(size * most).fill(labels.length);
  counts.fill(0);
  for (let index = 0; index < labels.length; index++) {
    const label = labels[index] ?? -1;
    const place = counts[label] ?? 0;
    table[label * most + place] = index;
    counts[label] = place + 1;
  }
  return { table, most };
}
