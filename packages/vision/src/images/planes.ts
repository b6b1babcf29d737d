import type { Picture } from './picture.ts';

/**
 * The picture as networks take it: `3 × height × width` floats, red plane first, each `byte / 127.5 − 1`, so from −1 to 1 (the range of
 * DeblurGAN-v2).
 */
export function planesFromPicture(picture: Picture): Float32Array<ArrayBuffer> {
  const { width, height, pixels } = picture;
  const area = width * height;
  const planes = new Float32Array(area * 3);
  for (let i = 0, at = 0; i < area; i++, at += 3) {
    planes[i] = (pixels[at] ?? 0) / 127.5 - 1;
    planes[area + i] = (pixels[at + 1] ?? 0) / 127.5 - 1;
    planes[2 * area + i] = (pixels[at + 2] ?? 0) / 127.5 - 1;
  }
  return planes;
}

/**
 * The picture whose planes these are, rounded to the nearest byte; values beyond −1 and 1 become 0 and 255. `planes` may hold more than
 * one picture: `offset` is where this one begins. Law: pictureFromPlanes(planesFromPicture(p)) = p.
 */
export function pictureFromPlanes(planes: Float32Array, width: number, height: number, offset = 0): Picture {
  const area = width * height;
  // A clamped array rounds and cuts off by itself.
  const pixels = new Uint8ClampedArray(area * 3);
  for (let i = 0, at = 0; i < area; i++, at += 3) {
    pixels[at] = ((planes[offset + i] ?? 0) + 1) * 127.5;
    pixels[at + 1] = ((planes[offset + area + i] ?? 0) + 1) * 127.5;
    pixels[at + 2] = ((planes[offset + 2 * area + i] ?? 0) + 1) * 127.5;
  }
  return { width, height, pixels: new Uint8Array(pixels.buffer) };
}
