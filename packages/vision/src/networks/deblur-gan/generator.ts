import { add, clamp, type Segments, ShapeError, type Tensor, tanh } from '@pellucid/tensor';
import type { Scope } from '../../layers/scope.ts';
import type { MapSize } from '../../layers/superpixel-segments.ts';
import { inceptionResnetV2Features } from '../inception-resnet-v2/features.ts';
import { mobilenetV2Features } from '../mobilenet-v2.ts';
import { checkPhotographs } from '../photographs.ts';
import { cropped, reflectBeyond } from './padding.ts';
import { type PyramidForm, pyramid } from './pyramid.ts';
import { superpixelFeatures } from './superpixel-features.ts';

/** What the pyramid of a generator learns from. The first two are the authors' networks; the third is Pellucid's. */
export type Features = 'fpn-inception' | 'fpn-mobilenet' | 'superpixel';

export interface GeneratorOptions {
  readonly features: Features;
  /** Only for `superpixel`: false makes every position a superpixel of its own, for ablations; no segments are needed then. */
  readonly superpixels?: boolean;
}

/** A generator of DeblurGAN-v2: what it needs to know of pictures, and its graph. */
export interface Generator {
  readonly features: Features;
  /** The network sees sides that are multiples of this. */
  readonly multiple: number;
  /** What it sees of pictures of this size: they are mirrored at their bottom and right as far as needed. */
  paddedSize(size: MapSize): MapSize;
  /** Sizes of the maps that need segments, finest first; none when the network has no superpixels. */
  levels(size: MapSize): readonly MapSize[];
  /**
   * The restored pictures, in shape and range as `x`: clamp(tanh(pyramid) + x, −1, 1). Untrained, they are x itself. In a scope that trains,
   * batch normalisation goes by the pictures' own statistics; the authors' program restores pictures like that, too.
   * @param x pictures [batch, 3, height, width] from −1 to 1, of any size
   * @param segments of each of `levels`, over the picture of the padded size
   * @throws ShapeError
   */
  build(x: Tensor, scope: Scope, segments?: readonly Segments[]): Tensor;
}

/** The generator of DeblurGAN-v2 (Kupyn et al., ICCV 2019) with one of three encoders. */
export function deblurGan({ features, superpixels = true }: GeneratorOptions): Generator {
  const { smallest, form, encode } = encoders[features];
  const padded = (length: number) => Math.max(Math.ceil(length / multiple) * multiple, smallest);
  const paddedSize = ({ width, height }: MapSize) => ({ width: padded(width), height: padded(height) });
  const levels = (size: MapSize) => (features === 'superpixel' && superpixels ? halvings(paddedSize(size)) : []);
  return {
    features,
    multiple,
    paddedSize,
    levels,
    build: (x, scope, segments = []) => {
      checkPhotographs('deblurGan', x, 1);
      const [batch = 0, , height = 0, width = 0] = x.shape;
      checkSegments(segments, levels({ width, height }), batch);
      const whole = reflectBeyond(x, padded(height), padded(width));
      const sharper = pyramid(encode(whole, scope.at('fpn'), segments), [padded(height), padded(width)], scope, form);
      return cropped(clamp(add(tanh(sharper), whole), -1, 1), height, width);
    },
  };
}

const multiple = 32;

interface Encoder {
  /** Least side of a padded picture. */
  readonly smallest: number;
  readonly form: PyramidForm;
  readonly encode: (x: Tensor, scope: Scope, segments: readonly Segments[]) => readonly Tensor[];
}

const encoders: Readonly<Record<Features, Encoder>> = {
  'fpn-inception': {
    // At 128 the coarsest map is 2×2, the least that can be mirrored by one at its edges.
    smallest: 128,
    form: { channels: 256, headChannels: 128, normalised: true },
    encode: (x, scope) => inceptionResnetV2Features(x, scope.at('inception')),
  },
  'fpn-mobilenet': {
    smallest: multiple,
    form: { channels: 128, headChannels: 64, normalised: true },
    encode: (x, scope) => mobilenetV2Features(x, scope),
  },
  superpixel: {
    smallest: multiple,
    form: { channels: 64, headChannels: 32, normalised: false },
    encode: superpixelFeatures,
  },
};

/** Sizes at strides 2, 4, 8, 16 and 32. */
function halvings({ width, height }: MapSize): readonly MapSize[] {
  return [2, 4, 8, 16, 32].map((stride) => ({ width: width / stride, height: height / stride }));
}

function checkSegments(segments: readonly Segments[], levels: readonly MapSize[], batch: number): void {
  if (segments.length !== levels.length) {
    throw new ShapeError(
      'deblurGan',
      `segments for ${levels.length} levels are needed, not for ${segments.length}`,
      [],
    );
  }
  for (const [level, { width, height }] of levels.entries()) {
    const shape = segments[level]?.labels.shape ?? [];
    if (shape[0] !== batch * width * height) {
      throw new ShapeError('deblurGan', `level ${level} needs labels of ${batch} maps of ${width}×${height}`, [shape]);
    }
  }
}
