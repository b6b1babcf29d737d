import type { Picture } from './picture.ts';

/** Two pictures that belong together have different sizes, or a picture is too small for what was asked. */
export class PictureSizeError extends Error {
  override readonly name = 'PictureSizeError';
}

/** Throws a PictureSizeError unless both have the same width and height. `whose` names the two, as in «prediction and truth». */
export function assertSameSize(a: Picture, b: Picture, whose: string): void {
  if (a.width !== b.width || a.height !== b.height) {
    const sizes = `${a.width}×${a.height} and ${b.width}×${b.height}`;
    throw new PictureSizeError(`Sizes differ between ${whose}: ${sizes} pixels; expected the same`);
  }
}
