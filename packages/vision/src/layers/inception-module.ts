import { avgPool2d, concat, maxPool2d, ShapeError, type Tensor } from '@pellucid/tensor';
import { convolutionUnit, convolutionUnits, keeping, type Unit } from './convolution-unit.ts';
import type { Scope } from './scope.ts';

/**
 * What stands before the 1×1 convolution of the fourth branch:
 * - `max`, `average`: a 3×3 window of stride 1 and padding 1 (left out of averages).
 * - `strided`: the maximum with stride 2, and stride 2 in the last convolution of every other branch, so that the whole module halves the map
 *   (rounded up).
 * - `none`: nothing. A 1×1 branch beside a 1×1 branch is one that is twice as wide, so the fourth branch is left out and the first one gets its
 *   channels: parameters and multiply-adds stay what they are with `max`, and only the pooling is gone.
 */
export type PoolingBranch = 'max' | 'average' | 'none' | 'strided';

export interface InceptionModule {
  /** Channels of the output: a multiple of 4, a quarter from each branch. */
  readonly out: number;
  /** `max` by default. */
  readonly pooling?: PoolingBranch;
}

/**
 * The Inception module with dimension reduction (Szegedy et al. 2014, figure 2b), each convolution followed by batch normalisation and ReLU:
 *
 *     x ─┬─ 1×1 ───────────────────────┐  branch1x1     out/4
 *        ├─ 1×1 (out/4) ── 3×3 ────────┤  branch3x3     out/4
 *        ├─ 1×1 (out/4) ── 5×5 ────────┤  branch5x5     out/4
 *        └─ 3×3 pooling ── 1×1 ────────┘  branchPool    out/4
 *
 * Each branch makes a quarter of the channels, so the concatenation has `out` of them. (Drawn with `out` filters in the 3×3 and the 5×5
 * convolution, as one often sees it, the sum would be out/4 + out + out + out/4 = 2.5·out.)
 *
 * A window of stride 1 and padding 1 does not shrink the map: the output is as high and as wide as x, except with `strided`. What shrinks the
 * work of the larger kernels is the 1×1 convolution before them, which reduces channels, not the pooling.
 *
 * Parameters per module, with c channels of x and q = out/4, the same for every kind of pooling: 4·c·q + 34·q² weights of convolutions and
 * 12·q of batch normalisations.
 * @param x [batch, channels, height, width]
 * @throws ShapeError
 */
export function inceptionModule(x: Tensor, scope: Scope, { out, pooling = 'max' }: InceptionModule): Tensor {
  const quarter = out / 4;
  if (!Number.isInteger(quarter) || quarter < 1) {
    throw new ShapeError('inceptionModule', `out is ${out}; a positive multiple of 4 is expected`, [x.shape]);
  }
  const stride = pooling === 'strided' ? 2 : 1;
  const last = (filters: number, kernel: number): Unit => ({ ...keeping(filters, kernel), stride });
  const reduced = keeping(quarter, 1);
  const convolutions = [
    convolutionUnit(x, scope.at('branch1x1'), last(pooling === 'none' ? 2 * quarter : quarter, 1)),
    convolutionUnits(x, scope.at('branch3x3'), [reduced, last(quarter, 3)]),
    convolutionUnits(x, scope.at('branch5x5'), [reduced, last(quarter, 5)]),
  ];
  if (pooling === 'none') return scope.layer({ x }, concat(convolutions, 1));
  const window = { kernel: 3, stride, padding: 1 };
  const pooled = pooling === 'average' ? avgPool2d(x, { ...window, countPadding: false }) : maxPool2d(x, window);
  scope.value('pooled', pooled);
  const y = concat([...convolutions, convolutionUnit(pooled, scope.at('branchPool'), reduced)], 1);
  return scope.layer({ x }, y);
}
