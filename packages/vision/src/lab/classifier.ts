import { avgPool2d, maxPool2d, reduceMean, type Tensor } from '@pellucid/tensor';
import { convolutionUnit, keeping } from '../layers/convolution-unit.ts';
import { inceptionModule, type PoolingBranch } from '../layers/inception-module.ts';
import { linear } from '../layers/linear.ts';
import type { Scope } from '../layers/scope.ts';
import { glyphs } from './glyphs.ts';

/**
 * How the classifier halves its maps before its first and its second module:
 * - `convolution`: a 3×3 convolution of stride 2, as a unit with batch normalisation and ReLU.
 * - `max`, `average`: pooling, 3×3, stride 2, padding 1 (left out of averages).
 * - `subsampling`: every second number of every second row is kept: stride without pooling, and like pooling without parameters.
 * - `module`: nothing stands before the module; the module itself has stride 2 in every branch.
 */
export type Reduction = 'convolution' | 'max' | 'average' | 'subsampling' | 'module';

export interface ClassifierDesign {
  /** What stands before the 1×1 convolution of the modules' fourth branch; see `inceptionModule`. */
  readonly branch: Exclude<PoolingBranch, 'strided'>;
  readonly reduction: Reduction;
}

/** Channels after the stem and after each module. */
const channels = { stem: 8, modules: [32, 48, 64] } as const;

/**
 * A small Inception classifier: 3×3 convolution, two modules that each work on a map half as large as before, a third module, global average,
 * linear layer. But for its reductions and fourth branches the only pooling in it is the global average.
 * @param x grey pictures [batch, 1, height, width]
 * @returns `features` [batch, channels]: the global averages; `scores` [batch, classes]
 */
export function classifier(
  x: Tensor,
  scope: Scope,
  { branch, reduction }: ClassifierDesign,
): { readonly features: Tensor; readonly scores: Tensor } {
  const [first, second, third] = channels.modules;
  const inner = reduction === 'module' ? 'strided' : branch;
  let y = convolutionUnit(x, scope.at('stem'), keeping(channels.stem, 3));
  y = reduced(y, scope.at('reduction1'), reduction);
  y = inceptionModule(y, scope.at('module1'), { out: first, pooling: inner });
  y = reduced(y, scope.at('reduction2'), reduction);
  y = inceptionModule(y, scope.at('module2'), { out: second, pooling: inner });
  y = inceptionModule(y, scope.at('module3'), { out: third, pooling: branch });
  const features = reduceMean(y, [2, 3]);
  return { features, scores: linear(features, scope.at('head'), glyphs.length) };
}

function reduced(x: Tensor, scope: Scope, reduction: Reduction): Tensor {
  const window = { kernel: 3, stride: 2, padding: 1 };
  switch (reduction) {
    case 'convolution':
      return convolutionUnit(x, scope, { ...window, filters: x.shape[1] ?? 1 });
    case 'max':
      return maxPool2d(x, window);
    case 'average':
      return avgPool2d(x, { ...window, countPadding: false });
    case 'subsampling':
      // A window of one number has one number to choose from.
      return maxPool2d(x, { kernel: 1, stride: 2 });
    case 'module':
      return x;
  }
}
