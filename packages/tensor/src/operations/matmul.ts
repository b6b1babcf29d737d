import type { GraphWriter } from '../onnx/graph-writer.ts';
import { ShapeError } from '../shape-error.ts';
import { resultOf, type Tensor } from '../tensor.ts';
import { type Shape, sizeOf } from '../value.ts';
import { broadcastShape, sumTo } from './broadcasting.ts';
import { transpose } from './shaping.ts';

// ONNX Runtime computes smaller products (rows × columns × inner) by one thread: MLAS_SGEMM_THREAD_COMPLEXITY.
const leastForThreads = 64 * 1024;

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
  const shape = [...broadcastShape('matmul', a.shape.slice(0, -2), b.shape.slice(0, -2)), rows, columns];
  return resultOf({
    name: 'matmul',
    inputs: [a, b],
    shape,
    type: a.type,
    write: (writer, [left = '', right = '']) => {
      // Where a thread gets a single row, another kernel adds in another order.
      const thin = columns === 1 || Math.max(rows, columns) < 8;
      if (thin && rows > 1 && rows * columns * inner >= leastForThreads)
        return [writeInnerProducts(writer, [left, a], [right, b], shape)];
      // Of a wide product each thread gets some columns, and how many decides how sums are cut: the transposed product has the same bits at any
      // number of threads.
      if (columns <= rows || rows === 1 || inner <= 128) return [writer.node('MatMul', [left, right])];
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

/** Each row of `a` times each column of `b`, number by number, then summed: one order at any number of threads, for results of few numbers. */
function writeInnerProducts(
  writer: GraphWriter,
  [left, a]: readonly [string, Tensor],
  [right, b]: readonly [string, Tensor],
  shape: Shape,
): string {
  const [rows = 0, inner = 0] = a.shape.slice(-2);
  const columns = b.shape.at(-1) ?? 0;
  const products = writer.node('Mul', [
    writer.node('Reshape', [left, writer.integers([...a.shape.slice(0, -2), rows, 1, inner])]),
    writer.node('Reshape', [turned(writer, right, b), writer.integers([...b.shape.slice(0, -2), 1, columns, inner])]),
  ]);
  const table = writer.node('Reshape', [products, writer.integers([sizeOf(shape), inner])]);
  const sums = writer.node('ReduceSum', [table, writer.integers([1])], { keepdims: 0 });
  return writer.node('Reshape', [sums, writer.integers(shape)]);
}

function turned(writer: GraphWriter, name: string, { shape }: Tensor): string {
  return writer.node('Transpose', [name], { perm: lastSwapped(shape.length) });
}

function lastSwapped(rank: number): readonly number[] {
  return [...Array(rank).keys()].slice(0, -2).concat(rank - 1, rank - 2);
}
