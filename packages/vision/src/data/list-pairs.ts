import { readdir } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { NoPhotosError, PairError, type UnreadablePhotoError } from './errors.ts';
import { listPhotos, type PhotoFile, surveyPhotos } from './list-photos.ts';

/** The same view twice, as two files of the same size. */
export interface PairFiles {
  readonly blurred: PhotoFile;
  readonly sharp: PhotoFile;
}

/** Two folders whose files go together by their names without endings. */
export interface PairFolders {
  readonly blurred: string;
  readonly sharp: string;
}

/**
 * The pairs in two folders, or in one folder with `blurred` (or `blur`) and `sharp` below it, or in one with many such folders below it, as
 * the GoPro set has (`GOPR0372_07_00/blur/000047.png` and `…/sharp/000047.png`). Files go together by their names without endings.
 * Throws PairError for a file without a partner, two files with one name, or different sizes, and NoPhotosError when there are no
 * photographs. Pairs of which one file is unreadable are left out and reported.
 */
export async function listPairs(
  source: string | PairFolders,
): Promise<{ pairs: readonly PairFiles[]; unreadable: readonly UnreadablePhotoError[] }> {
  const pairs: PairFiles[] = [];
  const unreadable: UnreadablePhotoError[] = [];
  for (const folders of typeof source === 'string' ? await pairFolders(source) : [source]) {
    const found = await pairsOf(folders);
    pairs.push(...found.pairs);
    unreadable.push(...found.unreadable);
  }
  if (pairs.length === 0) {
    const where = typeof source === 'string' ? source : `${source.blurred} and ${source.sharp}`;
    throw new NoPhotosError(
      where,
      `No pair in ${where} can be read: ${unreadable[0]?.message ?? 'there is none'}`,
      unreadable,
    );
  }
  return { pairs, unreadable };
}

const BLURRED = ['blurred', 'blur'];
const SHARP = 'sharp';

async function pairFolders(folder: string): Promise<readonly PairFolders[]> {
  const found: PairFolders[] = [];
  const subfolders = (await foldersIn(folder)).map((path) => join(folder, path));
  for (const sharp of subfolders.filter((path) => basename(path) === SHARP)) {
    const beside = BLURRED.map((name) => join(dirname(sharp), name)).filter((path) => subfolders.includes(path));
    const [blurred] = beside;
    if (blurred === undefined) {
      throw new PairError(`There is no folder «blurred» or «blur» beside ${sharp}`, [sharp]);
    }
    found.push({ blurred, sharp });
  }
  if (found.length === 0) {
    throw new PairError(
      `No pairs in ${folder}: expected the folders «blurred» (or «blur») and «sharp» in it, or below it`,
      [folder],
    );
  }
  return found;
}

async function foldersIn(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const folders = entries.filter((entry) => entry.isDirectory());
    return folders.map((entry) => join(entry.parentPath, entry.name).slice(join(folder, '/').length)).sort();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new NoPhotosError(
      folder,
      `Cannot read the folder ${folder} (${code}); expected a folder with pairs of photographs`,
    );
  }
}

async function pairsOf(
  folders: PairFolders,
): Promise<{ pairs: readonly PairFiles[]; unreadable: readonly UnreadablePhotoError[] }> {
  const blurred = byStem(folders.blurred, await listPhotos(folders.blurred));
  const sharp = byStem(folders.sharp, await listPhotos(folders.sharp));
  assertPartners(blurred, sharp, folders.sharp);
  assertPartners(sharp, blurred, folders.blurred);
  const found = await surveyPhotos(`${folders.blurred} and ${folders.sharp}`, [...blurred.values(), ...sharp.values()]);
  const files = new Map(found.readable.map((file) => [file.path, file]));
  const pairs: PairFiles[] = [];
  for (const [stem, path] of blurred) {
    const pair = { blurred: files.get(path), sharp: files.get(sharp.get(stem) ?? '') };
    if (pair.blurred === undefined || pair.sharp === undefined) continue;
    pairs.push(sameSize({ blurred: pair.blurred, sharp: pair.sharp }));
  }
  return { pairs, unreadable: found.unreadable };
}

/** The files by their paths below the folder without endings. */
function byStem(folder: string, paths: readonly string[]): ReadonlyMap<string, string> {
  const stems = new Map<string, string>();
  for (const path of paths) {
    const stem = path.slice(join(folder, '/').length, path.length - extname(path).length);
    const other = stems.get(stem);
    if (other !== undefined) throw new PairError(`Two files are called ${stem}: ${other} and ${path}`, [other, path]);
    stems.set(stem, path);
  }
  return stems;
}

function assertPartners(files: ReadonlyMap<string, string>, others: ReadonlyMap<string, string>, folder: string): void {
  const alone = [...files].filter(([stem]) => !others.has(stem)).map(([, path]) => path);
  const [first] = alone;
  if (first === undefined) return;
  const more = alone.length > 1 ? ` (nor for ${alone.length - 1} more)` : '';
  throw new PairError(`There is no partner for ${first} in ${folder}${more}`, alone);
}

function sameSize(pair: PairFiles): PairFiles {
  const { blurred, sharp } = pair;
  if (blurred.width !== sharp.width || blurred.height !== sharp.height) {
    const sizes = `${blurred.width}×${blurred.height} and ${sharp.width}×${sharp.height}`;
    throw new PairError(`Sizes differ: ${blurred.path} and ${sharp.path} have ${sizes} pixels`, [
      blurred.path,
      sharp.path,
    ]);
  }
  return pair;
}
