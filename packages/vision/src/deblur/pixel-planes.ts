import type { Rectangle } from '../images/crop.ts';
import { levelOfLight, lightFromSrgb } from '../images/linear-light.ts';
import type { Plane } from '../images/plane.ts';
import type { PhotoPixels } from './photo-pixels.ts';

/** Three planes of one size: red, green and blue. */
export type Planes = readonly [Plane, Plane, Plane];

/** The largest sample: 255 or 65535. */
export function whiteOf({ data }: PhotoPixels): number {
  return data instanceof Uint16Array ? 65535 : 255;
}

/** The photograph within the rectangle, which lies within it, sRGB-encoded, 0 to 1. */
export function encodedPlanes(photo: PhotoPixels, { x, y, width, height }: Rectangle): Planes {
  const { channels, data } = photo;
  const scale = 1 / whiteOf(photo);
  const channel = (first: number): Plane => {
    const values = new Float32Array(width * height);
    for (let row = 0, to = 0; row < height; row++) {
      let from = ((y + row) * photo.width + x) * channels + first;
      for (let column = 0; column < width; column++, to++, from += channels) values[to] = (data[from] ?? 0) * scale;
    }
    return { width, height, values };
  };
  return [channel(0), channel(1), channel(2)];
}

/** The photograph's samples within the rectangle, which lies within it. */
export function cutPixels(photo: PhotoPixels, { x, y, width, height }: Rectangle): PhotoPixels {
  const { channels, data } = photo;
  const row = width * channels;
  const cut = data instanceof Uint16Array ? new Uint16Array(row * height) : new Uint8Array(row * height);
  for (let line = 0; line < height; line++) {
    const from = ((y + line) * photo.width + x) * channels;
    cut.set(data.subarray(from, from + row), line * row);
  }
  return { width, height, channels, data: cut };
}

/** Luma (ITU-R BT.601) of the whole photograph, sRGB-encoded, 0 to 1. */
export function lumaPlane(photo: PhotoPixels): Plane {
  const { width, height, channels, data } = photo;
  const scale = 1 / whiteOf(photo);
  const values = new Float32Array(width * height);
  for (let to = 0, from = 0; to < values.length; to++, from += channels) {
    values[to] = scale * (0.299 * (data[from] ?? 0) + 0.587 * (data[from + 1] ?? 0) + 0.114 * (data[from + 2] ?? 0));
  }
  return { width, height, values };
}

/** Steps of the tables below: fine enough for 12 bits. */
const STEPS = 4096;
const light = Float32Array.from({ length: STEPS + 2 }, (_, step) => lightFromSrgb(step / STEPS));

/** Encoded planes, 0 to 1, as light. */
export function inLight(planes: Planes): Planes {
  return mapped(planes, (value) => {
    const position = Math.min(STEPS, Math.max(0, value * STEPS));
    const step = Math.floor(position);
    const low = light[step] ?? 0;
    return low + (position - step) * ((light[step + 1] ?? 0) - low);
  });
}

/** Planes of light as encoded ones; light outside 0 to 1 becomes 0 or 1. */
export function encoded(planes: Planes): Planes {
  return mapped(planes, (value) => levelOfLight(value) / 255);
}

export function mapped([red, green, blue]: Planes, change: (value: number) => number): Planes {
  const each = ({ width, height, values }: Plane): Plane => ({ width, height, values: values.map(change) });
  return [each(red), each(green), each(blue)];
}

/** Whether no pixel has a colour. */
export function isGrey({ channels, data }: PhotoPixels): boolean {
  for (let at = 0; at < data.length; at += channels)
    if (data[at] !== data[at + 1] || data[at] !== data[at + 2]) return false;
  return true;
}

/** The mean of the three, three times. */
export function withoutColour([red, green, blue]: Planes): Planes {
  const { width, height } = red;
  const values = red.values.map((value, i) => (value + (green.values[i] ?? 0) + (blue.values[i] ?? 0)) / 3);
  const grey = { width, height, values };
  return [grey, grey, grey];
}

/** `share` of the other's samples and the rest of the one's; all planes of one size. */
export function mixed([red, green, blue]: Planes, other: Planes, share: number): Planes {
  const each = ({ width, height, values }: Plane, { values: others }: Plane): Plane => ({
    width,
    height,
    values: values.map((value, i) => value + share * ((others[i] ?? 0) - value)),
  });
  return [each(red, other[0]), each(green, other[1]), each(blue, other[2])];
}
