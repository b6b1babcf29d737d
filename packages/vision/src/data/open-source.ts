import { NoPhotosError, UnreadablePhotoError } from './errors.ts';
import { listPairs, type PairFolders } from './list-pairs.ts';
import { listPhotos, surveyPhotos } from './list-photos.ts';
import type { SampleSource } from './sample.ts';
import { copySides } from './scenes.ts';

/** What samples can be made from, and the photographs that are left out. */
export interface OpenedSource {
  readonly source: SampleSource;
  readonly unreadable: readonly UnreadablePhotoError[];
}

/** The photographs of a folder that are at least `crop` pixels along both sides. Throws NoPhotosError when there is none. */
export async function openPhotos(folder: string, crop: number): Promise<OpenedSource> {
  const { readable, unreadable } = await surveyPhotos(folder, await listPhotos(folder));
  const photos = readable.filter((photo) => copySides(photo, crop).length > 0);
  const small = readable.filter((photo) => !photos.includes(photo)).map((photo) => tooSmall(photo, crop));
  const [first] = small;
  if (photos.length === 0 && first !== undefined) throw noneLargeEnough(folder, crop, first);
  return { source: { kind: 'photos', photos }, unreadable: [...unreadable, ...small] };
}

/** The pairs that listPairs finds and that are at least `crop` pixels along both sides. Throws as it does, and NoPhotosError. */
export async function openPairs(folders: string | PairFolders, crop: number): Promise<OpenedSource> {
  const found = await listPairs(folders);
  const pairs = found.pairs.filter(({ sharp }) => Math.min(sharp.width, sharp.height) >= crop);
  const small = found.pairs.filter((pair) => !pairs.includes(pair)).map(({ sharp }) => tooSmall(sharp, crop));
  const [first] = small;
  if (pairs.length === 0 && first !== undefined) {
    throw noneLargeEnough(typeof folders === 'string' ? folders : folders.sharp, crop, first);
  }
  return { source: { kind: 'pairs', pairs }, unreadable: [...found.unreadable, ...small] };
}

/**
 * The source in two: the last `share` of its files (at least one) to validate with, the others to train with. The last ones, because
 * neighbours in a folder are often the same scene. Throws NoPhotosError when there are fewer than two.
 */
export function holdOut(source: SampleSource, share: number): { training: SampleSource; validation: SampleSource } {
  const count = source.kind === 'photos' ? source.photos.length : source.pairs.length;
  const first = source.kind === 'photos' ? source.photos[0] : source.pairs[0]?.sharp;
  if (count < 2) {
    const path = first?.path ?? '';
    throw new NoPhotosError(
      path,
      `Only one photograph, ${path}: expected at least two, one to train with and one to validate with`,
    );
  }
  const kept = count - Math.min(count - 1, Math.max(1, Math.round(count * share)));
  if (source.kind === 'photos') {
    const { kind, photos } = source;
    return { training: { kind, photos: photos.slice(0, kept) }, validation: { kind, photos: photos.slice(kept) } };
  }
  const { kind, pairs } = source;
  return { training: { kind, pairs: pairs.slice(0, kept) }, validation: { kind, pairs: pairs.slice(kept) } };
}

function tooSmall(photo: { path: string; width: number; height: number }, crop: number): UnreadablePhotoError {
  const size = `${photo.width}×${photo.height}`;
  return new UnreadablePhotoError(
    photo.path,
    `it has ${size} pixels; expected at least ${crop}×${crop}, the size of a crop`,
  );
}

function noneLargeEnough(folder: string, crop: number, first: UnreadablePhotoError): NoPhotosError {
  const message = `No photograph in ${folder} is as large as a crop of ${crop}×${crop} pixels; the first, ${first.path}: ${first.reason}`;
  return new NoPhotosError(folder, message, [first]);
}
