import { randomBytes } from 'node:crypto';
import { closeSync, openSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { exitCode, Failure, systemCode, systemReason } from './failure.ts';

/** @param what the input in words: "the recording" @throws Failure when the output is a folder, or the very file that is read */
export function requireOtherFile(output: string, input: string, what: string): void {
  const there = statSync(output, { throwIfNoEntry: false });
  if (there?.isDirectory()) {
    throw new Failure(exitCode.cannotCreate, `"${output}" is a folder; name a file with -o.`);
  }
  const same = statSync(input);
  if (resolve(output) === resolve(input) || (there?.ino === same.ino && there.dev === same.dev)) {
    throw new Failure(exitCode.usage, `-o names ${what} itself ("${output}"); name another file.`);
  }
}

/** Writes all of it or nothing: a file that is cut is of no use to anybody. @throws Failure */
export function replaceFile(path: string, contents: string | Uint8Array): void {
  replaceFileBy(path, [contents]);
}

/** The same of what comes in pieces. @returns the bytes that it has @throws Failure, and whatever makes the pieces */
export function replaceFileBy(path: string, pieces: Iterable<string | Uint8Array>): number {
  const temporary = `${path}.${randomBytes(4).toString('hex')}.part`;
  try {
    const file = openSync(temporary, 'wx');
    try {
      for (const piece of pieces) writeFileSync(file, piece);
    } finally {
      closeSync(file);
    }
    const { size } = statSync(temporary);
    renameSync(temporary, path);
    return size;
  } catch (error) {
    rmSync(temporary, { force: true });
    if (systemCode(error) === undefined) throw error;
    throw new Failure(
      exitCode.cannotWrite,
      `"${path}" cannot be written: ${systemReason(error)}. Choose another place with -o.`,
    );
  }
}
