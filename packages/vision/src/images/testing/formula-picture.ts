import type { Picture } from '../picture.ts';

/** A picture with slopes, edges and fine texture, from whole numbers alone; tools/python/formula_picture.py makes the same. */
export function formulaPicture(width: number, height: number, variant = 0): Picture {
  const pixels = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < 3; c++) {
        const slope = x * 3 + y * 2 + c * 20;
        const edge = (x + 2 * y) % 24 < 9 + c ? 70 : 0;
        const texture = (x * x * 7 + y * y * 13 + x * y * 5 + c * 31 + variant * (x * 3 + y * 11 + 17)) % 47;
        pixels[(y * width + x) * 3 + c] = (slope + edge + texture) % 256;
      }
    }
  }
  return { width, height, pixels };
}
