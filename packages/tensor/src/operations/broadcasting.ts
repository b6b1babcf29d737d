import { ShapeError } from '../shape-error.ts';
import { constant, type Tensor } from '../tensor.ts';
import { type Shape, sameShape } from '../value.ts';
import { reduceSum } from './reductions.ts';
import { reshape } from './shaping.ts';

/** A tensor, or a plain number that stands for an f32 scalar. */
export type Operand = Tensor | number;

export function tensorOf(operand: Operand): Tensor {
  return typeof operand === 'number' ? constant(operand) : operand;
}

/**
 * The shape that both are spread to: axes are matched from the last one, a size of 1 meets any size.
 * @throws ShapeError
 */
export function broadcastShape(operation: string, a: Shape, b: Shape): Shape {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis) => {
    const left = a[axis - rank + a.length] ?? 1;
    const right = b[axis - rank + b.length] ?? 1;
    if (left !== right && left !== 1 && right !== 1) {
      throw new ShapeError(operation, `sizes ${left} and ${right} of axis ${axis} do not go together`, [a, b]);
    }
    return Math.max(left, right);
  });
}

/** @throws ShapeError for f32 and i32 in one operation */
export function checkTypes(operation: string, a: Tensor, b: Tensor): void {
  if (a.type !== b.type)
    throw new ShapeError(operation, `${a.type} and ${b.type} do not go together`, [a.shape, b.shape]);
}

/** Sums a gradient over the axes that were spread: the transpose of spreading. */
export function sumTo(gradient: Tensor, shape: Shape): Tensor {
  if (sameShape(gradient.shape, shape)) return gradient;
  const added = gradient.shape.length - shape.length;
  const axes = gradient.shape.flatMap((size, axis) =>
    axis < added || (shape[axis - added] === 1 && size > 1) ? [axis] : [],
  );
  return reshape(axes.length === 0 ? gradient : reduceSum(gradient, axes), shape);
}
