import { scaledSize } from '../images/resize.ts';
import type { PhotoFile } from './list-photos.ts';

/** A photograph at one of the sizes at which it is used. */
export interface Scene {
  /** Position of the photograph in its list. */
  readonly photo: number;
  /** Which of the photograph's copies, as copySides counts them. */
  readonly copy: number;
  /** How often it is drawn, in proportion to others: the square root of its pixels. */
  readonly weight: number;
}

/**
 * Longer sides, largest first, to which large photographs are scaled down. A camera's pixels are interpolated and denoised; a photograph
 * scaled to 0.62 or less is sharp from pixel to pixel, and its things have other sizes, too.
 */
export const LONG_SIDES: readonly number[] = [1400, 900, 560];
const SHARP_SCALE = 0.62;

/** Photographs up to this longer side are used as they are, too. */
const OWN_SIZE_LIMIT = 2000;

/** The longer sides of the copies of a photograph that are used, largest first; each is at least `crop` pixels along both sides. */
export function copySides(photo: PhotoFile, crop: number): readonly number[] {
  const longSide = Math.max(photo.width, photo.height);
  const fits = (side: number): boolean => {
    const size = scaledSize(photo, side);
    return Math.min(size.width, size.height) >= crop;
  };
  const scaled = LONG_SIDES.filter((side) => side <= SHARP_SCALE * longSide && fits(side));
  const own = longSide <= OWN_SIZE_LIMIT || scaled.length === 0;
  return own && fits(longSide) ? [longSide, ...scaled] : scaled;
}

/** All copies of all photographs. */
export function scenesOf(photos: readonly PhotoFile[], crop: number): readonly Scene[] {
  return photos.flatMap((file, photo) =>
    copySides(file, crop).map((side, copy) => {
      const { width, height } = scaledSize(file, side);
      return { photo, copy, weight: Math.sqrt(width * height) };
    }),
  );
}
