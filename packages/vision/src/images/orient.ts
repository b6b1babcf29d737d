import type { Picture } from './picture.ts';

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
  const turned = swapsSides(orientation);
  const width = turned ? picture.height : picture.width;
  const height = turned ? picture.width : picture.height;
  const { origin, right, down } = walk(picture, orientation);
  const pixels = new Uint8Array(width * height * 3);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += 3) {
      const from = (origin + x * right + y * down) * 3;
      pixels[at] = picture.pixels[from] ?? 0;
      pixels[at + 1] = picture.pixels[from + 1] ?? 0;
      pixels[at + 2] = picture.pixels[from + 2] ?? 0;
    }
  }
  return { width, height, pixels };
}

/** Whether width and height change places. */
export function swapsSides(orientation: Orientation): boolean {
  return orientation >= 5;
}

/** Where in the stored picture the upright one begins, and how far a step to the right and a step down of the upright one reach there. */
function walk(stored: Picture, orientation: Orientation): { origin: number; right: number; down: number } {
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
