import { add, matmul, swapLast, type Tensor } from '@pellucid/tensor';
import { fanIn } from './initial.ts';
import type { Scope } from './scope.ts';

/** x [batch, inputs] times `weight` [outputs, inputs] transposed, plus `bias` [outputs]: [batch, outputs]. */
export function linear(x: Tensor, scope: Scope, outputs: number): Tensor {
  const inputs = x.shape.at(-1) ?? 1;
  const weight = scope.parameter('weight', [outputs, inputs], fanIn(inputs));
  return add(matmul(x, swapLast(weight)), scope.parameter('bias', [outputs], fanIn(inputs)));
}
