import type { PhotoPixels } from '../../deblur/photo-pixels.ts';
import type { Picture } from '../../images/picture.ts';

/** The photograph as a picture of 8 bits to look at; white shows where it is transparent. */
export function photoPicture({ width, height, channels, data }: PhotoPixels): Picture {
  if (channels === 3 && !(data instanceof Uint16Array)) {
    return { width, height, pixels: new Uint8Array(data.buffer, data.byteOffset, data.length) };
  }
  const divisor = data instanceof Uint16Array ? 257 : 1;
  const pixels = new Uint8Array(width * height * 3);
  for (let from = 0, to = 0; to < pixels.length; from += channels, to += 3) {
    const opacity = channels === 4 ? (data[from + 3] ?? 0) / divisor / 255 : 1;
    for (let channel = 0; channel < 3; channel++) {
      pixels[to + channel] = Math.round(((data[from + channel] ?? 0) / divisor) * opacity + 255 * (1 - opacity));
    }
  }
  return { width, height, pixels };
}
