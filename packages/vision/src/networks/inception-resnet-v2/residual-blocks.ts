import { add, concat, mul, relu, type Tensor } from '@pellucid/tensor';
import { convolution } from '../../layers/convolution.ts';
import { convolutionUnit, convolutionUnits, keeping } from '../../layers/convolution-unit.ts';
import type { Scope } from '../../layers/scope.ts';

/** Inception-ResNet-A (1×1; 1×1→3×3; 1×1→3×3→3×3), which the map of 35×35 goes through for photographs of 299×299. */
export function block35(x: Tensor, scope: Scope): Tensor {
  const branches = [
    convolutionUnit(x, scope.at('branch0'), keeping(32, 1)),
    convolutionUnits(x, scope.at('branch1'), [keeping(32, 1), keeping(32, 3)]),
    convolutionUnits(x, scope.at('branch2'), [keeping(32, 1), keeping(48, 3), keeping(64, 3)]),
  ];
  const y = residual(x, branches, scope, 0.17);
  return scope.layer({ x }, y);
}

/** Inception-ResNet-B (1×1; 1×1→1×7→7×1), for the map of 17×17. */
export function block17(x: Tensor, scope: Scope): Tensor {
  const branches = [
    convolutionUnit(x, scope.at('branch0'), keeping(192, 1)),
    convolutionUnits(x, scope.at('branch1'), [keeping(128, 1), keeping(160, [1, 7]), keeping(192, [7, 1])]),
  ];
  const y = residual(x, branches, scope, 0.1);
  return scope.layer({ x }, y);
}

/** ReLU(x + scale · projection of the branches to the channels of x). The small scale keeps long chains of blocks trainable (section 3.3). */
function residual(x: Tensor, branches: readonly Tensor[], scope: Scope, scale: number): Tensor {
  const projected = convolution(concat(branches, 1), scope.at('conv2d'), x.shape[1] ?? 0, { kernel: 1 });
  return relu(add(x, mul(projected, scale)));
}
