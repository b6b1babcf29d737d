import { avgPool2d, concat, maxPool2d, type Tensor } from '@pellucid/tensor';
import { convolutionUnit, convolutionUnits, keeping, reducing } from '../../layers/convolution-unit.ts';
import type { Scope } from '../../layers/scope.ts';

/** `mixed_5b`: an Inception module whose pooling branch averages without the padding. 192 channels become 320. */
export function mixed5b(x: Tensor, scope: Scope): Tensor {
  const averaged = avgPool2d(x, { kernel: 3, stride: 1, padding: 1, countPadding: false });
  const branches = [
    convolutionUnit(x, scope.at('branch0'), keeping(96, 1)),
    convolutionUnits(x, scope.at('branch1'), [keeping(48, 1), keeping(64, 5)]),
    convolutionUnits(x, scope.at('branch2'), [keeping(64, 1), keeping(96, 3), keeping(96, 3)]),
    // Number 0 of this branch is the pooling.
    convolutionUnit(scope.value('averaged', averaged), scope.at('branch3').at(1), keeping(64, 1)),
  ];
  const y = concat(branches, 1);
  return scope.layer({ x }, y);
}

/** `mixed_6a`: halves the map. 320 channels become 1088. */
export function mixed6a(x: Tensor, scope: Scope): Tensor {
  const branches = [
    convolutionUnit(x, scope.at('branch0'), reducing(384)),
    convolutionUnits(x, scope.at('branch1'), [keeping(256, 1), keeping(256, 3), reducing(384)]),
    maxPool2d(x, { kernel: 3, stride: 2 }),
  ];
  const y = concat(branches, 1);
  return scope.layer({ x }, y);
}

/** `mixed_7a`: halves the map. 1088 channels become 2080. */
export function mixed7a(x: Tensor, scope: Scope): Tensor {
  const branches = [
    convolutionUnits(x, scope.at('branch0'), [keeping(256, 1), reducing(384)]),
    convolutionUnits(x, scope.at('branch1'), [keeping(256, 1), reducing(288)]),
    convolutionUnits(x, scope.at('branch2'), [keeping(256, 1), keeping(288, 3), reducing(320)]),
    maxPool2d(x, { kernel: 3, stride: 2 }),
  ];
  const y = concat(branches, 1);
  return scope.layer({ x }, y);
}
