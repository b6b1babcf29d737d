import type { Picture } from '../../images/picture.ts';
import { slic } from '../../superpixels/slic.ts';
import { encodePng } from './encode-png.ts';

/** The borders of so many superpixels (SLIC) of the picture as a PNG to lay over it: white lines, transparent elsewhere. */
export async function superpixelOverlay(picture: Picture, segments: number): Promise<Uint8Array> {
  const { width, height } = picture;
  const { labels } = slic(picture, { segments: Math.min(segments, width * height) });
  const samples = new Uint8Array(width * height * 2).fill(255);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) {
      const label = labels[at];
      const borders = (x + 1 < width && labels[at + 1] !== label) || (y + 1 < height && labels[at + width] !== label);
      samples[2 * at + 1] = borders ? 255 : 0;
    }
  }
  return encodePng({ width, height, channels: 2, samples }, new Uint8Array());
}
