import type { Segments, Tensor } from '@pellucid/tensor';
import type { SuperpixelRecipe } from '../data/sample.ts';
import { capacityOf, levelSegmentsInput, levelSegmentValues, type MapSize } from '../layers/superpixel-segments.ts';
import type { Features, Generator } from '../networks/generator.ts';
import type { PictureNetwork } from './network.ts';

/** Pixels of a picture for each of its superpixels: 8 × 8, so that a crop of 128 × 128 has 256. */
const pixelsPerSuperpixel = 64;
const compactness = 10;

/** All networks that restore, by name. */
export const allFeatures: readonly Features[] = [
  'unet',
  'unet-superpixel',
  'superpixel',
  'fpn-mobilenet',
  'fpn-inception',
];

export function isFeatures(name: string): name is Features {
  return (allFeatures as readonly string[]).includes(name);
}

/** A generator as the trainer takes it: the segments of each level are inputs `level0` and so on. */
export function deblurNetwork(generator: Generator): PictureNetwork {
  return {
    channels: generator.channels,
    build: (blurred, scope) => generator.build(blurred, scope, segmentsFor(generator, blurred)),
    inputs: (labels, width, height) => {
      const superpixels = superpixelCount(generator.paddedSize({ width, height }));
      const levels = generator.levels({ width, height }).map((size, level) => {
        const own = labels.map((each) => each[level] ?? new Int32Array());
        return levelSegmentValues(nameOf(level), own, capacityOf(size, superpixels));
      });
      return Object.assign({}, ...levels) as ReturnType<PictureNetwork['inputs']>;
    },
  };
}

/** The superpixels that samples for a generator bring along; null for one that asks for none. */
export function superpixelsFor(generator: Generator, size: MapSize): SuperpixelRecipe | null {
  const levels = generator.levels(size);
  if (levels.length === 0) return null;
  return { segments: superpixelCount(generator.paddedSize(size)), compactness, levels };
}

function segmentsFor(generator: Generator, { shape }: Tensor): readonly Segments[] {
  const [batch = 1, , height = 1, width = 1] = shape;
  const superpixels = superpixelCount(generator.paddedSize({ width, height }));
  return generator
    .levels({ width, height })
    .map((size, level) => levelSegmentsInput(nameOf(level), batch, size, capacityOf(size, superpixels)));
}

function superpixelCount({ width, height }: MapSize): number {
  return Math.max(1, Math.round((width * height) / pixelsPerSuperpixel));
}

function nameOf(level: number): string {
  return `level${level}`;
}
