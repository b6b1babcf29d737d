import type { Picture } from './picture.ts';

/** A colour picture in linear light: three floats per pixel, 0 (black) to 1 (white), in the order of Picture's bytes. */
export interface LinearPicture {
  readonly width: number;
  readonly height: number;
  /** `height × width × 3` values. */
  readonly light: Float32Array;
}

/** The light of an sRGB value, both 0 to 1 (IEC 61966-2-1). */
export function lightFromSrgb(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

/** The sRGB value of an amount of light, both 0 to 1: the inverse of lightFromSrgb. */
export function srgbFromLight(light: number): number {
  return light <= 0.0031308 ? light * 12.92 : 1.055 * light ** (1 / 2.4) - 0.055;
}

/** The light of each of the 256 bytes. */
export const lightOfByte: Float32Array = Float32Array.from({ length: 256 }, (_, byte) => lightFromSrgb(byte / 255));

/** The picture in linear light. pictureFromLight gives exactly its bytes back. */
export function linearPicture(picture: Picture): LinearPicture {
  const { width, height, pixels } = picture;
  const light = new Float32Array(pixels.length);
  for (let i = 0; i < light.length; i++) light[i] = lightOfByte[pixels[i] ?? 0] ?? 0;
  return { width, height, light };
}

/** The picture in sRGB, each value rounded to the nearest byte; light outside 0 to 1 becomes black or white. */
export function pictureFromLight(linear: LinearPicture): Picture {
  const { width, height, light } = linear;
  const pixels = new Uint8Array(light.length);
  for (let i = 0; i < light.length; i++) pixels[i] = Math.round(levelOfLight(light[i] ?? 0));
  return { width, height, pixels };
}

/** 2^12 steps: fine enough that a straight line between two of them is within 0.02 of a level (measured in the test). */
const STEPS = 4096;
const levels = Float32Array.from({ length: STEPS + 2 }, (_, step) => 255 * srgbFromLight(Math.min(1, step / STEPS)));

/**
 * `255 × srgbFromLight(light)` from a table, many times faster and within 0.02 of it; light outside 0 to 1 counts as 0 or 1. Not rounded,
 * so that noise can be added before it is.
 */
export function levelOfLight(light: number): number {
  if (!(light > 0)) return 0;
  if (light >= 1) return 255;
  const position = light * STEPS;
  const step = Math.floor(position);
  const low = levels[step] ?? 0;
  return low + (position - step) * ((levels[step + 1] ?? 0) - low);
}
