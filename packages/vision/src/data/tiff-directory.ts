import type { ByteView } from './byte-view.ts';
import { PhotoFormatError } from './errors.ts';

/** The tags of TIFF 6.0 that matter before decoding. */
export const TIFF_TAGS = { width: 256, height: 257, photometric: 262, orientation: 274, rawVersion: 50706 } as const;

const BYTE = 1;
const SHORT = 3;
const LONG = 4;

/** The tags of the first directory that hold whole numbers, each with its first value. EXIF blocks have the same form. */
export function readTiff(file: ByteView): ReadonlyMap<number, number> {
  const order = file.text(0, 2);
  const little = order === 'II';
  if (!little && order !== 'MM') throw new PhotoFormatError('its TIFF directory has no byte order');
  const directory = file.uint32(4, little);
  const count = file.uint16(directory, little);
  const tags = new Map<number, number>();
  for (let i = 0; i < count; i++) {
    const entry = directory + 2 + i * 12;
    const type = file.uint16(entry + 2, little);
    if (type === BYTE) tags.set(file.uint16(entry, little), file.byte(entry + 8));
    if (type === SHORT) tags.set(file.uint16(entry, little), file.uint16(entry + 8, little));
    if (type === LONG) tags.set(file.uint16(entry, little), file.uint32(entry + 8, little));
  }
  return tags;
}

/** What the Orientation tag of an EXIF block says, with or without the name «Exif» before it. */
export function exifOrientation(exif: ByteView): number | undefined {
  try {
    const tiff = exif.text(0, 6) === 'Exif\0\0' ? exif.part(6, exif.length) : exif;
    return readTiff(tiff).get(TIFF_TAGS.orientation);
  } catch (error) {
    // A broken EXIF block says nothing about the picture, and must not make it unreadable.
    if (error instanceof PhotoFormatError) return undefined;
    throw error;
  }
}
