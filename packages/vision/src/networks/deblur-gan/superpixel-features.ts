import { add, leakyRelu, type Segments, type Tensor } from '@pellucid/tensor';
import { convolution } from '../../layers/convolution.ts';
import { he } from '../../layers/initial.ts';
import type { Scope } from '../../layers/scope.ts';
import { gated, slope, superpixelInception } from '../../layers/superpixel-inception.ts';

/** Channels of the five levels. */
const widths: readonly number[] = [24, 40, 64, 96, 128];

/**
 * Five levels at 1/2 to 1/32 of the size, `enc0` to `enc4`, that learn from superpixels: each halves the map (`down`, 3×3 of stride 2), filters it
 * (`residual`, two dense 3×3) and looks at it by superpixels (`superpixels`, see `superpixelInception`). No normalisation: what a crop taught
 * holds for whole photographs, whose statistics are others.
 * @param x [batch, 3, height, width], sides multiples of 32
 * @param segments of each level, finest first; none: every position stands for itself
 */
export function superpixelFeatures(x: Tensor, scope: Scope, segments: readonly Segments[]): readonly Tensor[] {
  const levels: Tensor[] = [];
  let y = x;
  for (const [level, width] of widths.entries()) {
    const place = scope.at(`enc${level}`);
    const initial = he(9 * (y.shape[1] ?? 0), slope);
    const halved = convolution(y, place.at('down'), width, { kernel: 3, stride: 2, padding: 1, initial });
    const filtered = residual(leakyRelu(halved, slope), place.at('residual'));
    y = place.layer({ x: y }, superpixelInception(filtered, place.at('superpixels'), segments[level]));
    levels.push(y);
  }
  return levels;
}

function residual(x: Tensor, scope: Scope): Tensor {
  const [, channels = 0] = x.shape;
  const layer = { kernel: 3, padding: 1, initial: he(9 * channels, slope) };
  const first = leakyRelu(convolution(x, scope.at('conv0'), channels, layer), slope);
  const y = add(x, gated(convolution(first, scope.at('conv1'), channels, layer), scope, 0.3));
  return scope.layer({ x, first }, y);
}
