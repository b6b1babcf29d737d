import { type FileHandle, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { NoPhotosError, type UnreadablePhotoError } from './errors.ts';
import { type PhotoHeader, readPhotoHeader } from './photo-header.ts';
import { unreadable } from './read-photo.ts';

/** A photograph on disk that looks readable, with its size in pixels as stored: width and height change places if its EXIF data say so. */
export interface PhotoFile {
  readonly path: string;
  readonly width: number;
  readonly height: number;
}

const EXTENSIONS = /\.(jpe?g|png|webp|tiff?|avif)$/i;

/**
 * The paths of all files in the folder and the folders below it that are named like photographs (.jpg, .jpeg, .png, .webp, .tif, .tiff,
 * .avif), in natural order («9.png» before «10.png»). Hidden files and folders are left out. Throws NoPhotosError when there are none or
 * when the folder cannot be read.
 */
export async function listPhotos(folder: string): Promise<readonly string[]> {
  const found = await filesIn(folder);
  const photos = found.filter((path) => EXTENSIONS.test(path)).sort(naturalOrder);
  if (photos.length === 0) {
    const message = `No photographs in ${folder}: expected files ending in .jpg, .jpeg, .png, .webp, .tif, .tiff or .avif`;
    throw new NoPhotosError(folder, message);
  }
  return photos.map((path) => join(folder, path));
}

/**
 * The photographs among these files, by their headers alone, and the ones that are none. What a header promises may still fail to decode.
 * Throws NoPhotosError when not one is readable; `folder` is named in it.
 */
export async function surveyPhotos(
  folder: string,
  paths: readonly string[],
): Promise<{ readable: readonly PhotoFile[]; unreadable: readonly UnreadablePhotoError[] }> {
  const readable: PhotoFile[] = [];
  const failed: UnreadablePhotoError[] = [];
  for (const path of paths) {
    try {
      const { width, height } = await headerOf(path);
      readable.push({ path, width, height });
    } catch (error) {
      failed.push(unreadable(path, error));
    }
  }
  const [first] = failed;
  if (readable.length === 0 && first !== undefined) {
    const message = `None of the ${paths.length} photographs in ${folder} can be read; the first, ${first.path}: ${first.reason}`;
    throw new NoPhotosError(folder, message, failed);
  }
  return { readable, unreadable: failed };
}

/** Compares paths part by part, numbers in names by their value; the same on every machine. */
function naturalOrder(a: string, b: string): number {
  return collator.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0);
}

const collator = new Intl.Collator('en', { numeric: true });

/** Paths below the folder, `/` between their parts. */
async function filesIn(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile() || entry.isSymbolicLink());
    const paths = files.map((entry) => join(entry.parentPath, entry.name).slice(join(folder, '/').length));
    return paths.filter((path) => !/(^|[\\/])\./.test(path));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new NoPhotosError(folder, `Cannot read the folder ${folder} (${code}); expected a folder with photographs`);
  }
}

/** Headers nearly always end within the first 256 KiB; a JPEG may put a large preview before its size. */
const HEAD = 256 * 1024;

async function headerOf(path: string): Promise<PhotoHeader> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const head = await readStart(file, Math.min(HEAD, size));
    try {
      return readPhotoHeader(head);
    } catch (error) {
      if (size <= HEAD) throw error;
      return readPhotoHeader(await readStart(file, size));
    }
  } finally {
    await file.close();
  }
}

async function readStart(file: FileHandle, length: number): Promise<Uint8Array> {
  const { buffer, bytesRead } = await file.read(new Uint8Array(length), 0, length, 0);
  return buffer.subarray(0, bytesRead);
}
