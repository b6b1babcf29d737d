import type { MapSize } from '../layers/superpixel-segments.ts';
import { SuperpixelOptionError } from './errors.ts';
import { merged } from './merge.ts';
import { numbered, type Segmentation } from './segmentation.ts';

export interface LevelOptions {
  /** The most segments that a level may have; a whole number from 1. Default: as many as it has positions. */
  readonly limit?: number;
}

/**
 * Carries the superpixels of a picture to maps of other sizes, which need not divide the picture's. A position of a map stands for the
 * pixels that it covers and takes the label that most of them have; of equally frequent ones the smallest. Labels that no position took are
 * gone. While there are more than `limit`, the segment with the fewest positions joins the neighbour with the longest common border. What
 * is left is numbered in the order of first appearance, so that a map of the picture's own size is numbered like the picture.
 *
 * Each map is made from the picture, not from the map before it. A segment of a small map may lie in several pieces.
 */
export function segmentLevels(
  segmentation: Segmentation,
  levels: readonly MapSize[],
  { limit = Number.POSITIVE_INFINITY }: LevelOptions = {},
): Segmentation[] {
  if (!(limit >= 1) || (limit !== Number.POSITIVE_INFINITY && !Number.isSafeInteger(limit))) {
    throw new SuperpixelOptionError('limit', limit, 'a whole number from 1');
  }
  return levels.map((size) => {
    const { width, height, labels, count } = carried(segmentation, size);
    return numbered(merged({ width, height, labels, count }, limit), count, width, height);
  });
}

/** The most frequent label under each position, numbered as in the picture. */
function carried({ width, height, labels, count }: Segmentation, size: MapSize): Segmentation {
  checkSize('width', size.width);
  checkSize('height', size.height);
  const taken = new Int32Array(size.width * size.height);
  const votes = new Int32Array(count);
  for (let y = 0, position = 0; y < size.height; y++) {
    const [top, bottom] = covered(y, size.height, height);
    for (let x = 0; x < size.width; x++, position++) {
      const [left, right] = covered(x, size.width, width);
      let [winner, most] = [count, 0];
      for (let row = top; row < bottom; row++) {
        for (let pixel = row * width + left; pixel < row * width + right; pixel++) {
          const label = labels[pixel] as number;
          const now = (votes[label] as number) + 1;
          votes[label] = now;
          if (now > most || (now === most && label < winner)) [winner, most] = [label, now];
        }
      }
      taken[position] = winner;
      for (let row = top; row < bottom; row++) {
        for (let pixel = row * width + left; pixel < row * width + right; pixel++) votes[labels[pixel] as number] = 0;
      }
    }
  }
  return numbered(taken, count, size.width, size.height);
}

/** From the first pixel that position `at` of `positions` covers to behind the last: one at least, also in maps finer than the picture. */
function covered(at: number, positions: number, pixels: number): readonly [number, number] {
  const first = Math.floor((at * pixels) / positions);
  return [first, Math.max(first + 1, Math.floor(((at + 1) * pixels) / positions))];
}

function checkSize(side: string, value: number): void {
  if (!Number.isSafeInteger(value) || value < 1) {
    throw new SuperpixelOptionError(`The ${side} of a level`, value, 'a whole number from 1');
  }
}
