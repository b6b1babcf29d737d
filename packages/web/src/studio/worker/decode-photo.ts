import type { Pixels } from './messages.ts';

/** The most pixels that are opened: before, after and what lies between them have to fit into a tab. */
export const largestPhoto = 50_000_000;

export class NotAPhotoError extends Error {
  override readonly name = 'NotAPhotoError';
}

export class PhotoTooLargeError extends Error {
  override readonly name = 'PhotoTooLargeError';
  readonly width: number;
  readonly height: number;

  constructor(width: number, height: number) {
    super(`The photo has ${width} × ${height} pixels; expected at most ${largestPhoto}`);
    this.width = width;
    this.height = height;
  }
}

/**
 * The photo in a file, upright as its orientation tag says, in sRGB.
 * @throws NotAPhotoError when the browser cannot read it; PhotoTooLargeError.
 */
export async function decodePhoto(file: Blob): Promise<ImageBitmap> {
  const photo = await createImageBitmap(file, { imageOrientation: 'from-image', premultiplyAlpha: 'none' }).catch(
    (error: unknown) => {
      throw new NotAPhotoError(String(error));
    },
  );
  const { width, height } = photo;
  if (width * height <= largestPhoto) return photo;
  photo.close();
  throw new PhotoTooLargeError(width, height);
}

/** The pixels of a decoded picture. */
export function pixelsOf(picture: ImageBitmap): Pixels {
  const { width, height } = picture;
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (context === null) throw new RangeError(`No canvas of ${width} × ${height} pixels can be had`);
  context.drawImage(picture, 0, 0);
  return { width, height, data: context.getImageData(0, 0, width, height).data };
}

/** Whether anything shines through the photo. */
export function isTransparent({ data }: Pixels): boolean {
  for (let at = 3; at < data.length; at += 4) if (data[at] !== 255) return true;
  return false;
}
