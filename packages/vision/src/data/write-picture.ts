import { extname } from 'node:path';
import { Transformer } from '@napi-rs/image';
import type { Picture } from '../images/picture.ts';
import { replaceFile } from './replace-file.ts';

export type PictureFormat = 'png' | 'jpeg' | 'webp';

/** The picture as the bytes of a file. PNG loses nothing; `quality`, 1 to 100, is for JPEG (4:4:4) and WebP. */
export async function encodePicture(picture: Picture, format: PictureFormat, quality = 92): Promise<Uint8Array> {
  const { width, height } = picture;
  const transformer = Transformer.fromRgbaPixels(opaque(picture), width, height);
  switch (format) {
    case 'png':
      return transformer.png();
    case 'jpeg':
      return transformer.jpeg(quality);
    case 'webp':
      return transformer.webp(quality);
  }
}

/** Writes the picture in the format that the path's ending names; a file that was there is replaced only once the new one is whole. */
export async function writePicture(path: string, picture: Picture, quality?: number): Promise<void> {
  await replaceFile(path, await encodePicture(picture, pictureFormat(path), quality));
}

/** The format that a path's ending names. Throws UnknownPictureFormatError for any but .png, .jpg, .jpeg and .webp. */
export function pictureFormat(path: string): PictureFormat {
  const ending = extname(path).toLowerCase();
  const format = FORMATS[ending];
  if (format === undefined) throw new UnknownPictureFormatError(path, ending);
  return format;
}

/** A picture cannot be written under this name. */
export class UnknownPictureFormatError extends Error {
  override readonly name = 'UnknownPictureFormatError';
  readonly path: string;

  constructor(path: string, ending: string) {
    super(`Cannot write a picture as «${ending}» (${path}); expected .png, .jpg, .jpeg or .webp`);
    this.path = path;
  }
}

const FORMATS: Readonly<Record<string, PictureFormat>> = {
  '.png': 'png',
  '.jpg': 'jpeg',
  '.jpeg': 'jpeg',
  '.webp': 'webp',
};

function opaque(picture: Picture): Uint8Array {
  const { width, height, pixels } = picture;
  const rgba = new Uint8Array(width * height * 4).fill(255);
  for (let from = 0, to = 0; from < pixels.length; from += 3, to += 4) {
    rgba[to] = pixels[from] ?? 0;
    rgba[to + 1] = pixels[from + 1] ?? 0;
    rgba[to + 2] = pixels[from + 2] ?? 0;
  }
  return rgba;
}
