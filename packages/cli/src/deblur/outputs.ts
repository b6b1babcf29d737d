import { mkdirSync, type Stats, statSync } from 'node:fs';
import { basename, dirname, extname, join, resolve, sep } from 'node:path';
import { type PhotoFormat, photoFormat } from '@pellucid/vision/node';
import { exitCode, Failure, systemReason } from '../failure.ts';
import { counted } from '../text/measures.ts';

/** A photograph and where its results go. */
export interface Job {
  readonly photo: string;
  /** The restored photograph. */
  readonly restored: string;
  /** Null: in the photograph's own format. */
  readonly format: PhotoFormat | null;
  readonly comparison: string;
  readonly explanation: string;
  readonly recording: string;
}

/** The results of a photograph, by what they are called in a job. */
export type Result = Exclude<keyof Job, 'photo' | 'format'>;

/** Which photographs are restored, and those left out since they are themselves results for others of them. */
export interface Plan {
  readonly jobs: readonly Job[];
  readonly leftOut: readonly string[];
}

/**
 * Where the results of each photograph go: beside it, in the folder that `output` names, or, of a single photograph, to that very file.
 * `wanted` are the results that will be written. None takes the place of a photograph that is read, or of another's result; results of
 * an earlier run, which their names tell, are replaced, any other file that `output` names only with `force`.
 * @throws Failure when that cannot be.
 */
export function planOutputs(
  photos: readonly string[],
  output: string | null,
  wanted: readonly Result[],
  force = false,
): Plan {
  const sources = new Set(photos.map((photo) => resolve(photo)));
  const leftOut = photos.filter((photo) => isResultFor(photo, sources));
  // A photograph that is named twice is restored once.
  const read = photos.filter(
    (photo, i) => !leftOut.includes(photo) && photos.findIndex((other) => resolve(other) === resolve(photo)) === i,
  );
  const folder = output === null ? null : folderOf(output, read.length);
  const jobs = read.map((photo) =>
    output !== null && folder === null ? jobTo(photo, output) : jobBeside(photo, folder),
  );
  if (output !== null && folder === null && !force) requireNothing(output, read);
  const taken = new Map<string, string>();
  for (const job of jobs) {
    for (const result of wanted) {
      const path = job[result];
      requireNoPhoto(path, read);
      const other = taken.get(resolve(path));
      if (other !== undefined) {
        throw new Failure(
          exitCode.usage,
          `"${other}" and "${job.photo}" would both be written to "${path}"; restore them one after another, with another -o.`,
        );
      }
      taken.set(resolve(path), job.photo);
    }
  }
  return { jobs, leftOut };
}

const RESTORED = '.deblurred';
const COMPARISON = '.before-after';

/** `photo` for `photo.deblurred.jpg`: what the result of an earlier run is named after; null where no result is named so. */
function namedAfter(path: string): string | null {
  const stem = path.slice(0, path.length - extname(path).length);
  const mark = [RESTORED, COMPARISON].find((ending) => stem.endsWith(ending));
  return mark === undefined ? null : stem.slice(0, -mark.length);
}

/** `photo.deblurred.jpg` is one where `photo.jpg` is restored as well: it lies there since the last time. */
function isResultFor(photo: string, sources: ReadonlySet<string>): boolean {
  const name = namedAfter(photo);
  if (name === null) return false;
  const source = resolve(name);
  return [...sources].some((other) => other.startsWith(`${source}.`) && other.lastIndexOf('.') === source.length);
}

/** The folder that -o names, made where it is missing; null when it names a file. */
function folderOf(output: string, photos: number): string | null {
  const isFolder = statsOf(output)?.isDirectory();
  if (isFolder) return output;
  const named = output.endsWith('/') || output.endsWith(sep);
  if (!named && photos === 1) return null;
  if (isFolder === false || (!named && photoFormat(output) !== undefined)) {
    throw new Failure(
      exitCode.usage,
      `-o "${output}" is one file for ${counted(photos, 'photograph')}; name a folder.`,
    );
  }
  try {
    mkdirSync(output, { recursive: true });
  } catch (error) {
    throw new Failure(exitCode.cannotCreate, `The folder "${output}" cannot be made: ${systemReason(error)}.`);
  }
  return output;
}

function jobBeside(photo: string, folder: string | null): Job {
  const ending = extname(photo);
  const place = folder ?? dirname(photo);
  const stem = join(place, basename(photo, ending));
  return { photo, restored: `${stem}${RESTORED}${ending}`, format: null, ...others(stem) };
}

function jobTo(photo: string, output: string): Job {
  const format = photoFormat(output);
  if (format === undefined) {
    const ending = extname(output);
    const what =
      ending === '' ? `"${output}" has no ending` : `"${ending}" is no format that photographs are written in`;
    throw new Failure(
      exitCode.usage,
      `${what}; end it in .jpg, .png, .webp, .tif or .avif, or name a folder, as in "${output}/".`,
    );
  }
  const stem = join(dirname(output), basename(output, extname(output)));
  return {
    photo,
    restored: output,
    format,
    ...others(stem.endsWith(RESTORED) ? stem.slice(0, -RESTORED.length) : stem),
  };
}

function others(stem: string): Pick<Job, 'comparison' | 'explanation' | 'recording'> {
  return {
    comparison: `${stem}${COMPARISON}.jpg`,
    explanation: `${stem}${RESTORED}.html`,
    recording: `${stem}${RESTORED}.pellucid`,
  };
}

/** A shell makes `-o *.jpg` the name of a photograph. */
function requireNothing(output: string, photos: readonly string[]): void {
  requireNoPhoto(output, photos);
  if (statsOf(output) === undefined || namedAfter(output) !== null) return;
  throw new Failure(
    exitCode.cannotCreate,
    `"${output}" is there already, and is not written over; name another file with -o, or add --force.`,
  );
}

/** Not even under another name of the same file. */
function requireNoPhoto(restored: string, photos: readonly string[]): void {
  const there = statsOf(restored);
  for (const photo of photos) {
    const source = statsOf(photo);
    const same = there !== undefined && source !== undefined && there.ino === source.ino && there.dev === source.dev;
    if (!same && resolve(restored) !== resolve(photo)) continue;
    throw new Failure(
      exitCode.usage,
      `"${restored}" is a photograph that is read, and is not written over; name another file with -o.`,
    );
  }
  if (there?.isDirectory()) {
    throw new Failure(exitCode.cannotCreate, `"${restored}" is a folder; name another place with -o.`);
  }
}

/** Undefined for what is not there, or cannot be reached: whoever reads or writes it says why. */
function statsOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}
