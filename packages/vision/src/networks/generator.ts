import { type Segments, ShapeError, type Tensor } from '@pellucid/tensor';
import type { Scope } from '../layers/scope.ts';
import type { MapSize } from '../layers/superpixel-segments.ts';
import type { PyramidFeatures } from './deblur-gan/generator.ts';

/** The networks that restore: those of DeblurGAN-v2 by what their pyramid learns from, and Pellucid's U-net, plain or with superpixel branches. */
export type Features = PyramidFeatures | 'unet' | 'unet-superpixel';

export interface GeneratorOptions {
  readonly features: Features;
  /** Only where `hasSuperpixels`: false makes every position a superpixel of its own, for ablations; no segments are needed then. */
  readonly superpixels?: boolean;
}

/** A network that restores: what it needs to know of pictures, and its graph. */
export interface Generator {
  readonly features: Features;
  /**
   * Channels of what it is shown: 3 for blurred pictures; 6 for blurred pictures and, after them, the same ones deconvolved, or once more where they
   * were not.
   */
  readonly channels: 3 | 6;
  /** The network sees sides that are multiples of this. */
  readonly multiple: number;
  /** What it sees of pictures of this size: they are mirrored at their bottom and right as far as needed. */
  paddedSize(size: MapSize): MapSize;
  /** Sizes of the maps that need segments, finest first; none when the network has no superpixels. */
  levels(size: MapSize): readonly MapSize[];
  /**
   * The restored pictures [batch, 3, height, width] from −1 to 1. Untrained, they are the last three channels of x.
   * @param x pictures [batch, channels, height, width] from −1 to 1, of any size
   * @param segments of each of `levels`, over the picture of the padded size
   * @throws ShapeError
   */
  build(x: Tensor, scope: Scope, segments?: readonly Segments[]): Tensor;
}

/** Whether a network has branches that pool over superpixels. */
export function hasSuperpixels(features: Features): boolean {
  return features === 'superpixel' || features === 'unet-superpixel';
}

/** Whether a network is shown what deconvolution makes of pictures, besides the pictures. */
export function isShownDeconvolved(features: Features): boolean {
  return features === 'unet' || features === 'unet-superpixel';
}

/** @throws ShapeError unless there are segments for each level of as many pictures as `batch` says */
export function checkSegments(
  network: string,
  segments: readonly Segments[],
  levels: readonly MapSize[],
  batch: number,
): void {
  if (segments.length !== levels.length) {
    throw new ShapeError(network, `segments for ${levels.length} levels are needed, not for ${segments.length}`, []);
  }
  for (const [level, { width, height }] of levels.entries()) {
    const shape = segments[level]?.labels.shape ?? [];
    if (shape[0] !== batch * width * height) {
      throw new ShapeError(network, `level ${level} needs labels of ${batch} maps of ${width}×${height}`, [shape]);
    }
  }
}
