import { closeSync, fstatSync, ftruncateSync, lstatSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import type { ByteSink } from '@pellucid/format';
import { previousOf } from '../recording-path.ts';
import { endedWell } from './ended-well.ts';

/** The earlier recording of a name that is kept. `isLatest`: it is the one before; else the last one that ended well, and those after it did not. */
export interface Previous {
  readonly path: string;
  readonly isLatest: boolean;
}

/**
 * The file that a recording is appended to. It is written under its final name from the first byte, and not renamed to it at the
 * end: a prefix of a recording is a recording, and a host that was killed leaves one where it was asked for.
 */
export class RecordingFile implements ByteSink {
  readonly path: string;
  readonly previous: Previous | null;
  readonly #descriptor: number;
  #length = 0;

  /**
   * Takes the place of a file of that name. The old file is removed, or renamed where `keepsPrevious`, and not emptied, so that a player
   * that shows it keeps it.
   * @throws the system's error
   */
  constructor(path: string, keepsPrevious = false) {
    const there = lstatSync(path, { throwIfNoEntry: false });
    // Of an empty file, such as one made by `mktemp`, there is nothing to keep.
    this.previous = keepsPrevious && there?.isFile() && there.size > 0 ? previousFor(path) : null;
    if (this.previous?.isLatest) renameSync(path, this.previous.path);
    else if (there?.isFile()) rmSync(path);
    this.#descriptor = openSync(path, 'w');
    this.path = path;
  }

  /** @throws the system's error; the file then ends with the last write that was whole. */
  async write(bytes: Uint8Array): Promise<void> {
    try {
      for (let at = 0; at < bytes.length; ) at += writeSync(this.#descriptor, bytes, at);
      this.#length += bytes.length;
    } catch (error) {
      if (fstatSync(this.#descriptor).isFile()) ftruncateSync(this.#descriptor, this.#length);
      throw error;
    }
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}

/** What failing runs are compared with is one that ended well: that keeps its place until another one has. */
function previousFor(path: string): Previous {
  const previous = previousOf(path);
  const isKept = lstatSync(previous, { throwIfNoEntry: false })?.isFile() && endedWell(previous) && !endedWell(path);
  return { path: previous, isLatest: !isKept };
}
