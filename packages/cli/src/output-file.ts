import { randomBytes } from 'node:crypto';
import { renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { exitCode, Failure, systemReason } from './failure.ts';

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
  const temporary = `${path}.${randomBytes(4).toString('hex')}.part`;
  try {
    writeFileSync(temporary, contents, { flag: 'wx' });
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw new Failure(
      exitCode.cannotWrite,
      `"${path}" cannot be written: ${systemReason(error)}. Choose another place with -o.`,
    );
  }
}
