import { ByteView } from './byte-view.ts';
import { BrokenOffPhotoError, PhotoFormatError } from './errors.ts';
import { isAnimatedGif, isGif } from './gif-frames.ts';
import { isWholeJpeg } from './jpeg-header.ts';
import { readWebpParts } from './photo-file/webp-chunks.ts';
import { type PhotoHeader, readPhotoHeader } from './photo-header.ts';

/** What a file says before it is decoded, for those who leave that to a browser, which says no more than that it cannot. */
export type PhotoInspection =
  | { readonly is: 'empty' }
  /** The file ends before its picture does. */
  | { readonly is: 'broken-off' }
  /** It holds several pictures, of which a browser would show the first. */
  | { readonly is: 'animated' }
  /** One picture, with its size as stored. */
  | ({ readonly is: 'one'; readonly format: PhotoHeader['format'] | 'gif' } & Pick<PhotoHeader, 'width' | 'height'>)
  /** What our own decoders do not read; a browser may. */
  | { readonly is: 'unknown' };

/** Looks at a whole file, in Node and in browsers. */
export function inspectPhoto(bytes: Uint8Array): PhotoInspection {
  if (bytes.length === 0) return { is: 'empty' };
  const file = new ByteView(bytes);
  try {
    if (isGif(file)) return inspectGif(file);
    // Before its header is read, which may say that there is no picture.
    if (file.text(0, 4) === 'RIFF' && !isWhole('webp', file)) return { is: 'broken-off' };
    const { format, width, height } = readPhotoHeader(bytes);
    if (isAnimated(format, bytes)) return { is: 'animated' };
    return isWhole(format, file) ? { is: 'one', format, width, height } : { is: 'broken-off' };
  } catch (error) {
    if (error instanceof BrokenOffPhotoError) return { is: 'broken-off' };
    if (error instanceof PhotoFormatError) return { is: 'unknown' };
    throw error;
  }
}

function inspectGif(file: ByteView): PhotoInspection {
  if (isAnimatedGif(file)) return { is: 'animated' };
  return { is: 'one', format: 'gif', width: file.uint16(6, true), height: file.uint16(8, true) };
}

function isAnimated(format: PhotoHeader['format'], bytes: Uint8Array): boolean {
  const file = new ByteView(bytes);
  switch (format) {
    case 'png': {
      const control = pngChunk(file, 'acTL');
      return control !== undefined && file.uint32(control) > 1;
    }
    case 'webp':
      return readWebpParts(bytes).animated;
    case 'avif':
      return file.text(8, 4) === 'avis';
    case 'jpeg':
    case 'tiff':
      return false;
  }
}

/** Decoders fill in what a JPEG lacks, and browsers what a PNG or a WebP lacks, too. */
function isWhole(format: PhotoHeader['format'], file: ByteView): boolean {
  switch (format) {
    case 'jpeg':
      return isWholeJpeg(file);
    case 'png':
      return pngChunk(file, 'IEND') !== undefined;
    case 'webp':
      return file.uint32(4, true) + 8 <= file.length;
    case 'tiff':
    case 'avif':
      // Their pictures may lie anywhere in the file: only decoding tells.
      return true;
  }
}

/** Where the data of a PNG's first chunk of this name begin. */
function pngChunk(file: ByteView, name: string): number | undefined {
  for (let at = 8; at + 12 <= file.length; at += 12 + file.uint32(at)) {
    if (file.text(at + 4, 4) === name) return at + 8;
  }
  return undefined;
}
