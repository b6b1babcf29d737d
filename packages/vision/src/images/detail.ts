import type { Rectangle } from './crop.ts';
import type { Picture } from './picture.ts';

/**
 * How much there is to see within the rectangle: the mean absolute difference between neighbours along x plus along y, of grey as the mean
 * of the channels, in levels. Sky and walls are below 3; foliage, hair and text above 10.
 */
export function detail(picture: Picture, rectangle: Rectangle): number {
  const { width, height } = rectangle;
  const row = picture.width * 3;
  let sum = 0;
  for (let y = 0; y < height - 1; y++) {
    let at = (rectangle.y + y) * row + rectangle.x * 3;
    for (let x = 0; x < width - 1; x++, at += 3) {
      const here = grey(picture.pixels, at);
      sum += Math.abs(grey(picture.pixels, at + 3) - here) + Math.abs(grey(picture.pixels, at + row) - here);
    }
  }
  return sum / (3 * Math.max(1, (width - 1) * (height - 1)));
}

function grey(pixels: Uint8Array, at: number): number {
  return (pixels[at] ?? 0) + (pixels[at + 1] ?? 0) + (pixels[at + 2] ?? 0);
}
