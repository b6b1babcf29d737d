import type { Picture } from './picture.ts';

type Size = Pick<Picture, 'width' | 'height'>;

/**
 * One of the eight ways to flip and turn a rectangle, numbered as in EXIF's Orientation (tag 274): what must be done to the stored picture
 * so that it stands upright. 1 nothing; 2 mirror left to right; 3 turn by 180°; 4 mirror top to bottom; 5 transpose; 6 turn by 90°
 * clockwise; 7 transpose about the other diagonal; 8 turn by 90° anticlockwise.
 */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

export const ORIENTATIONS: readonly Orientation[] = [1, 2, 3, 4, 5, 6, 7, 8];

/** The picture, flipped and turned. Orientation 1 gives the picture itself. */
export function orient(picture: Picture, orientation: Orientation): Picture {
  if (orientation === 1) return picture;
  const [width, height] = orientedSize(picture, orientation);
  const pixels = new Uint8Array(picture.pixels.length);
  orientSamples(picture, picture.pixels, pixels, orientation);
  return { width, height, pixels };
}

/** Width and height of what stands upright. */
export function orientedSize({ width, height }: Size, orientation: Orientation): readonly [number, number] {
  return swapsSides(orientation) ? [height, width] : [width, height];
}

/** Writes the samples of a stored picture of this size, `from`, into `into` as the upright picture has them, all channels of a pixel together. */
export function orientSamples(
  stored: Size,
  from: { readonly [index: number]: number; readonly length: number },
  into: { [index: number]: number },
  orientation: Orientation,
): void {
  const [width, height] = orientedSize(stored, orientation);
  const channels = from.length / (width * height);
  const { origin, right, down } = walk(stored, orientation);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const pixel = (origin + x * right + y * down) * channels;
      for (let channel = 0; channel < channels; channel++, at++) into[at] = from[pixel + channel] ?? 0;
    }
  }
}

/** Whether width and height change places. */
export function swapsSides(orientation: Orientation): boolean {
  return orientation >= 5;
}

/** Where in the stored picture the upright one begins, and how far a step to the right and a step down of the upright one reach there. */
function walk(stored: Size, orientation: Orientation): { origin: number; right: number; down: number } {
  const row = stored.width;
  const topRight = row - 1;
  const bottomLeft = row * (stored.height - 1);
  const bottomRight = topRight + bottomLeft;
  switch (orientation) {
    case 1:
      return { origin: 0, right: 1, down: row };
    case 2:
      return { origin: topRight, right: -1, down: row };
    case 3:
      return { origin: bottomRight, right: -1, down: -row };
    case 4:
      return { origin: bottomLeft, right: 1, down: -row };
    case 5:
      return { origin: 0, right: row, down: 1 };
    case 6:
      return { origin: bottomLeft, right: -row, down: 1 };
    case 7:
      return { origin: bottomRight, right: -row, down: -1 };
    case 8:
      return { origin: topRight, right: row, down: -1 };
  }
}
