import { add, batchNorm, batchNormWith, mul, type Tensor } from '@pellucid/tensor';
import { ones, zeros } from './initial.ts';
import type { Scope } from './scope.ts';

export interface BatchNormalisationLayer {
  readonly epsilon?: number;
  /** Share of the new batch in the running statistics, 0 to 1; 0.1 as in PyTorch. */
  readonly momentum?: number;
}

/**
 * Batch normalisation with `weight`, `bias`, `running_mean` and `running_var` ([channels] each) at `scope`. In training by the batch's own
 * statistics, which then move the running ones; else by the running ones.
 */
export function batchNormalisation(
  x: Tensor,
  scope: Scope,
  { epsilon = 1e-5, momentum = 0.1 }: BatchNormalisationLayer = {},
): Tensor {
  const [batch = 1, channels = 1, height = 1, width = 1] = x.shape;
  const weight = scope.parameter('weight', [channels], ones);
  const bias = scope.parameter('bias', [channels], zeros);
  const mean = scope.buffer('running_mean', [channels], zeros);
  const variance = scope.buffer('running_var', [channels], ones);
  if (!scope.training) {
    const y = batchNormWith(x, weight, bias, { mean, variance }, epsilon);
    return scope.layer({ x }, y);
  }
  const own = batchNorm(x, weight, bias, epsilon);
  const count = batch * height * width;
  scope.update(mean, add(mul(mean, 1 - momentum), mul(own.mean, momentum)));
  // The running variance is the unbiased one, as in PyTorch.
  scope.update(
    variance,
    add(mul(variance, 1 - momentum), mul(own.variance, (momentum * count) / Math.max(count - 1, 1))),
  );
  return scope.layer({ x }, own.y);
}
