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
    write: (writer, inputs) => [writer.node('MatMul', inputs)],
    gradient: (dy) => [sumTo(matmul(dy, swapLast(b)), a.shape), sumTo(matmul(swapLast(a), dy), b.shape)],
  });
}

/** Transposes the last two axes. ONNX Runtime takes this into the product itself; nothing is copied. */
export function swapLast(x: Tensor): Tensor {
  const rank = x.shape.length;
  return transpose(x, [...x.shape.keys()].slice(0, -2).concat(rank - 1, rank - 2));
}
