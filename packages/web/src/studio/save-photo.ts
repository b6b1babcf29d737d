import { jpegExif, withExif } from '@pellucid/vision';

export type SavedAs = 'image/jpeg' | 'image/png';

const endings: Readonly<Record<SavedAs, string>> = { 'image/jpeg': 'jpg', 'image/png': 'png' };

/** The name of a restored photo's file, as the command names it: `IMG 1.jpeg` becomes `IMG 1.deblurred.jpg`. */
export function savedName(name: string, type: SavedAs): string {
  return `${name.replace(/\.[^.]*$/, '') || 'photo'}.deblurred.${endings[type]}`;
}

// EXIF stands before the picture, in segments of 64 kB.
const mostBefore = 1 << 20;

/** What a photo's JPEG says of the place, the time and the camera; null: nothing, or it is none. */
export async function exifOf(file: Blob): Promise<Uint8Array | null> {
  try {
    return jpegExif(new Uint8Array(await file.slice(0, mostBefore).arrayBuffer()));
  } catch {
    // The file is gone; the photo that was read is still here.
    return null;
  }
}

/** A JPEG of `picture`, with the EXIF block of the photo. */
export async function exifKept(
  jpeg: Blob,
  exif: Uint8Array,
  { width, height }: { readonly width: number; readonly height: number },
): Promise<Blob> {
  const bytes = withExif(new Uint8Array(await jpeg.arrayBuffer()), exif, width, height);
  return new Blob([bytes as Uint8Array<ArrayBuffer>], { type: jpeg.type });
}

/** `strength` (0 to 1) of `after` and the rest of `before`, sRGB value by sRGB value, as a file. */
export async function mixed(
  before: HTMLCanvasElement,
  after: HTMLCanvasElement,
  strength: number,
  type: SavedAs,
): Promise<Blob> {
  const canvas = new OffscreenCanvas(before.width, before.height);
  const context = canvas.getContext('2d');
  if (context === null) throw new RangeError(`No canvas of ${before.width} × ${before.height} pixels can be had`);
  // Two weighted sums, not one picture over the other: what shines through stays as it was.
  context.globalCompositeOperation = 'lighter';
  for (const [picture, weight] of [
    [before, 1 - strength],
    [after, strength],
  ] as const) {
    context.globalAlpha = weight;
    context.drawImage(picture, 0, 0);
  }
  return canvas.convertToBlob({ type, quality: 0.95 });
}
