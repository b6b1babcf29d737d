import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { buildIndex, IndexError, IndexVersionError, openIndexed, type Recording } from '@pellucid/replay';
import { exitCode, Failure, systemCode, systemReason } from './failure.ts';
import { loadCompression } from './record-host/compression.ts';
import { RunFile } from './run.ts';
import { Progress } from './text/progress.ts';

/** A smaller recording is read whole in a second or two, and needs no index. */
const leastIndexed = 8 * 2 ** 20;
/** Indexes that the cache keeps: those that were made last. */
const mostKept = 12;

/** Where the index of a recording is made by `pellucid index`, and looked for first. */
export function indexPath(run: string): string {
  return `${run}.index`;
}

/** An index, and the recording that is read by it. */
export interface Indexed {
  readonly index: RunFile;
  readonly recording: Recording;
}

/** The index that the recording has: the one beside it, else the one that was made when it was watched; null: none. */
export async function knownIndex(file: RunFile, environment: NodeJS.ProcessEnv): Promise<Indexed | null> {
  const kept = keptIndexPath(file, environment);
  return (await openIndex(indexPath(file.path), file)) ?? (kept === null ? null : await openIndex(kept, file));
}

/**
 * The index of a long recording: the one that it has, else a new one in the user's cache. null: the recording is short, or there is no place for an
 * index; it is read whole then. `onMake` is told before one is made.
 */
export async function findIndex(
  file: RunFile,
  environment: NodeJS.ProcessEnv,
  onMake: () => void = () => {},
): Promise<RunFile | null> {
  if ((await file.size()) < leastIndexed) return null;
  const known = await knownIndex(file, environment);
  if (known !== null) return known.index;
  const path = keptIndexPath(file, environment);
  if (path === null) return null;
  const folder = dirname(path);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    onMake();
    await writeIndex(file, path);
  } catch (error) {
    // A full disk, or one that cannot be written: the recording can be read all the same.
    if (error instanceof Failure || systemCode(error) !== undefined) return null;
    throw error;
  }
  forgetOld(folder);
  return (await openIndex(path, file))?.index ?? null;
}

/** Makes the index of a recording, all of it or nothing. @returns its steps @throws Failure when it cannot be written */
export async function writeIndex(file: RunFile, path: string): Promise<number> {
  const temporary = `${path}.${randomBytes(4).toString('hex')}.part`;
  const progress = new Progress(process.stderr);
  let handle: FileHandle | null = null;
  try {
    handle = await open(temporary, 'wx');
    const sink = handle;
    const steps = await buildIndex(
      file,
      {
        async write(bytes) {
          await sink.write(bytes);
        },
      },
      { compress: await loadCompression(), onProgress: (count) => progress.step(count) },
    );
    await handle.close();
    await rename(temporary, path);
    return steps;
  } catch (error) {
    await handle?.close();
    await rm(temporary, { force: true });
    if (systemCode(error) === undefined) throw error;
    throw new Failure(
      exitCode.cannotWrite,
      `"${path}" cannot be written: ${systemReason(error)}. Choose another place with -o.`,
    );
  } finally {
    progress.clear();
  }
}

/** One of another version is made anew. null: there is none, or it is of another recording. */
async function openIndex(path: string, file: RunFile): Promise<Indexed | null> {
  try {
    return await openWritten(path, file);
  } catch (error) {
    if (!(error instanceof IndexVersionError)) throw error;
  }
  try {
    await writeIndex(file, path);
  } catch (error) {
    if (error instanceof Failure) return null;
    throw error;
  }
  return openWritten(path, file);
}

/** @throws IndexVersionError */
async function openWritten(path: string, file: RunFile): Promise<Indexed | null> {
  let handle: FileHandle;
  try {
    handle = await open(path, 'r');
  } catch (error) {
    if (systemCode(error) === undefined) throw error;
    return null;
  }
  const index = new RunFile(path, handle);
  try {
    return { index, recording: await openIndexed(file, index) };
  } catch (error) {
    await index.close();
    if (error instanceof IndexError && !(error instanceof IndexVersionError)) return null;
    throw error;
  }
}

/** Where the index of the recording is kept in the user's cache; null: there is none. */
function keptIndexPath({ path }: RunFile, environment: NodeJS.ProcessEnv): string | null {
  const cache = environment['XDG_CACHE_HOME'] || join(homedir() || '/', '.cache');
  if (cache.startsWith('/.cache')) return null;
  const { size, mtimeMs } = statSync(path);
  const name = createHash('sha256')
    .update(`${resolve(path)}\n${size}\n${mtimeMs}`)
    .digest('hex')
    .slice(0, 32);
  return join(cache, 'pellucid', 'indexes', `${name}.index`);
}

function forgetOld(folder: string): void {
  const found = readdirSync(folder)
    .filter((name) => name.endsWith('.index'))
    .map((name) => ({
      path: join(folder, name),
      made: statSync(join(folder, name), { throwIfNoEntry: false })?.mtimeMs,
    }))
    .sort((a, b) => (b.made ?? 0) - (a.made ?? 0));
  for (const { path } of found.slice(mostKept)) rmSync(path, { force: true });
}

/** The folder in which the index is to be made must be there. @throws Failure */
export function requireFolder(path: string): void {
  const folder = dirname(path);
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return;
  throw new Failure(exitCode.cannotCreate, `There is no folder "${folder}"; make it, or choose another place with -o.`);
}
