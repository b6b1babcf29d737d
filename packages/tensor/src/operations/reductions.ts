import { ShapeError } from '../shape-error.ts';
import { resultOf, type Tensor } from '../tensor.ts';
import type { Shape } from '../value.ts';
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
    const share = dy.shape.reduce((a, b) => a * b, 1) / x.shape.reduce((a, b) => a * b, 1);
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
  type: string,
  x: Tensor,
  given: readonly number[] | undefined,
  keep: boolean,
  gradient: (dy: Tensor, whole: Shape, y: Tensor) => Tensor,
): Tensor {
  const axes = axesOf(name, x.shape, given);
  const whole = x.shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
  return resultOf({
    name,
    inputs: [x],
    shape: keep ? whole : x.shape.filter((_, axis) => !axes.includes(axis)),
    type: x.type,
    write: (writer, [a = '']) =>
      // An empty list of axes would mean all of them.
      axes.length === 0 ? [a] : [writer.node(type, [a, writer.integers(axes)], { keepdims: keep ? 1 : 0 })],
    gradient: (dy, y) => [gradient(dy, whole, y)],
  });
}
