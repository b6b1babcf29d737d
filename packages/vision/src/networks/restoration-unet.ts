import {
  add,
  clamp,
  leakyRelu,
  reshape,
  type Segments,
  ShapeError,
  slice,
  type Tensor,
  transpose,
} from '@pellucid/tensor';
import { convolution } from '../layers/convolution.ts';
import { he, zeros } from '../layers/initial.ts';
import type { Scope } from '../layers/scope.ts';
import { gated, slope, superpixelInception } from '../layers/superpixel-inception.ts';
import type { MapSize } from '../layers/superpixel-segments.ts';
import { cropped, reflectBeyond } from './deblur-gan/padding.ts';
import { checkSegments, type Generator } from './generator.ts';

export interface RestorationUnetOptions {
  /** `unet-superpixel`: each level also looks at its maps by superpixels (see `superpixelInception`). */
  readonly features: 'unet' | 'unet-superpixel';
  /** Only for `unet-superpixel`: false makes every position a superpixel of its own. */
  readonly superpixels: boolean;
}

/** Squares of this side are one position of the finest maps. */
const block = 4;
/** Channels and residual blocks on the way down, and blocks on the way up, finest level first. */
const widths: readonly number[] = [56, 80, 112];
const blocksDown: readonly number[] = [2, 3, 4];
const blocksUp: readonly number[] = [3, 2];
/** A picture's sides are made multiples of this: two halvings of the finest maps. */
const multiple = block * 4;

/**
 * The network that Pellucid restores with: a U-net (Ronneberger et al. 2015) over squares of 4×4 pixels, which are one position of 48 numbers each
 * (Shi et al. 2016, read backwards), with dense 3×3 residual blocks and no normalisation. Dense blocks on a sixteenth of the positions learn
 * more per second on a processor than separable ones at full size (see docs/deblurring.md). It is shown the blurred
 * picture and what deconvolution made of it, or the blurred one twice where the kernel is not known or is not the same everywhere; what it adds to
 * the second is 0 at first.
 */
export function restorationUnet({ features, superpixels }: RestorationUnetOptions): Generator {
  const branches = features === 'unet-superpixel';
  const padded = (length: number) => Math.ceil(length / multiple) * multiple;
  const paddedSize = ({ width, height }: MapSize) => ({ width: padded(width), height: padded(height) });
  const levels = (size: MapSize) => (branches && superpixels ? levelSizes(paddedSize(size)) : []);
  return {
    features,
    channels: 6,
    multiple,
    paddedSize,
    levels,
    build: (x, scope, segments = []) => {
      const [batch = 0, channels, height = 0, width = 0] = x.shape;
      if (x.shape.length !== 4 || channels !== 6) {
        throw new ShapeError('restorationUnet', 'pictures [batch, 6, height, width] are expected', [x.shape]);
      }
      checkSegments('restorationUnet', segments, levels({ width, height }), batch);
      const whole = reflectBeyond(x, padded(height), padded(width));
      const sharper = add(correction(whole, scope, branches, segments), lastPicture(whole));
      const restored = cropped(clamp(sharper, -1, 1), height, width);
      return scope.layer({ x }, restored);
    },
  };
}

function levelSizes({ width, height }: MapSize): readonly MapSize[] {
  return widths.map((_, level) => ({ width: width / (block << level), height: height / (block << level) }));
}

/** The picture that the network changes: the deconvolved one. */
function lastPicture(x: Tensor): Tensor {
  const [batch = 0, channels = 0, height = 0, width = 0] = x.shape;
  return slice(x, [0, channels - 3, 0, 0], [batch, channels, height, width]);
}

function correction(x: Tensor, scope: Scope, branches: boolean, segments: readonly Segments[]): Tensor {
  const squares = gatherSquares(x, block);
  let y = filtered(squares, scope.at('first'), widths[0] ?? 0);
  const skips: Tensor[] = [];
  for (const level of widths.keys()) {
    const place = scope.at(`down${level}`);
    if (level > 0) skips.push(y);
    y = levelDown(y, place, level);
    if (branches) y = superpixelInception(y, place.at('superpixels'), segments[level]);
  }
  for (let level = skips.length - 1; level >= 0; level--) {
    y = levelUp(y, skips[level] ?? y, scope.at(`up${level}`), level);
  }
  const last = { kernel: 3, padding: 1, initial: zeros, bias: false };
  const change = spreadSquares(convolution(y, scope.at('last'), 3 * block * block, last), block);
  return scope.layer({ x }, change);
}

function filtered(x: Tensor, scope: Scope, width: number): Tensor {
  return convolution(x, scope, width, { kernel: 3, padding: 1, initial: he(9 * (x.shape[1] ?? 0), 1) });
}

/** Residual blocks, on maps of half the size from the second level on. */
function levelDown(x: Tensor, scope: Scope, level: number): Tensor {
  let y = x;
  if (level > 0) {
    const initial = he(4 * (x.shape[1] ?? 0), 1);
    y = convolution(y, scope.at('halve'), widths[level] ?? 0, { kernel: 2, stride: 2, initial });
  }
  const count = blocksDown[level] ?? 0;
  for (let index = 0; index < count; index++) y = residualBlock(y, scope.at(index));
  return scope.layer({ x }, y);
}

/** Maps of twice the size joined with what the way down left there, and residual blocks. */
function levelUp(x: Tensor, skip: Tensor, scope: Scope, level: number): Tensor {
  const initial = he(x.shape[1] ?? 0, 1);
  const wide = convolution(x, scope.at('double'), 4 * (widths[level] ?? 0), { kernel: 1, initial });
  let y = scope.value('y', add(spreadSquares(wide, 2), skip));
  const count = blocksUp[level] ?? 0;
  for (let index = 0; index < count; index++) y = residualBlock(y, scope.at(index));
  return scope.layer({ x, skip }, y);
}

function residualBlock(x: Tensor, scope: Scope): Tensor {
  const [, channels = 0] = x.shape;
  const layer = { kernel: 3, padding: 1, initial: he(9 * channels, slope) };
  const inner = scope.value('inner', leakyRelu(convolution(x, scope.at('conv0'), channels, layer), slope));
  const change = gated(convolution(inner, scope.at('conv1'), channels, layer), scope, 0.3);
  const y = add(x, change);
  return scope.layer({ x }, y);
}

/** Each square of `side`² positions becomes one position: [batch, channels, height, width] → [batch, channels·side², height/side, width/side]. */
function gatherSquares(x: Tensor, side: number): Tensor {
  const [batch = 0, channels = 0, height = 0, width = 0] = x.shape;
  const squares = reshape(x, [batch, channels, height / side, side, width / side, side]);
  return reshape(transpose(squares, [0, 1, 3, 5, 2, 4]), [batch, channels * side * side, height / side, width / side]);
}

/** The inverse of `gatherSquares`. */
function spreadSquares(x: Tensor, side: number): Tensor {
  const [batch = 0, channels = 0, height = 0, width = 0] = x.shape;
  const squares = reshape(x, [batch, channels / (side * side), side, side, height, width]);
  return reshape(transpose(squares, [0, 1, 4, 2, 5, 3]), [
    batch,
    channels / (side * side),
    height * side,
    width * side,
  ]);
}
