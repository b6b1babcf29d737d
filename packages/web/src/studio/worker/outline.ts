import { slic } from '@pellucid/vision';
import type { Pixels } from './messages.ts';

/** Pixels of a superpixel, about: the spacing at which the outlines of a photo on a screen can still be told apart. */
const pixelsPerSegment = 900;

/** The superpixels of a picture (SLIC), as white lines on nothing. */
export function outline({ width, height, data }: Pixels): Pixels {
  const pixels = new Uint8Array(3 * width * height);
  for (let at = 0; at < width * height; at++) pixels.set(data.subarray(4 * at, 4 * at + 3), 3 * at);
  const { labels } = slic(
    { width, height, pixels },
    { segments: Math.max(1, Math.round((width * height) / pixelsPerSegment)) },
  );
  const lines = new Uint8ClampedArray(4 * width * height);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) {
      const label = labels[at];
      const onBorder = (x + 1 < width && labels[at + 1] !== label) || (y + 1 < height && labels[at + width] !== label);
      if (onBorder) lines.fill(255, 4 * at, 4 * at + 4);
    }
  }
  return { width, height, data: lines };
}
