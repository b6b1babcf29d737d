import { type ConvolutionOptions, conv2d, type Pair, type Tensor } from '@pellucid/tensor';
import { fanIn, type Initial } from './initial.ts';
import type { Scope } from './scope.ts';

export interface ConvolutionLayer extends ConvolutionOptions {
  readonly kernel: Pair;
  /** True by default. */
  readonly bias?: boolean;
  /** PyTorch's default when left out. */
  readonly initial?: Initial;
}

/** A convolution with `weight` [filters, channels / groups, h, w] and `bias` [filters] of its own, at `scope`. */
export function convolution(x: Tensor, scope: Scope, filters: number, layer: ConvolutionLayer): Tensor {
  const { kernel, bias = true, initial, ...options } = layer;
  const [height, width] = typeof kernel === 'number' ? [kernel, kernel] : kernel;
  const perGroup = (x.shape[1] ?? 0) / (options.groups ?? 1);
  const inputs = perGroup * height * width;
  const weight = scope.parameter('weight', [filters, perGroup, height, width], initial ?? fanIn(inputs));
  const added = bias ? scope.parameter('bias', [filters], fanIn(inputs)) : undefined;
  const y = conv2d(x, weight, added, options);
  return scope.layer({ x, weight }, y);
}
