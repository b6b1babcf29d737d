import type { Picture } from './picture.ts';

/**
 * The picture mirrored at its bottom and right until it has this size, which is not less than its own, as often as it takes; the last row or column
 * itself is not repeated, unless it is the only one. Law: it is what networks see of a picture (`reflectBeyond`).
 */
export function mirroredBeyond({ width, height, pixels }: Picture, size: { width: number; height: number }): Picture {
  if (width === size.width && height === size.height) return { width, height, pixels };
  const columns = mirroredPlaces(width, size.width);
  const rows = mirroredPlaces(height, size.height);
  const out = new Uint8Array(3 * size.width * size.height);
  let to = 0;
  for (const row of rows) {
    for (const column of columns) {
      const from = 3 * (row * width + column);
      for (let channel = 0; channel < 3; channel++) out[to++] = pixels[from + channel] ?? 0;
    }
  }
  return { ...size, pixels: out };
}

/** For each of `wanted` places the one of `length` that stands there. */
function mirroredPlaces(length: number, wanted: number): readonly number[] {
  const places = Array.from({ length }, (_, place) => place);
  for (let size = length; size < wanted; size = places.length) {
    const more = Math.min(wanted - size, Math.max(size - 1, 1));
    for (let i = 0; i < more; i++) places.push(places[size === 1 ? 0 : size - 2 - i] ?? 0);
  }
  return places;
}
