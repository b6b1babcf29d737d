import { readFile } from 'node:fs/promises';
import { JsColorType, Transformer } from '@napi-rs/image';
import { orient } from '../images/orient.ts';
import type { Picture } from '../images/picture.ts';
import { ByteView } from './byte-view.ts';
import { PhotoFormatError, UnreadablePhotoError } from './errors.ts';
import { isWholeJpeg } from './jpeg-header.ts';
import { readPhotoHeader } from './photo-header.ts';

/** A file may say that it holds more pixels than memory has room for. 128 megapixels take 384 MB. */
export const MAX_PIXELS: number = 128 * 1024 * 1024;

/**
 * The photograph in a JPEG, PNG, WebP, TIFF or AVIF file, upright as its EXIF data say. Transparent parts show white below, grey
 * becomes equal channels, 16 bits are rounded to 8; colour profiles are not looked at, the values count as sRGB. Throws
 * UnreadablePhotoError for anything else: a broken file, CMYK, floating point, more than `maxPixels` (known before decoding).
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
  const { raw, colours } = await decoded(bytes);
  return orient({ width, height, pixels: rgb(raw, colours, width * height) }, orientation);
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

async function decoded(bytes: Uint8Array): Promise<{ raw: Uint8Array; colours: JsColorType }> {
  try {
    const transformer = new Transformer(bytes);
    // The second call uses what the first has decoded.
    const raw = await transformer.rawPixels();
    return { raw, colours: (await transformer.metadata()).colorType };
  } catch (error) {
    throw new PhotoFormatError(`the decoder says «${error instanceof Error ? error.message : String(error)}»`);
  }
}

/** Three bytes per pixel. */
function rgb(raw: Uint8Array, colours: JsColorType, area: number): Uint8Array {
  const { channels, bits } = layoutOf(colours);
  if (raw.length !== (area * channels * bits) / 8) {
    throw new PhotoFormatError(`its header says ${area} pixels, and the decoder gives another number`);
  }
  const bytes = bits === 16 ? eightBits(raw) : raw;
  if (channels === 3) return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
  const [green, blue] = channels === 4 ? [1, 2] : [0, 0];
  const alpha = channels === 4 ? 3 : channels === 2 ? 1 : undefined;
  const pixels = new Uint8Array(area * 3);
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

/** The decoder gives 16-bit samples in the machine's own byte order. 65535 = 257 × 255. */
function eightBits(raw: Uint8Array): Uint8Array {
  const samples = new Uint16Array(raw.buffer.slice(raw.byteOffset, raw.byteOffset + raw.byteLength));
  return Uint8Array.from(samples, (sample) => Math.round(sample / 257));
}

function layoutOf(colours: JsColorType): { channels: 1 | 2 | 3 | 4; bits: 8 | 16 } {
  switch (colours) {
    case JsColorType.L8:
      return { channels: 1, bits: 8 };
    case JsColorType.La8:
      return { channels: 2, bits: 8 };
    case JsColorType.Rgb8:
      return { channels: 3, bits: 8 };
    case JsColorType.Rgba8:
      return { channels: 4, bits: 8 };
    case JsColorType.L16:
      return { channels: 1, bits: 16 };
    case JsColorType.La16:
      return { channels: 2, bits: 16 };
    case JsColorType.Rgb16:
      return { channels: 3, bits: 16 };
    case JsColorType.Rgba16:
      return { channels: 4, bits: 16 };
    case JsColorType.Rgb32F:
    case JsColorType.Rgba32F:
      throw new PhotoFormatError('its samples are floating-point numbers; expected 8 or 16 bits');
  }
}
