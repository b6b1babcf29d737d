import type { Picture } from '../images/picture.ts';
import { cluster } from './clusters.ts';
import { connected } from './connect.ts';
import { SuperpixelOptionError, SuperpixelSizeError } from './errors.ts';
import { labOf } from './lab.ts';
import { gridSeeds, perturbed } from './seeds.ts';
import type { Segmentation } from './segmentation.ts';

export interface SlicOptions {
  /** How many superpixels: a whole number from 1 to the picture's pixels. */
  readonly segments: number;
  /** How much nearness counts against colour, above 0: larger makes squarer superpixels. Default 10, as in the paper. */
  readonly compactness?: number;
  /** Rounds of the k-means, from 1. Default 10, as in the paper. */
  readonly iterations?: number;
}

/**
 * Superpixels by SLIC (Achanta et al., "SLIC Superpixels Compared to State-of-the-Art Superpixel Methods", TPAMI 2012), in CIELAB.
 * Each region is 4-connected, and there are exactly `segments` of them, unless clusters that lost all their pixels leave fewer.
 * The same picture and options give the same labels. Throws `SuperpixelOptionError` and `SuperpixelSizeError`.
 */
export function slic(picture: Picture, { segments, compactness = 10, iterations = 10 }: SlicOptions): Segmentation {
  const { width, height } = picture;
  checkPicture(picture);
  checkWhole('segments', segments, width * height);
  checkWhole('iterations', iterations, Number.MAX_SAFE_INTEGER);
  if (!(compactness > 0 && Number.isFinite(compactness))) {
    throw new SuperpixelOptionError('compactness', compactness, 'a number above 0');
  }
  const lab = labOf(picture);
  const seeds = perturbed(gridSeeds(width, height, segments), lab);
  return connected(cluster(lab, seeds, compactness, iterations), lab, segments);
}

function checkPicture({ width, height, pixels }: Picture): void {
  if (pixels.length !== 3 * width * height || pixels.length === 0) {
    throw new SuperpixelSizeError(`The ${width} × ${height} picture`, `${pixels.length} bytes`, 'three per pixel');
  }
}

function checkWhole(option: string, value: number, largest: number): void {
  if (!Number.isSafeInteger(value) || value < 1 || value > largest) {
    throw new SuperpixelOptionError(option, value, `a whole number from 1 to ${largest}`);
  }
}
