import type { Picture } from './picture.ts';
import { PictureSizeError } from './picture-size-error.ts';

/** A rectangle of pixels; `x` and `y` are its left top corner, from 0. */
export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The part of the picture within the rectangle. Throws PictureSizeError when it reaches beyond the picture or is empty. */
export function crop(picture: Picture, rectangle: Rectangle): Picture {
  const { x, y, width, height } = rectangle;
  const inside = x >= 0 && y >= 0 && x + width <= picture.width && y + height <= picture.height;
  if (!inside || width < 1 || height < 1) {
    const asked = `${width}×${height} pixels at (${x}, ${y})`;
    throw new PictureSizeError(`Crop of ${asked} does not lie within a picture of ${picture.width}×${picture.height}`);
  }
  const pixels = new Uint8Array(width * height * 3);
  for (let row = 0; row < height; row++) {
    const start = ((y + row) * picture.width + x) * 3;
    pixels.set(picture.pixels.subarray(start, start + width * 3), row * width * 3);
  }
  return { width, height, pixels };
}
