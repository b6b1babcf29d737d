import { readSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { getHeapStatistics } from 'node:v8';
import { FormatVersionError, NotARecordingError, type RunFacts, readRecording } from '@pellucid/format';
import { openRecording, type Recording, type StoredFile } from '@pellucid/replay';
import { exitCode, Failure, systemCode, systemReason } from './failure.ts';
import { isRecordable } from './languages.ts';
import { Progress } from './text/progress.ts';
import { commandLine } from './text/shell.ts';

/** A recording's file, held open: what is read stays one recording when another is written under its name. */
export class RunFile implements StoredFile {
  readonly path: string;
  readonly #handle: FileHandle;

  constructor(path: string, handle: FileHandle) {
    this.path = path;
    this.#handle = handle;
  }

  async size(): Promise<number> {
    return (await this.#handle.stat()).size;
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(Math.min(length, Math.max(0, (await this.size()) - offset)));
    let filled = 0;
    while (filled < bytes.length) {
      const { bytesRead } = await this.#handle.read(bytes, filled, bytes.length - filled, offset + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return bytes.subarray(0, filled);
  }

  readNow(offset: number, length: number): Uint8Array {
    const bytes = new Uint8Array(length);
    let filled = 0;
    while (filled < length) {
      const bytesRead = readSync(this.#handle.fd, bytes, filled, length - filled, offset + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return bytes.subarray(0, filled);
  }

  close(): Promise<void> {
    return this.#handle.close();
  }
}

/**
 * The file of RUN: a recording, or a program whose recording lies beside it.
 * @throws Failure when there is none.
 */
async function findRun(run: string): Promise<RunFile> {
  const isProgram = isRecordable(run);
  const path = isProgram ? `${run}.pellucid` : run;
  const handle = await openFile(path);
  if (handle === null) {
    const what = isProgram ? `recording of "${run}" yet` : `recording "${run}"`;
    const how = isProgram ? commandLine('record', run) : commandLine('record', 'PROGRAM');
    throw new Failure(exitCode.noInput, `There is no ${what}; make one with \`${how}\`.`);
  }
  if ((await handle.stat()).isFile()) return new RunFile(path, handle);
  await handle.close();
  throw new Failure(exitCode.noInput, `"${path}" is not a file; name a recording (*.pellucid).`);
}

/** A recording's file, and what it says about its run at its beginning. */
export interface CheckedRun {
  readonly file: RunFile;
  readonly facts: RunFacts;
}

/**
 * Finds the recording of RUN and reads no more of it than that it is one, which takes the same time for any length.
 * @throws Failure when there is none, or the file is not one that can be read.
 */
export function checkRun(run: string): Promise<CheckedRun> {
  return reading(run, async (file) => {
    for await (const part of readRecording(file)) {
      if (part.part === 'facts') return { file, facts: part.facts };
    }
    throw new NotARecordingError('The file holds no facts of a run');
  });
}

/**
 * Opens the recording of RUN by reading all of it.
 * @throws Failure when there is none, or the file is not one that can be read.
 */
export function openRun(run: string): Promise<{ readonly file: RunFile; readonly recording: Recording }> {
  return reading(run, async (file) => ({ file, recording: await readWhole(file) }));
}

/** @throws Failure when there is not memory enough; NotARecordingError, FormatVersionError */
export async function readWhole(file: RunFile): Promise<Recording> {
  const progress = new Progress(process.stderr);
  try {
    return await openRecording(file, {
      onProgress: (steps) => {
        requireMemory(file);
        progress.step(steps);
      },
    });
  } finally {
    progress.clear();
  }
}

/** Taken of the memory at most: tables are copied as they grow, and Node ends without a word where that finds no place. */
const mostOfMemory = 0.75;
/** Of the limit of the heap, what is for the young alone: nothing that stays lies there. */
const youngBytes = 64 * 2 ** 20;

function requireMemory({ path }: RunFile): void {
  const { heapUsed, rss } = process.memoryUsage();
  const { heap_size_limit: heap } = getHeapStatistics();
  if (heapUsed < mostOfMemory * (heap - youngBytes) && rss < mostOfMemory * totalmem()) return;
  throw new Failure(
    exitCode.badData,
    `"${path}" is too large to be read whole with the memory that there is; make an index with \`${commandLine('index', path)}\`, by which watch, show, history, why, find, diff and profile read only what they need.`,
  );
}

/**
 * Finds the recording of RUN, and closes it when it cannot be read.
 * @throws Failure when there is none, or the file is not one that can be read.
 */
export async function reading<T>(run: string, read: (file: RunFile) => Promise<T>): Promise<T> {
  const file = await findRun(run);
  try {
    return await read(file);
  } catch (error) {
    await file.close();
    throw unreadable(file.path, error);
  }
}

async function openFile(path: string): Promise<FileHandle | null> {
  try {
    return await open(path, 'r');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw new Failure(exitCode.noInput, `"${path}" cannot be read: ${systemReason(error)}.`);
  }
}

function unreadable(path: string, error: unknown): unknown {
  if (error instanceof NotARecordingError) {
    return new Failure(
      exitCode.badData,
      `"${path}" is not a recording: ${lowerFirst(error.message)}. Recordings are made by \`pellucid record\`.`,
    );
  }
  if (error instanceof FormatVersionError) {
    return new Failure(
      exitCode.badData,
      `"${path}" is a recording of version ${error.found}; this build reads up to ${error.supported}. Update pellucid.`,
    );
  }
  return error;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
