import type { Picture } from './picture.ts';

/** Which channel (0 red, 1 green, 2 blue) becomes red, which green and which blue. */
export type ChannelOrder = readonly [number, number, number];

/** All six; the first changes nothing. */
export const CHANNEL_ORDERS: readonly ChannelOrder[] = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
];

/** The picture with its channels exchanged. */
export function permuteChannels(picture: Picture, [red, green, blue]: ChannelOrder): Picture {
  if (red === 0 && green === 1) return picture;
  const { width, height, pixels } = picture;
  const out = new Uint8Array(pixels.length);
  for (let i = 0; i < pixels.length; i += 3) {
    out[i] = pixels[i + red] ?? 0;
    out[i + 1] = pixels[i + green] ?? 0;
    out[i + 2] = pixels[i + blue] ?? 0;
  }
  return { width, height, pixels: out };
}
