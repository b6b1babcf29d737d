import { Transformer } from '@napi-rs/image';
import type { PhotoPixels } from '../../deblur/photo-pixels.ts';
import { writeAvifParts } from './avif-items.ts';
import { encodePng } from './encode-png.ts';
import { encodeTiff } from './encode-tiff.ts';
import { profileColours } from './icc-profile.ts';
import { writeJpegParts } from './jpeg-segments.ts';
import type { PhotoFormat } from './photo-format.ts';
import type { PhotoLoss, PhotoMetadata } from './photo-metadata.ts';
import { pngChunksOf } from './png-chunks.ts';
import type { PhotoFile } from './read-photo-file.ts';
import type { SampleTable } from './sample-table.ts';
import { writeWebpParts } from './webp-chunks.ts';

/** The bytes of a photograph's file, and what the format could not keep. */
export interface EncodedPhoto {
  readonly bytes: Uint8Array;
  readonly losses: readonly PhotoLoss[];
}

/** A picture is larger than the format allows. */
export class PhotoSizeError extends Error {
  override readonly name = 'PhotoSizeError';
  readonly format: PhotoFormat;
  readonly width: number;
  readonly height: number;
  /** The format's longest side, in pixels. */
  readonly longest: number;

  constructor(format: PhotoFormat, width: number, height: number, longest: number) {
    super(`A picture of ${width}×${height} pixels does not fit ${format}, whose sides are at most ${longest} pixels`);
    this.format = format;
    this.width = width;
    this.height = height;
    this.longest = longest;
  }
}

const LONGEST_SIDES: Readonly<Record<PhotoFormat, number>> = {
  jpeg: 65535,
  webp: 16383,
  avif: 65535,
  png: 0x7fffffff,
  tiff: 0x7fffffff,
};

/** Of JPEG: of photographs in other formats; the least, since what a second loss takes shows on top of the first; the most. */
const JPEG_QUALITY = { other: 92, least: 85, most: 98 } as const;
const WEBP_QUALITY = 92;
/** Speed 8 of 10 takes some seconds a megapixel less than the encoder's own choice, for files a few per cent larger. */
const AVIF = { quality: 88, alphaQuality: 95, speed: 8 } as const;

/**
 * The photograph, with the metadata, in this format. PNG and TIFF keep 16 bits, alpha and grey; the others have 8 bits, JPEG has
 * no alpha (white shows below) and three channels. JPEG is written 4:4:4 at the quality that the file had. Throws PhotoSizeError.
 */
export async function encodePhotoFile(file: PhotoFile, format: PhotoFormat): Promise<EncodedPhoto> {
  const { width, height, channels, data } = file.photo;
  const longest = LONGEST_SIDES[format];
  if (Math.max(width, height) > longest) throw new PhotoSizeError(format, width, height, longest);
  const exact = format === 'png' || format === 'tiff';
  const losses = new Set<PhotoLoss>(file.losses);
  if (!exact && data instanceof Uint16Array) losses.add('bits');
  if (format === 'jpeg' && channels === 4 && !isOpaque(file.photo)) losses.add('alpha');
  const colours = file.metadata.icc && profileColours(file.metadata.icc);
  const grey = file.grey && exact && colours !== 'rgb';
  // A profile for other colours than the file's makes it unreadable to some.
  const metadata = suited(file, format, colours === (grey ? 'grey' : 'rgb'), losses);
  const { bytes, losses: more = [] } = await encoded({ ...file, grey, metadata }, format);
  for (const loss of more) losses.add(loss);
  return { bytes, losses: [...losses] };
}

async function encoded(
  file: PhotoFile,
  format: PhotoFormat,
): Promise<{ readonly bytes: Uint8Array; readonly losses?: readonly PhotoLoss[] }> {
  const { metadata, photo } = file;
  switch (format) {
    case 'png':
      return { bytes: await encodePng(tableOf(file), pngChunksOf(metadata)) };
    case 'tiff':
      return { bytes: await encodeTiff(tableOf(file), metadata) };
    case 'jpeg': {
      const { other, least, most } = JPEG_QUALITY;
      const quality = Math.min(most, Math.max(least, file.quality ?? other));
      return writeJpegParts(await transformer(photo, 'over white').jpeg(quality), metadata);
    }
    case 'webp': {
      const pixels = transformer(photo, 'as it is');
      const bytes = file.lossless ? await pixels.webpLossless() : await pixels.webp(WEBP_QUALITY);
      return { bytes: writeWebpParts(bytes, metadata, photo.width, photo.height) };
    }
    case 'avif':
      return { bytes: writeAvifParts(await transformer(photo, 'as it is').avif(AVIF), metadata) };
  }
}

/** The metadata that the format has a place for. */
function suited(file: PhotoFile, format: PhotoFormat, keepsIcc: boolean, losses: Set<PhotoLoss>): PhotoMetadata {
  const { photoshop, icc, resolution, own } = file.metadata;
  const kept = <T>(part: T | null, loss: PhotoLoss, fits: boolean): T | null => {
    if (part !== null && !fits) losses.add(loss);
    return fits ? part : null;
  };
  const hasOwn = own.length > 0 ? own : null;
  return {
    ...file.metadata,
    icc: kept(icc, 'icc', keepsIcc),
    photoshop: kept(photoshop, 'photoshop', format === 'jpeg' || format === 'tiff'),
    resolution: kept(resolution, 'resolution', format !== 'webp' && format !== 'avif'),
    own: kept(hasOwn, 'own', format === file.format) ?? [],
  };
}

/** The samples for a format that keeps 16 bits: one channel for a grey photograph, the mean of its three. */
function tableOf({ photo, grey }: PhotoFile): SampleTable {
  const { width, height, channels, data } = photo;
  const samples = data instanceof Uint8ClampedArray ? new Uint8Array(data.buffer, data.byteOffset, data.length) : data;
  if (!grey) return { width, height, channels, samples };
  const kept = channels === 4 ? 2 : 1;
  const length = width * height * kept;
  const into = samples instanceof Uint16Array ? new Uint16Array(length) : new Uint8Array(length);
  for (let from = 0, to = 0; to < length; from += channels, to += kept) {
    into[to] = Math.round(((samples[from] ?? 0) + (samples[from + 1] ?? 0) + (samples[from + 2] ?? 0)) / 3);
    if (kept === 2) into[to + 1] = samples[from + 3] ?? 0;
  }
  return { width, height, channels: kept, samples: into };
}

function isOpaque({ channels, data }: PhotoPixels): boolean {
  const opaque = data instanceof Uint16Array ? 0xffff : 255;
  for (let at = channels - 1; channels === 4 && at < data.length; at += 4) if (data[at] !== opaque) return false;
  return true;
}

/** The encoders take four bytes a pixel. */
function transformer(photo: PhotoPixels, alpha: 'as it is' | 'over white'): Transformer {
  const { width, height, channels, data } = photo;
  const rgba = new Uint8Array(width * height * 4);
  const divisor = data instanceof Uint16Array ? 257 : 1;
  for (let from = 0, to = 0; to < rgba.length; from += channels, to += 4) {
    const opacity = channels === 4 ? (data[from + 3] ?? 0) / divisor / 255 : 1;
    const share = alpha === 'over white' ? opacity : 1;
    const white = 255 * (1 - share);
    rgba[to] = Math.round(((data[from] ?? 0) / divisor) * share + white);
    rgba[to + 1] = Math.round(((data[from + 1] ?? 0) / divisor) * share + white);
    rgba[to + 2] = Math.round(((data[from + 2] ?? 0) / divisor) * share + white);
    rgba[to + 3] = alpha === 'over white' ? 255 : Math.round(opacity * 255);
  }
  return Transformer.fromRgbaPixels(rgba, width, height);
}
