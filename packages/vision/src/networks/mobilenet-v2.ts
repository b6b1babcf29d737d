import { add, clamp, type Tensor } from '@pellucid/tensor';
import { batchNormalisation } from '../layers/batch-normalisation.ts';
import { type ConvolutionLayer, convolution } from '../layers/convolution.ts';
import type { Scope } from '../layers/scope.ts';
import { checkPhotographs } from './photographs.ts';

/** A run of inverted residuals: the first one has the stride, the others 1. */
interface Stage {
  /** How many times wider than its input a block is inside. */
  readonly expansion: number;
  readonly channels: number;
  readonly blocks: number;
  readonly stride: 1 | 2;
}

/** Table 2 of the paper, up to `features.15`. DeblurGAN-v2 leaves out what comes after it. */
const stages: readonly Stage[] = [
  { expansion: 1, channels: 16, blocks: 1, stride: 1 },
  { expansion: 6, channels: 24, blocks: 2, stride: 2 },
  { expansion: 6, channels: 32, blocks: 3, stride: 2 },
  { expansion: 6, channels: 64, blocks: 4, stride: 2 },
  { expansion: 6, channels: 96, blocks: 3, stride: 1 },
  { expansion: 6, channels: 160, blocks: 2, stride: 2 },
];

/** The last of `features` in each of the five levels that DeblurGAN-v2 cuts. */
const levelEnds: readonly number[] = [1, 3, 6, 10, 15];

/**
 * The encoder of DeblurGAN-v2's generator `fpn_mobilenet`: MobileNet-v2 (Sandler et al. 2018) up to `features.15`.
 *
 * | level | of `features` | channels | size |
 * |---|---|---|---|
 * | enc0 | 0–1 | 16 | /2 |
 * | enc1 | 2–3 | 24 | /4 |
 * | enc2 | 4–6 | 32 | /8 |
 * | enc3 | 7–10 | 64 | /16 |
 * | enc4 | 11–15 | 160 | /32 |
 *
 * Sizes are rounded up. Parameters are named as in the MobileNet-v2 that the authors ship: `features.0.0.weight`, `features.2.conv.3.weight`.
 * @param x photographs [batch, 3, height, width]
 * @returns the five levels, finest first
 * @throws ShapeError
 */
export function mobilenetV2Features(x: Tensor, scope: Scope): readonly Tensor[] {
  checkPhotographs('mobilenetV2Features', x, 1);
  const features = scope.at('features');
  let y = relu6(normalised(x, features.at(0), 0, 32, { kernel: 3, stride: 2, padding: 1 }));
  const levels: Tensor[] = [];
  for (const [index, { channels, expansion, stride }] of blocks().entries()) {
    y = invertedResidual(y, features.at(index + 1).at('conv'), { channels, expansion, stride });
    if (levelEnds.includes(index + 1)) levels.push(y);
  }
  return levels;
}

function blocks(): readonly Omit<Stage, 'blocks'>[] {
  return stages.flatMap(({ blocks, stride, ...stage }) =>
    Array.from({ length: blocks }, (_, index) => ({ ...stage, stride: index === 0 ? stride : (1 as const) })),
  );
}

/** 1×1 to a wide map (unless the expansion is 1), 3×3 on each channel by itself, 1×1 back; plus the input where shapes agree. */
function invertedResidual(x: Tensor, scope: Scope, { expansion, channels, stride }: Omit<Stage, 'blocks'>): Tensor {
  const inputs = x.shape[1] ?? 0;
  const width = inputs * expansion;
  // Activations have no parameters and yet take a number in the names: convolution, normalisation, ReLU6.
  const depthwiseAt = expansion === 1 ? 0 : 3;
  const wide = expansion === 1 ? x : relu6(normalised(x, scope, 0, width, { kernel: 1 }));
  const depthwise = { kernel: 3, stride, padding: 1, groups: width };
  const filtered = relu6(normalised(wide, scope, depthwiseAt, width, depthwise));
  const y = normalised(filtered, scope, depthwiseAt + 3, channels, { kernel: 1 });
  return scope.layer({ x }, stride === 1 && inputs === channels ? add(x, y) : y);
}

/** A convolution without bias under `index` and its batch normalisation under `index + 1`. */
function normalised(x: Tensor, scope: Scope, index: number, filters: number, layer: SquareLayer): Tensor {
  const outputs = layer.kernel * layer.kernel * filters;
  const initial = { kind: 'normal', mean: 0, deviation: Math.sqrt(2 / outputs) } as const;
  const convolved = convolution(x, scope.at(index), filters, { ...layer, initial, bias: false });
  return batchNormalisation(convolved, scope.at(index + 1));
}

type SquareLayer = ConvolutionLayer & { readonly kernel: number };

function relu6(x: Tensor): Tensor {
  return clamp(x, 0, 6);
}
