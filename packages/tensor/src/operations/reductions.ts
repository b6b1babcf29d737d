import type { GraphWriter } from '../onnx/graph-writer.ts';
import { ShapeError } from '../shape-error.ts';
import { resultOf, type Tensor } from '../tensor.ts';
import { type Shape, sizeOf } from '../value.ts';
import { div, mul } from './arithmetic.ts';
import { equal } from './comparison.ts';
import { expand, reshape } from './shaping.ts';

/** Sum over some axes (all of them by default); `keep` leaves them with size 1. Negative axes count from the last. */
export function reduceSum(x: Tensor, axes?: readonly number[], keep = false): Tensor {
  return reduction('reduceSum', 'ReduceSum', x, axes, keep, (dy, whole) => expand(reshape(dy, whole), x.shape));
}

/** Mean over some axes (all of them by default). */
export function reduceMean(x: Tensor, axes?: readonly number[], keep = false): Tensor {
  return reduction('reduceMean', 'ReduceMean', x, axes, keep, (dy, whole) => {
    const share = sizeOf(dy.shape) / sizeOf(x.shape);
    return expand(mul(reshape(dy, whole), share), x.shape);
  });
}

/** Maximum over some axes (all of them by default). Elements that share the maximum share the gradient. */
export function reduceMax(x: Tensor, axes?: readonly number[], keep = false): Tensor {
  return reduction('reduceMax', 'ReduceMax', x, axes, keep, (dy, whole, y) => {
    const mask = equal(x, reshape(y, whole));
    return mul(mask, div(reshape(dy, whole), reduceSum(mask, axes, true)));
  });
}

/** Axes as numbers from 0, ascending. @throws ShapeError for an axis that is not there, or twice */
export function axesOf(operation: string, shape: Shape, axes: readonly number[] | undefined): readonly number[] {
  if (axes === undefined) return shape.map((_, axis) => axis);
  const found = axes.map((axis) => (axis < 0 ? axis + shape.length : axis)).sort((a, b) => a - b);
  if (
    found.every(
      (axis, index) => Number.isInteger(axis) && axis >= 0 && axis < shape.length && axis !== found[index - 1],
    )
  ) {
    return found;
  }
  throw new ShapeError(operation, `there are no axes ${axes.join(',')}`, [shape]);
}

function reduction(
  name: string,
  type: 'ReduceSum' | 'ReduceMean' | 'ReduceMax',
  x: Tensor,
  given: readonly number[] | undefined,
  keep: boolean,
  gradient: (dy: Tensor, whole: Shape, y: Tensor) => Tensor,
): Tensor {
  const axes = axesOf(name, x.shape, given);
  if (axes.length === 0) return x;
  const whole = x.shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
  const left = x.shape.filter((_, axis) => !axes.includes(axis));
  return resultOf({
    name,
    inputs: [x],
    shape: keep ? whole : left,
    type: x.type,
    write: (writer, [a = '']) => {
      if (type === 'ReduceMax') return [writer.node(type, [a, writer.integers(axes)], { keepdims: keep ? 1 : 0 })];
      return [
        writer.node('Reshape', [writeSums(writer, type, a, x.shape, axes), writer.integers(keep ? whole : left)]),
      ];
    },
    gradient: (dy, y) => [gradient(dy, whole, y)],
  });
}

/**
 * Sums or means over `axes` in an order that does not depend on the number of threads. ONNX Runtime keeps one as long as what is summed is the
 * front or the back of a table, so axes are taken away one run after another, from the back; a run in the middle becomes a matrix product.
 */
export function writeSums(
  writer: GraphWriter,
  type: 'ReduceSum' | 'ReduceMean',
  a: string,
  shape: Shape,
  axes: readonly number[],
): string {
  let name = a;
  let behind = 1;
  for (let end = shape.length; end > 0; ) {
    const summed = axes.includes(end - 1);
    let start = end - 1;
    while (start > 0 && axes.includes(start - 1) === summed) start -= 1;
    const size = sizeOf(shape.slice(start, end));
    if (summed && size > 1) name = writeSum(writer, type, name, [sizeOf(shape.slice(0, start)), size, behind]);
    if (!summed) behind *= size;
    end = start;
  }
  return name;
}

/** Of [front, size, behind] over the middle. */
function writeSum(
  writer: GraphWriter,
  type: 'ReduceSum' | 'ReduceMean',
  a: string,
  [front, size, behind]: readonly [number, number, number],
): string {
  if (behind === 1 || front === 1) {
    const table = writer.node('Reshape', [a, writer.integers(behind === 1 ? [front, size] : [size, behind])]);
    return writer.node(type, [table, writer.integers([behind === 1 ? 1 : 0])], { keepdims: 0 });
  }
  const table = writer.node('Reshape', [a, writer.integers([front, size, behind])]);
  const share = type === 'ReduceSum' ? 1 : 1 / size;
  return writer.node('MatMul', [writer.constant([1, size], new Float32Array(size).fill(share)), table]);
}
