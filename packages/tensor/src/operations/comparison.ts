import { resultOf, type Tensor } from '../tensor.ts';
import { broadcastShape, checkTypes, type Operand, sumTo, tensorOf } from './broadcasting.ts';

/** 1 where `left` is greater, else 0; a mask for `where`. No gradient. */
export function greater(left: Operand, right: Operand): Tensor {
  return compare('greater', 'Greater', tensorOf(left), tensorOf(right));
}

/** 1 where both are equal, else 0. No gradient. */
export function equal(left: Operand, right: Operand): Tensor {
  return compare('equal', 'Equal', tensorOf(left), tensorOf(right));
}

/** `whenTrue` where the mask is not 0, else `whenFalse`; element by element, axes of size 1 are spread. */
export function where(mask: Tensor, whenTrue: Operand, whenFalse: Operand): Tensor {
  const [a, b] = [tensorOf(whenTrue), tensorOf(whenFalse)];
  checkTypes('where', a, b);
  return resultOf({
    name: 'where',
    inputs: [mask, a, b],
    shape: broadcastShape('where', broadcastShape('where', mask.shape, a.shape), b.shape),
    type: a.type,
    write: (writer, [m = '', x = '', y = '']) => [writer.node('Where', [writer.truth(m), x, y])],
    gradient: (dy) => [undefined, sumTo(where(mask, dy, 0), a.shape), sumTo(where(mask, 0, dy), b.shape)],
  });
}

function compare(name: string, type: string, a: Tensor, b: Tensor): Tensor {
  checkTypes(name, a, b);
  return resultOf({
    name,
    inputs: [a, b],
    shape: broadcastShape(name, a.shape, b.shape),
    type: 'f32',
    write: (writer, inputs) => [writer.numberOf(writer.node(type, inputs))],
    gradient: () => [undefined, undefined],
  });
}
