import { readFile } from 'node:fs/promises';
import type { PhotoPixels } from '../../deblur/photo-pixels.ts';
import { type Orientation, orientedSize, orientSamples } from '../../images/orient.ts';
import { ByteView } from '../byte-view.ts';
import { PhotoFormatError } from '../errors.ts';
import { isWholeJpeg } from '../jpeg-header.ts';
import { animation, readPhotoHeader } from '../photo-header.ts';
import { unreadable } from '../read-photo.ts';
import { readAvifParts } from './avif-items.ts';
import { decodeSamples } from './decode-samples.ts';
import { uprightExif } from './exif-block.ts';
import { jpegQuality } from './jpeg-quality.ts';
import { readJpegParts } from './jpeg-segments.ts';
import type { PhotoFormat } from './photo-format.ts';
import type { PhotoLoss, PhotoMetadata } from './photo-metadata.ts';
import { readPngParts } from './png-chunks.ts';
import type { SampleTable } from './sample-table.ts';
import { readTiffParts } from './tiff-parts.ts';
import { readWebpParts } from './webp-chunks.ts';
import { uprightXmp } from './xmp-packet.ts';

/** A photograph of more pixels is refused before it is decoded. */
export const PHOTO_PIXELS_LIMIT: number = 100_000_000;

/** A photograph's file, with all that is to be kept of it. */
export interface PhotoFile {
  readonly format: PhotoFormat;
  /** Upright; grey photographs have three equal channels. */
  readonly photo: PhotoPixels;
  /** The file has one channel of grey. */
  readonly grey: boolean;
  /** The quality of a JPEG, 1 to 100, as its quantisation tables say; null for other formats, and for tables that say nothing. */
  readonly quality: number | null;
  /** Coded without loss: PNG, TIFF, and some WebP. */
  readonly lossless: boolean;
  /** Speaks of the upright picture. */
  readonly metadata: PhotoMetadata;
  /** What the file has and `metadata` has not. */
  readonly losses: readonly PhotoLoss[];
}

/**
 * The photograph in a JPEG, PNG, WebP, TIFF or AVIF file. Throws UnreadablePhotoError for anything else, and for broken files, TIFFs of CMYK,
 * floating point, animations, several pages, and more than PHOTO_PIXELS_LIMIT pixels.
 */
export async function readPhotoFile(path: string): Promise<PhotoFile> {
  try {
    return await decodePhotoFile(await readFile(path));
  } catch (error) {
    throw unreadable(path, error);
  }
}

/** As readPhotoFile, from a file's bytes. Throws PhotoFormatError. */
export async function decodePhotoFile(bytes: Uint8Array): Promise<PhotoFile> {
  const { format, width, height, orientation } = readPhotoHeader(bytes);
  if (width * height > PHOTO_PIXELS_LIMIT) {
    const limit = PHOTO_PIXELS_LIMIT / 1e6;
    throw new PhotoFormatError(
      `it has ${width}×${height} pixels (${Math.floor((width * height) / 1e6)} megapixels); expected at most ${limit} megapixels`,
    );
  }
  const { metadata, losses, quality, lossless } = partsOf(bytes, format);
  const table = await decodeSamples(bytes, width, height);
  const upright = turned(photoOf(table), orientation);
  const xmp = metadata.xmp === null ? null : uprightXmp(metadata.xmp, orientation);
  return {
    format,
    photo: upright,
    grey: table.channels < 3,
    quality,
    lossless,
    metadata: {
      ...metadata,
      exif: metadata.exif && uprightExif(metadata.exif, upright.width, upright.height),
      xmp: xmp?.xmp ?? null,
    },
    losses: [...new Set([...losses, ...(xmp?.losses ?? [])])],
  };
}

interface Parts {
  readonly metadata: PhotoMetadata;
  readonly losses: readonly PhotoLoss[];
  readonly quality: number | null;
  readonly lossless: boolean;
}

/** Throws PhotoFormatError where there is more, or less, than one picture. */
function partsOf(bytes: Uint8Array, format: PhotoFormat): Parts {
  const others = { losses: [], quality: null };
  switch (format) {
    case 'jpeg': {
      // Decoders fill in with grey what a broken-off JPEG lacks.
      if (!isWholeJpeg(new ByteView(bytes))) throw new PhotoFormatError('the JPEG breaks off before its end');
      const { metadata, luma, losses } = readJpegParts(bytes);
      return { metadata, losses, quality: luma && jpegQuality(luma), lossless: false };
    }
    case 'png': {
      const { metadata, frames } = readPngParts(bytes);
      if (frames > 1) throw new PhotoFormatError(animation);
      return { ...others, metadata, lossless: true };
    }
    case 'webp': {
      const { metadata, animated, lossless } = readWebpParts(bytes);
      if (animated) throw new PhotoFormatError(animation);
      return { ...others, metadata, lossless };
    }
    case 'tiff': {
      const { metadata, pages } = readTiffParts(bytes);
      if (pages > 1) throw new PhotoFormatError(`it holds ${pages} pages; expected one picture`);
      return { ...others, metadata, lossless: true };
    }
    case 'avif': {
      const { metadata, animated } = readAvifParts(bytes);
      if (animated) throw new PhotoFormatError(animation);
      return { ...others, metadata, lossless: false };
    }
  }
}

/** Three or four channels, the colours of grey samples being equal. */
function photoOf({ width, height, channels, samples }: SampleTable): PhotoPixels {
  if (channels >= 3) return { width, height, channels: channels === 3 ? 3 : 4, data: samples };
  const wanted = channels === 1 ? 3 : 4;
  const length = width * height * wanted;
  const data = samples instanceof Uint16Array ? new Uint16Array(length) : new Uint8Array(length);
  for (let from = 0, to = 0; to < length; from += channels, to += wanted) {
    data.fill(samples[from] ?? 0, to, to + 3);
    if (wanted === 4) data[to + 3] = samples[from + 1] ?? 0;
  }
  return { width, height, channels: wanted, data };
}

function turned(photo: PhotoPixels, orientation: Orientation): PhotoPixels {
  if (orientation === 1) return photo;
  const [width, height] = orientedSize(photo, orientation);
  const { data, channels } = photo;
  const into = data instanceof Uint16Array ? new Uint16Array(data.length) : new Uint8Array(data.length);
  orientSamples(photo, data, into, orientation);
  return { width, height, channels, data: into };
}
