import { add, clamp, type Segments, type Tensor, tanh } from '@pellucid/tensor';
import type { Scope } from '../../layers/scope.ts';
import type { MapSize } from '../../layers/superpixel-segments.ts';
import { checkSegments, type Generator } from '../generator.ts';
import { inceptionResnetV2Features } from '../inception-resnet-v2/features.ts';
import { mobilenetV2Features } from '../mobilenet-v2.ts';
import { checkPhotographs } from '../photographs.ts';
import { cropped, reflectBeyond } from './padding.ts';
import { type PyramidForm, pyramid } from './pyramid.ts';
import { superpixelFeatures } from './superpixel-features.ts';

/** What the pyramid of a generator learns from. The first two are the authors' networks; the third is Pellucid's. */
export type PyramidFeatures = 'fpn-inception' | 'fpn-mobilenet' | 'superpixel';

export interface DeblurGanOptions {
  readonly features: PyramidFeatures;
  /** Only for `superpixel`: false makes every position a superpixel of its own, for ablations; no segments are needed then. */
  readonly superpixels?: boolean;
}

/**
 * The generator of DeblurGAN-v2 (Kupyn et al., ICCV 2019) with one of three encoders: clamp(tanh(pyramid) + x, −1, 1). In a scope that trains, batch
 * normalisation goes by the pictures' own statistics; the authors' program restores pictures like that, too.
 */
export function deblurGan({ features, superpixels = true }: DeblurGanOptions): Generator {
  const { smallest, form, encode } = encoders[features];
  const padded = (length: number) => Math.max(Math.ceil(length / multiple) * multiple, smallest);
  const paddedSize = ({ width, height }: MapSize) => ({ width: padded(width), height: padded(height) });
  const levels = (size: MapSize) => (features === 'superpixel' && superpixels ? halvings(paddedSize(size)) : []);
  return {
    features,
    channels: 3,
    multiple,
    paddedSize,
    levels,
    build: (x, scope, segments = []) => {
      checkPhotographs('deblurGan', x, 1);
      const [batch = 0, , height = 0, width = 0] = x.shape;
      checkSegments('deblurGan', segments, levels({ width, height }), batch);
      const whole = reflectBeyond(x, padded(height), padded(width));
      const sharper = pyramid(encode(whole, scope.at('fpn'), segments), [padded(height), padded(width)], scope, form);
      const restored = cropped(clamp(add(tanh(sharper), whole), -1, 1), height, width);
      return scope.layer({ x }, restored);
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

const encoders: Readonly<Record<PyramidFeatures, Encoder>> = {
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
