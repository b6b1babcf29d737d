import { ORIENTATIONS, type Orientation } from '../images/orient.ts';
import { readAvifHeader } from './avif-header.ts';
import { ByteView } from './byte-view.ts';
import { PhotoFormatError } from './errors.ts';
import { isAnimatedGif, isGif } from './gif-frames.ts';
import { readJpegHeader } from './jpeg-header.ts';
import { exifOrientation, readTiff, TIFF_TAGS } from './tiff-directory.ts';

/** What a photograph's file says about it before anything is decoded. */
export interface PhotoHeader {
  readonly format: 'png' | 'jpeg' | 'webp' | 'tiff' | 'avif';
  /** Pixels as stored, before `orientation` is applied. */
  readonly width: number;
  readonly height: number;
  /** From EXIF (JPEG, PNG, WebP, TIFF) or from `irot` and `imir` (AVIF). */
  readonly orientation: Orientation;
}

/** The header of a PNG, JPEG, WebP, TIFF or AVIF file. Throws PhotoFormatError for other files and for a TIFF of CMYK. */
export function readPhotoHeader(bytes: Uint8Array): PhotoHeader {
  if (bytes.length === 0) throw new PhotoFormatError('the file is empty');
  const file = new ByteView(bytes);
  const header = readAny(file);
  if (header.width < 1 || header.height < 1) {
    throw new PhotoFormatError(`its header says ${header.width}×${header.height} pixels`);
  }
  return header;
}

function readAny(file: ByteView): PhotoHeader {
  if (file.text(0, 8) === '\x89PNG\r\n\x1a\n') return readPng(file);
  if (file.text(0, 2) === '\xff\xd8') return { format: 'jpeg', ...upright(readJpegHeader(file)) };
  if (file.text(0, 4) === 'RIFF' && file.text(8, 4) === 'WEBP') return readWebp(file);
  if (file.text(4, 4) === 'ftyp') return readMediaFile(file);
  if (/^(II\*\0|MM\0\*)/.test(file.text(0, 4))) return readTiffHeader(file);
  if (isGif(file)) {
    if (isAnimatedGif(file)) throw new PhotoFormatError(animation);
    throw unknown('it is a GIF');
  }
  throw unknown();
}

/** What is wrong with several pictures, in all formats. */
export const animation = 'it is an animation; expected one picture';

function unknown(found?: string): PhotoFormatError {
  if (found === undefined) return new PhotoFormatError('it is neither JPEG, PNG, WebP, TIFF nor AVIF');
  return new PhotoFormatError(`${found}; expected JPEG, PNG, WebP, TIFF or AVIF`);
}

/** Pictures and films in boxes of ISO base media say in their first box what they are. */
function readMediaFile(file: ByteView): PhotoHeader {
  const brands = file.text(8, Math.min(file.uint32(0) - 8, MAX_BRANDS));
  if (/^(hei|hev)/.test(brands)) throw unknown('it is HEIC, which has no free decoder');
  if (!/avif|avis|mif1/.test(brands)) throw unknown();
  return { format: 'avif', ...upright(readAvifHeader(file)) };
}

/** Bytes of names that are looked at. */
const MAX_BRANDS = 256;

/** Orientations that no standard knows count as 1, as viewers do. */
function upright<T extends { orientation: number | undefined }>(found: T): T & { orientation: Orientation } {
  return { ...found, orientation: ORIENTATIONS.find((known) => known === found.orientation) ?? 1 };
}

function readPng(file: ByteView): PhotoHeader {
  const [width, height] = [file.uint32(16), file.uint32(20)];
  let orientation: number | undefined;
  for (let at = 8; at + 12 <= file.length; at += 12 + file.uint32(at)) {
    if (file.text(at + 4, 4) === 'eXIf') orientation = exifOrientation(file.part(at + 8, at + 8 + file.uint32(at)));
  }
  return { format: 'png', ...upright({ width, height, orientation }) };
}

function readWebp(file: ByteView): PhotoHeader {
  let size: { width: number; height: number } | undefined;
  let orientation: number | undefined;
  for (let at = 12; at + 8 <= file.length; at += 8 + file.uint32(at + 4, true) + (file.uint32(at + 4, true) % 2)) {
    const data = at + 8;
    const name = file.text(at, 4);
    if (name === 'VP8X') {
      const little24 = (from: number): number => file.uint16(from, true) + file.byte(from + 2) * 0x10000;
      size = { width: little24(data + 4) + 1, height: little24(data + 7) + 1 };
    } else if (name === 'VP8 ') {
      size = agreed(size, file.uint16(data + 6, true) & 0x3fff, file.uint16(data + 8, true) & 0x3fff);
    } else if (name === 'VP8L') {
      const packed = file.uint32(data + 1, true);
      size = agreed(size, (packed & 0x3fff) + 1, ((packed >>> 14) & 0x3fff) + 1);
    } else if (name === 'EXIF') {
      orientation = exifOrientation(file.part(data, data + file.uint32(at + 4, true)));
    }
  }
  if (size === undefined) throw new PhotoFormatError('it holds no picture');
  return { format: 'webp', ...upright({ ...size, orientation }) };
}

/** A picture that is larger than its file says would get past the limits. */
function agreed(
  said: { width: number; height: number } | undefined,
  width: number,
  height: number,
): { width: number; height: number } {
  if (said !== undefined && (said.width !== width || said.height !== height)) {
    throw new PhotoFormatError(
      `its header says ${said.width}×${said.height} pixels, and its picture ${width}×${height}`,
    );
  }
  return { width, height };
}

function readTiffHeader(file: ByteView): PhotoHeader {
  const tags = readTiff(file);
  if (tags.has(TIFF_TAGS.rawVersion) || file.text(8, 2) === 'CR') throw unknown("it is a camera's raw file");
  const [width, height] = [tags.get(TIFF_TAGS.width), tags.get(TIFF_TAGS.height)];
  if (width === undefined || height === undefined) throw new PhotoFormatError('its directory names no size');
  if (tags.get(TIFF_TAGS.photometric) === 5) throw new PhotoFormatError('its colours are CMYK; expected RGB or grey');
  return { format: 'tiff', ...upright({ width, height, orientation: tags.get(TIFF_TAGS.orientation) }) };
}
