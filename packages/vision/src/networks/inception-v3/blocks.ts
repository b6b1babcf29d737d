import { avgPool2d, concat, maxPool2d, type Tensor } from '@pellucid/tensor';
import { convolutionUnit, keeping, reducing, type Unit } from '../../layers/convolution-unit.ts';
import type { Scope } from '../../layers/scope.ts';

/** Module of the 35×35 maps: 1×1; 1×1→5×5; 1×1→3×3→3×3; average→1×1. Makes 224 + `poolFilters` channels. */
export function inceptionA(x: Tensor, scope: Scope, poolFilters: number): Tensor {
  const branches = [
    convolutionUnit(x, scope.at('branch1x1'), keeping(64, 1)),
    chain(x, scope, 'branch5x5', [keeping(48, 1), keeping(64, 5)]),
    chain(x, scope, 'branch3x3dbl', [keeping(64, 1), keeping(96, 3), keeping(96, 3)]),
    averaged(x, scope, poolFilters),
  ];
  return concat(branches, 1);
}

/** From 35×35 to 17×17: 3×3; 1×1→3×3→3×3; maximum. Adds 480 channels. */
export function inceptionB(x: Tensor, scope: Scope): Tensor {
  const branches = [
    convolutionUnit(x, scope.at('branch3x3'), reducing(384)),
    chain(x, scope, 'branch3x3dbl', [keeping(64, 1), keeping(96, 3), reducing(96)]),
    maxPool2d(x, { kernel: 3, stride: 2 }),
  ];
  return concat(branches, 1);
}

/** Module of the 17×17 maps, 7×7 kernels taken apart into 1×7 and 7×1, `width` filters inside. Makes 768 channels. */
export function inceptionC(x: Tensor, scope: Scope, width: number): Tensor {
  const row = keeping(width, [1, 7]);
  const column = keeping(width, [7, 1]);
  const branches = [
    convolutionUnit(x, scope.at('branch1x1'), keeping(192, 1)),
    chain(x, scope, 'branch7x7', [keeping(width, 1), row, keeping(192, [7, 1])]),
    chain(x, scope, 'branch7x7dbl', [keeping(width, 1), column, row, column, keeping(192, [1, 7])]),
    averaged(x, scope, 192),
  ];
  return concat(branches, 1);
}

/** From 17×17 to 8×8: 1×1→3×3; 1×1→1×7→7×1→3×3; maximum. Adds 512 channels. */
export function inceptionD(x: Tensor, scope: Scope): Tensor {
  const branches = [
    chain(x, scope, 'branch3x3', [keeping(192, 1), reducing(320)]),
    chain(x, scope, 'branch7x7x3', [keeping(192, 1), keeping(192, [1, 7]), keeping(192, [7, 1]), reducing(192)]),
    maxPool2d(x, { kernel: 3, stride: 2 }),
  ];
  return concat(branches, 1);
}

/** Module of the 8×8 maps, whose last 3×3 kernels are a 1×3 beside a 3×1. Makes 2048 channels. */
export function inceptionE(x: Tensor, scope: Scope): Tensor {
  const branches = [
    convolutionUnit(x, scope.at('branch1x1'), keeping(320, 1)),
    rowAndColumn(chain(x, scope, 'branch3x3', [keeping(384, 1)]), scope, 'branch3x3_2'),
    rowAndColumn(chain(x, scope, 'branch3x3dbl', [keeping(448, 1), keeping(384, 3)]), scope, 'branch3x3dbl_3'),
    averaged(x, scope, 192),
  ];
  return concat(branches, 1);
}

/** Units one after the other, named `name_1`, `name_2`, … */
function chain(x: Tensor, scope: Scope, name: string, units: readonly Unit[]): Tensor {
  return units.reduce((y, unit, index) => convolutionUnit(y, scope.at(`${name}_${index + 1}`), unit), x);
}

function rowAndColumn(x: Tensor, scope: Scope, name: string): Tensor {
  const row = convolutionUnit(x, scope.at(`${name}a`), keeping(384, [1, 3]));
  const column = convolutionUnit(x, scope.at(`${name}b`), keeping(384, [3, 1]));
  return concat([row, column], 1);
}

/** The pooling branch. Zeros of the padding count in its averages. */
function averaged(x: Tensor, scope: Scope, filters: number): Tensor {
  const pooled = avgPool2d(x, { kernel: 3, stride: 1, padding: 1 });
  return convolutionUnit(pooled, scope.at('branch_pool'), keeping(filters, 1));
}
