import { ShapeError } from '../shape-error.ts';
import { resultOf, type Tensor } from '../tensor.ts';
import { sameShape } from '../value.ts';
import { exp, mul, neg, sub } from './arithmetic.ts';
import { reduceMean, reduceSum } from './reductions.ts';

/** eˣ over its sum along an axis. */
export function softmax(x: Tensor, axis: number): Tensor {
  return along('softmax', 'Softmax', x, axis, (dy, y) => [mul(y, sub(dy, reduceSum(mul(dy, y), [axis], true)))]);
}

/** The logarithm of `softmax`, exact where that would round to 0. */
export function logSoftmax(x: Tensor, axis: number): Tensor {
  return along('logSoftmax', 'LogSoftmax', x, axis, (dy, y) => [sub(dy, mul(exp(y), reduceSum(dy, [axis], true)))]);
}

/**
 * Mean cross entropy of scores against targets: −Σ target · log softmax(score), averaged over the batch.
 * @param scores [batch, classes]
 * @param targets [batch, classes]: probabilities (for a label: 1 at its place)
 */
export function crossEntropy(scores: Tensor, targets: Tensor): Tensor {
  if (scores.shape.length !== 2 || !sameShape(scores.shape, targets.shape)) {
    throw new ShapeError('crossEntropy', 'scores and targets are [batch, classes] both', [scores.shape, targets.shape]);
  }
  return neg(reduceMean(reduceSum(mul(targets, logSoftmax(scores, 1)), [1])));
}

function along(
  name: string,
  type: string,
  x: Tensor,
  axis: number,
  gradient: (dy: Tensor, y: Tensor) => readonly Tensor[],
): Tensor {
  if (x.shape[axis] === undefined) throw new ShapeError(name, `there is no axis ${axis}`, [x.shape]);
  return resultOf({
    name,
    inputs: [x],
    shape: x.shape,
    type: x.type,
    write: (writer, inputs) => [writer.node(type, inputs, { axis })],
    gradient,
  });
}
