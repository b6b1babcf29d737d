import {
  add,
  concat,
  conv2d,
  leakyRelu,
  matmul,
  mul,
  reshape,
  type Segments,
  swapLast,
  type Tensor,
} from '@pellucid/tensor';
import { convolution } from './convolution.ts';
import { he, zeros } from './initial.ts';
import type { Scope } from './scope.ts';
import { type SegmentPooling, superpixelPool, superpixelUnpool } from './superpixel-pooling.ts';

/** Of the leaky ReLUs of networks that learn from superpixels. */
export const slope = 0.1;

/**
 * An Inception module whose pooling branches pool over superpixels instead of windows, added to its input:
 *
 *     x ─┬─ pixel    1×1 → C/2, 3×3 → C/2 ──────────────────────────────┐
 *        ├─ average  1×1 → C/4, mean of each superpixel, mix, unpool ────┼─ concat C ─ project 1×1 → C ─ · gate ─ + x
 *        └─ maximum  1×1 → C/4, maximum of each superpixel, mix, unpool ─┘
 *
 * Narrowing before pooling keeps the gathers small; `mix`, a matrix C/4 × C/4 between two leaky ReLUs, works on one row per superpixel.
 * Without segments every position is a superpixel of its own: the same parameters and names with nothing pooled, for ablations.
 * @param x [batch, C, height, width], C a multiple of 4
 */
export function superpixelInception(x: Tensor, scope: Scope, segments: Segments | undefined): Tensor {
  const [, channels = 0] = x.shape;
  const branches = concat(
    [
      pixelBranch(x, scope.at('pixel'), channels / 2),
      pooledBranch(x, scope.at('average'), channels / 4, segments, 'average'),
      pooledBranch(x, scope.at('maximum'), channels / 4, segments, 'maximum'),
    ],
    1,
  );
  const projected = convolution(branches, scope.at('project'), channels, { kernel: 1, initial: he(channels, 1) });
  const y = add(x, gated(projected, scope, 0.1));
  return scope.layer({ x, branches }, y);
}

/** Each channel times a learned number of its own, `gate` at `scope`: how much of a branch joins the trunk. */
export function gated(x: Tensor, scope: Scope, start: number): Tensor {
  const [, channels = 0] = x.shape;
  const gate = scope.parameter('gate', [channels], { kind: 'constant', value: start });
  return mul(x, reshape(gate, [1, channels, 1, 1]));
}

function pixelBranch(x: Tensor, scope: Scope, width: number): Tensor {
  const [, channels = 0] = x.shape;
  const narrow = convolution(x, scope.at(0), width, { kernel: 1, initial: he(channels, slope) });
  const initial = he(9 * width, slope);
  const filtered = convolution(leakyRelu(narrow, slope), scope.at(1), width, { kernel: 3, padding: 1, initial });
  const y = leakyRelu(filtered, slope);
  return scope.layer({ x }, y);
}

function pooledBranch(
  x: Tensor,
  scope: Scope,
  width: number,
  segments: Segments | undefined,
  pooling: SegmentPooling,
): Tensor {
  const [, channels = 0] = x.shape;
  const narrow = convolution(x, scope.at('project'), width, { kernel: 1, initial: he(channels, slope) });
  const mix = scope.at('mix');
  const weight = mix.parameter('weight', [width, width], he(width, slope));
  const bias = mix.parameter('bias', [width], zeros);
  if (segments === undefined) {
    const mixed = conv2d(leakyRelu(narrow, slope), reshape(weight, [width, width, 1, 1]), bias);
    return scope.layer({ x }, leakyRelu(mixed, slope));
  }
  const rows = scope.value('rows', leakyRelu(superpixelPool(narrow, segments, pooling), slope));
  const mixed = scope.value('mixed', leakyRelu(add(matmul(rows, swapLast(weight)), bias), slope));
  const [batch = 1, , height = 1, rowLength = 1] = x.shape;
  const labels = reshape(segments.labels, [batch, height, rowLength]);
  const maps = superpixelUnpool(mixed, segments, narrow.shape);
  return scope.layer({ x, labels }, maps);
}
