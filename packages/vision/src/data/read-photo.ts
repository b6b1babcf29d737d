import { readFile } from 'node:fs/promises';
import { orient } from '../images/orient.ts';
import type { Picture } from '../images/picture.ts';
import { ByteView } from './byte-view.ts';
import { PhotoFormatError, UnreadablePhotoError } from './errors.ts';
import { isWholeJpeg } from './jpeg-header.ts';
import { decodeSamples } from './photo-file/decode-samples.ts';
import type { SampleTable } from './photo-file/sample-table.ts';
import { readPhotoHeader } from './photo-header.ts';

/** A file may say that it holds more pixels than memory has room for. 128 megapixels take 384 MB. */
export const MAX_PIXELS: number = 128 * 1024 * 1024;

/**
 * The photograph in a JPEG, PNG, WebP, TIFF or AVIF file, upright as its EXIF data say. Transparent parts show white below, grey
 * becomes equal channels, 16 bits are rounded to 8; a JPEG's CMYK becomes what its inks
 * leave of white; colour profiles are not looked at, the values count as sRGB. Throws UnreadablePhotoError for anything else: a broken file,
 * a TIFF of CMYK, floating point, more than `maxPixels` (known before decoding).
 */
export async function readPhoto(path: string, maxPixels: number = MAX_PIXELS): Promise<Picture> {
  try {
    return await decodePhoto(await readFile(path), maxPixels);
  } catch (error) {
    throw unreadable(path, error);
  }
}

/** As readPhoto, from a file's bytes. Throws PhotoFormatError. */
export async function decodePhoto(bytes: Uint8Array, maxPixels: number = MAX_PIXELS): Promise<Picture> {
  const { format, width, height, orientation } = readPhotoHeader(bytes);
  if (width * height > maxPixels) {
    throw new PhotoFormatError(
      `it has ${width}×${height} pixels; expected at most ${megapixels(maxPixels)} megapixels`,
    );
  }
  // Decoders fill in with grey what a broken-off JPEG lacks.
  if (format === 'jpeg' && !isWholeJpeg(new ByteView(bytes))) {
    throw new PhotoFormatError('the JPEG breaks off before its end');
  }
  return orient({ width, height, pixels: rgb(await decodeSamples(bytes, width, height)) }, orientation);
}

/** What went wrong with a file, as an UnreadablePhotoError; other failures of a program stay what they are. */
export function unreadable(path: string, error: unknown): UnreadablePhotoError {
  if (error instanceof UnreadablePhotoError) return error;
  if (error instanceof PhotoFormatError) return new UnreadablePhotoError(path, error.reason);
  if (isSystemError(error)) {
    return new UnreadablePhotoError(path, `the file cannot be opened (${error.code})`, error.code);
  }
  throw error;
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException & { code: string } {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && 'syscall' in error;
}

function megapixels(pixels: number): string {
  return (pixels / 1e6).toFixed(pixels < 1e6 ? 3 : 0);
}

/** Three bytes per pixel. */
function rgb({ channels, samples }: SampleTable): Uint8Array {
  const bytes = samples instanceof Uint16Array ? eightBits(samples) : samples;
  if (channels === 3) return bytes;
  const [green, blue] = channels === 4 ? [1, 2] : [0, 0];
  const alpha = channels === 4 ? 3 : channels === 2 ? 1 : undefined;
  const pixels = new Uint8Array((bytes.length / channels) * 3);
  for (let from = 0, to = 0; to < pixels.length; from += channels, to += 3) {
    const opacity = alpha === undefined ? 255 : (bytes[from + alpha] ?? 0);
    pixels[to] = overWhite(bytes[from] ?? 0, opacity);
    pixels[to + 1] = overWhite(bytes[from + green] ?? 0, opacity);
    pixels[to + 2] = overWhite(bytes[from + blue] ?? 0, opacity);
  }
  return pixels;
}

function overWhite(byte: number, opacity: number): number {
  return opacity === 255 ? byte : Math.round((byte * opacity) / 255 + 255 - opacity);
}

/** 65535 = 257 × 255. */
function eightBits(samples: Uint16Array): Uint8Array {
  return Uint8Array.from(samples, (sample) => Math.round(sample / 257));
}
