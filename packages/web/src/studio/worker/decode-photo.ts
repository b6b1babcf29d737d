import { inspectPhoto, type PhotoInspection } from '@pellucid/vision';
import type { Failure, Pixels } from './messages.ts';

/** The most pixels that are opened: before, after and what lies between them have to fit into a tab. */
export const largestPhoto = 50_000_000;

export class UnreadablePhotoError extends Error {
  override readonly name = 'UnreadablePhotoError';
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(`The photo cannot be read: ${failure.kind}`);
    this.failure = failure;
  }
}

/**
 * The photo in a file, upright as its orientation tag says, in sRGB. What its file says is looked at first: a browser tells nothing but
 * that it cannot read it, and shows the first picture of an animation as if there were no other. @throws UnreadablePhotoError
 */
export async function decodePhoto(file: Blob): Promise<ImageBitmap> {
  const inspection = inspectPhoto(new Uint8Array(await file.arrayBuffer()));
  if (inspection.is !== 'one' && inspection.is !== 'unknown') throw new UnreadablePhotoError({ kind: inspection.is });
  if (inspection.is === 'one') checkSize(inspection);
  const photo = await createImageBitmap(file, { imageOrientation: 'from-image', premultiplyAlpha: 'none' }).catch(
    () => {
      throw new UnreadablePhotoError({ kind: isReadByAll(inspection) ? 'damaged' : 'not-a-photo' });
    },
  );
  try {
    checkSize(photo);
  } catch (error) {
    photo.close();
    throw error;
  }
  return photo;
}

function checkSize({ width, height }: { readonly width: number; readonly height: number }): void {
  if (width * height > largestPhoto) throw new UnreadablePhotoError({ kind: 'too-large', width, height });
}

/** Whether every browser reads the format. */
function isReadByAll(inspection: PhotoInspection): boolean {
  return inspection.is === 'one' && inspection.format !== 'tiff' && inspection.format !== 'avif';
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
