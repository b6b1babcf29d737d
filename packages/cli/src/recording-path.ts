import { accessSync, closeSync, constants, openSync, readSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { exitCode, Failure, systemReason } from './failure.ts';

const magic = Buffer.from([0x89, 0x4d, 0x43, 0x41, 0x50, 0x30, 0x0d, 0x0a]);

/**
 * Asks before a program runs whether its recording can be put at `path`.
 * @throws Failure when it cannot be written, or when something that is no recording stands there.
 */
export function requireWritable(path: string): void {
  const advice = 'Choose another place with -o.';
  const there = statSync(path, { throwIfNoEntry: false });
  if (there?.isDirectory()) {
    throw new Failure(
      exitCode.cannotCreate,
      `"${path}" is a folder, so the recording cannot be written there. ${advice}`,
    );
  }
  try {
    accessSync(there === undefined || there.isFile() ? dirname(resolve(path)) : path, constants.W_OK);
  } catch (error) {
    throw new Failure(exitCode.cannotCreate, `"${path}" cannot be written: ${systemReason(error)}. ${advice}`);
  }
  if (!there?.isFile() || there.size === 0) return;
  const previous = statSync(previousOf(path), { throwIfNoEntry: false });
  const replaced = previous === undefined ? [path] : [path, previousOf(path)];
  for (const file of replaced) {
    if (statSync(file).isFile() && beginsLikeRecording(file)) continue;
    throw new Failure(
      exitCode.cannotCreate,
      `"${file}" exists and is no recording, so it is not overwritten. ${advice}`,
    );
  }
}

/** `run.pellucid` → `run.previous.pellucid`: one earlier recording of a name is kept, so that they do not become many. */
export function previousOf(path: string): string {
  const ending = '.pellucid';
  return path.endsWith(ending) ? `${path.slice(0, -ending.length)}.previous${ending}` : `${path}.previous`;
}

function beginsLikeRecording(path: string): boolean {
  const start = Buffer.alloc(magic.length);
  const descriptor = openSync(path, 'r');
  try {
    const length = readSync(descriptor, start, 0, magic.length, 0);
    // A host that was killed at once leaves less than the magic.
    return start.subarray(0, length).equals(magic.subarray(0, length));
  } finally {
    closeSync(descriptor);
  }
}
