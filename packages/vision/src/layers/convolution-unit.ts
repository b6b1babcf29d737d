import { type Pair, relu, type Tensor } from '@pellucid/tensor';
import { batchNormalisation } from './batch-normalisation.ts';
import { type ConvolutionLayer, convolution } from './convolution.ts';
import type { Scope } from './scope.ts';

/** A convolution of a unit: what it makes, and how. */
export interface Unit extends Omit<ConvolutionLayer, 'bias'> {
  readonly filters: number;
}

/**
 * What Inception networks are made of: a convolution without bias (`conv`), batch normalisation (`bn`, ε = 0.001 as in the networks' TensorFlow
 * originals) and ReLU.
 */
export function convolutionUnit(x: Tensor, scope: Scope, { filters, ...layer }: Unit): Tensor {
  const convolved = convolution(x, scope.at('conv'), filters, { ...layer, bias: false });
  const y = relu(batchNormalisation(convolved, scope.at('bn'), { epsilon: 1e-3 }));
  return scope.layer({ x }, y);
}

/** Units one after the other, at the numbers 0, 1, … of `scope`. */
export function convolutionUnits(x: Tensor, scope: Scope, units: readonly Unit[]): Tensor {
  return units.reduce((y, unit, index) => convolutionUnit(y, scope.at(index), unit), x);
}

/** A unit that keeps height and width: stride 1, and padding of half the kernel, whose sides are odd. */
export function keeping(filters: number, kernel: Pair): Unit {
  const [height, width] = typeof kernel === 'number' ? [kernel, kernel] : kernel;
  return { filters, kernel, padding: [(height - 1) / 2, (width - 1) / 2] };
}

/** A 3×3 unit of stride 2 without padding: a side of n becomes ⌊(n − 1) / 2⌋. */
export function reducing(filters: number): Unit {
  return { filters, kernel: 3, stride: 2 };
}
