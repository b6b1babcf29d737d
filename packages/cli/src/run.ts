import { type FileHandle, open } from 'node:fs/promises';
import { FormatVersionError, NotARecordingError } from '@pellucid/format';
import { openRecording, type RandomAccess, type Recording } from '@pellucid/replay';
import { exitCode, Failure, systemCode, systemReason } from './failure.ts';
import { isRecordable } from './languages.ts';
import { commandLine } from './text/shell.ts';

/** A recording's file, held open: what is read stays one recording when another is written under its name. */
export class RunFile implements RandomAccess {
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

/**
 * Opens the recording of RUN.
 * @throws Failure when there is none, or the file is not one that can be read.
 */
export async function openRun(run: string): Promise<{ readonly file: RunFile; readonly recording: Recording }> {
  const file = await findRun(run);
  try {
    return { file, recording: await openRecording(file) };
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
