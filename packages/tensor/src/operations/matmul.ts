import type { GraphWriter } from '../onnx/graph-writer.ts';
import { ShapeError } from '../shape-error.ts';
import { resultOf, type Tensor } from '../tensor.ts';
import { broadcastShape, sumTo } from './broadcasting.ts';
import { transpose } from './shaping.ts';

/** Matrix product of the last two axes; axes before them are batches and are spread. Both have at least two axes. */
export function matmul(a: Tensor, b: Tensor): Tensor {
  const [rows = 0, inner = 0] = a.shape.slice(-2);
  const [height = 0, columns = 0] = b.shape.slice(-2);
  if (a.shape.length < 2 || b.shape.length < 2 || inner !== height) {
    throw new ShapeError('matmul', 'the last size of the first is not the last but one of the second', [
      a.shape,
      b.shape,
    ]);
  }
  return resultOf({
    name: 'matmul',
    inputs: [a, b],
    shape: [...broadcastShape('matmul', a.shape.slice(0, -2), b.shape.slice(0, -2)), rows, columns],
    type: a.type,
    write: (writer, [left = '', right = '']) => {
      // Of a wide product each thread gets some columns, and how many decides how sums are cut: the transposed product has the same bits at any
      // number of threads.
      if (columns <= rows || inner <= 128) return [writer.node('MatMul', [left, right])];
      const product = writer.node('MatMul', [turned(writer, right, b), turned(writer, left, a)]);
      return [writer.node('Transpose', [product], { perm: lastSwapped(Math.max(a.shape.length, b.shape.length)) })];
    },
    gradient: (dy) => [sumTo(matmul(dy, swapLast(b)), a.shape), sumTo(matmul(swapLast(a), dy), b.shape)],
  });
}

/** Transposes the last two axes. ONNX Runtime takes this into the product itself; nothing is copied. */
export function swapLast(x: Tensor): Tensor {
  if (x.shape.length < 2) throw new ShapeError('swapLast', 'two axes are needed', [x.shape]);
  return transpose(x, lastSwapped(x.shape.length));
}

function turned(writer: GraphWriter, name: string, { shape }: Tensor): string {
  return writer.node('Transpose', [name], { perm: lastSwapped(shape.length) });
}

function lastSwapped(rank: number): readonly number[] {
  return [...Array(rank).keys()].slice(0, -2).concat(rank - 1, rank - 2);
}
