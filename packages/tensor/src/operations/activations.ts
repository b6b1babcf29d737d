import { resultOf, type Tensor } from '../tensor.ts';
import { mul, sub, unary } from './arithmetic.ts';
import { greater } from './comparison.ts';

/** max(x, 0); the gradient at 0 is 0. */
export function relu(x: Tensor): Tensor {
  return unary('relu', 'Relu', x, (dy, y) => [mul(dy, slopeOf(y, 0))]);
}

/** x where it is positive, `slope`·x elsewhere. */
export function leakyRelu(x: Tensor, slope: number): Tensor {
  return resultOf({
    name: 'leakyRelu',
    inputs: [x],
    shape: x.shape,
    type: x.type,
    write: (writer, inputs) => [writer.node('LeakyRelu', inputs, { alpha: { float: slope } })],
    gradient: (dy) => [mul(dy, slopeOf(x, slope))],
  });
}

/** x kept between two bounds; the gradient is 0 at and beyond them. */
export function clamp(x: Tensor, low: number, high: number): Tensor {
  return resultOf({
    name: 'clamp',
    inputs: [x],
    shape: x.shape,
    type: x.type,
    write: (writer, [a = '']) => [writer.node('Clip', [a, writer.scalar(low), writer.scalar(high)])],
    gradient: (dy) => [mul(dy, mul(greater(x, low), greater(high, x)))],
  });
}

/** 1 / (1 + e⁻ˣ) */
export function sigmoid(x: Tensor): Tensor {
  return unary('sigmoid', 'Sigmoid', x, (dy, y) => [mul(dy, mul(y, sub(1, y)))]);
}

/** Hyperbolic tangent. */
export function tanh(x: Tensor): Tensor {
  return unary('tanh', 'Tanh', x, (dy, y) => [mul(dy, sub(1, mul(y, y)))]);
}

/**
 * 1 where x is positive, else `slope` (0 to 1). Multiplied by a huge number and clipped: ONNX Runtime does that several times faster than a
 * comparison and a choice. (Positive numbers below 3·10⁻³⁹, which are denormal, get something between.)
 */
function slopeOf(x: Tensor, slope: number): Tensor {
  const steep = mul(x, 3e38);
  return resultOf({
    name: 'slope',
    inputs: [steep],
    shape: x.shape,
    type: x.type,
    write: (writer, [a = '']) => [writer.node('Clip', [a, writer.scalar(slope), writer.scalar(1)])],
    gradient: () => [undefined],
  });
}
