import { resultOf, type SingleGradient, type Tensor } from '../tensor.ts';
import { broadcastShape, checkTypes, type Operand, sumTo, tensorOf } from './broadcasting.ts';
import { greater, where } from './comparison.ts';

/** Sum, element by element; axes of size 1 are spread. */
export function add(left: Operand, right: Operand): Tensor {
  const [a, b] = [tensorOf(left), tensorOf(right)];
  return binary('add', 'Add', a, b, (dy) => [sumTo(dy, a.shape), sumTo(dy, b.shape)]);
}

/** Difference, element by element. */
export function sub(left: Operand, right: Operand): Tensor {
  const [a, b] = [tensorOf(left), tensorOf(right)];
  return binary('sub', 'Sub', a, b, (dy) => [sumTo(dy, a.shape), sumTo(neg(dy), b.shape)]);
}

/** Product, element by element. */
export function mul(left: Operand, right: Operand): Tensor {
  const [a, b] = [tensorOf(left), tensorOf(right)];
  return binary('mul', 'Mul', a, b, (dy) => [sumTo(mul(dy, b), a.shape), sumTo(mul(dy, a), b.shape)]);
}

/** Quotient, element by element. */
export function div(left: Operand, right: Operand): Tensor {
  const [a, b] = [tensorOf(left), tensorOf(right)];
  return binary('div', 'Div', a, b, (dy, y) => [sumTo(div(dy, b), a.shape), sumTo(neg(div(mul(dy, y), b)), b.shape)]);
}

/** The greater of two, element by element. Where they are equal, the gradient goes to the first. */
export function maximum(left: Operand, right: Operand): Tensor {
  const [a, b] = [tensorOf(left), tensorOf(right)];
  return binary('maximum', 'Max', a, b, (dy) => chosen(dy, greater(b, a), b, a).reverse());
}

/** The smaller of two, element by element. Where they are equal, the gradient goes to the first. */
export function minimum(left: Operand, right: Operand): Tensor {
  const [a, b] = [tensorOf(left), tensorOf(right)];
  return binary('minimum', 'Min', a, b, (dy) => chosen(dy, greater(a, b), b, a).reverse());
}

/** −x */
export function neg(x: Tensor): Tensor {
  return unary('neg', 'Neg', x, (dy) => [neg(dy)]);
}

/** eˣ */
export function exp(x: Tensor): Tensor {
  return unary('exp', 'Exp', x, (dy, y) => [mul(dy, y)]);
}

/** Natural logarithm; NaN below 0. */
export function log(x: Tensor): Tensor {
  return unary('log', 'Log', x, (dy) => [div(dy, x)]);
}

/** Square root; NaN below 0. The gradient at 0 is infinite: add a small number first where 0 can happen. */
export function sqrt(x: Tensor): Tensor {
  return unary('sqrt', 'Sqrt', x, (dy, y) => [div(mul(dy, 0.5), y)]);
}

/** x·x */
export function square(x: Tensor): Tensor {
  return resultOf({
    name: 'square',
    inputs: [x],
    shape: x.shape,
    type: x.type,
    write: (writer, [a = '']) => [writer.node('Mul', [a, a])],
    gradient: (dy) => [mul(mul(dy, 2), x)],
  });
}

/** |x|; the gradient at 0 is 0. */
export function abs(x: Tensor): Tensor {
  return unary('abs', 'Abs', x, (dy) => [mul(dy, sign(x))]);
}

/** −1, 0 or 1. Constant almost everywhere, so no gradient goes through it. */
export function sign(x: Tensor): Tensor {
  return unary('sign', 'Sign', x, () => [undefined]);
}

/** [gradient of the one chosen where `mask` is 1, gradient of the other]. */
function chosen(dy: Tensor, mask: Tensor, one: Tensor, other: Tensor): Tensor[] {
  return [sumTo(where(mask, dy, 0), one.shape), sumTo(where(mask, 0, dy), other.shape)];
}

export function unary(name: string, type: string, x: Tensor, gradient: SingleGradient): Tensor {
  return resultOf({
    name,
    inputs: [x],
    shape: x.shape,
    type: x.type,
    write: (writer, inputs) => [writer.node(type, inputs)],
    gradient,
  });
}

function binary(name: string, type: string, a: Tensor, b: Tensor, gradient: SingleGradient): Tensor {
  checkTypes(name, a, b);
  return resultOf({
    name,
    inputs: [a, b],
    shape: broadcastShape(name, a.shape, b.shape),
    type: a.type,
    write: (writer, inputs) => [writer.node(type, inputs)],
    gradient,
  });
}
