import { uprightExif } from './exif-block.ts';
import { readJpegParts, writeJpegParts } from './jpeg-segments.ts';
import { noMetadata } from './photo-metadata.ts';

/** The EXIF block of a JPEG, of which the first part is enough; null when it has none. It may be hostile. */
export function jpegExif(bytes: Uint8Array): Uint8Array | null {
  return bytes[0] === 0xff && bytes[1] === 0xd8 ? readJpegParts(bytes).metadata.exif : null;
}

/**
 * A JPEG in sRGB of that width and height, in pixels, with the EXIF block of the photograph that it was made of: place, time and camera, but
 * upright, with the picture's size and colours. As it is where the block is none, or too large for a JPEG.
 */
export function withExif(jpeg: Uint8Array, exif: Uint8Array, width: number, height: number): Uint8Array {
  const upright = uprightExif(exif, width, height, 'srgb');
  return upright === null ? jpeg : writeJpegParts(jpeg, { ...noMetadata, exif: upright }).bytes;
}
