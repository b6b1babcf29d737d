import { readFileSync, statSync } from 'node:fs';
import { type Bookmark, readBookmarks } from '@pellucid/replay';
import { exitCode, Failure, systemCode, systemReason } from './failure.ts';
import { replaceFile } from './output-file.ts';

/** More than all bookmarks that there can be take, each with the longest note. */
const mostNotesBytes = 8 * 2 ** 20;

/** The bookmarks and notes of a recording, in a file beside it. */
export class NotesFile {
  readonly path: string;

  constructor(recording: string) {
    this.path = `${recording}.notes.json`;
  }

  /** null: there is no such file. @throws Failure when it is there and holds something else */
  read(): readonly Bookmark[] | null {
    let text: string;
    try {
      if (statSync(this.path).size > mostNotesBytes) throw new Error('it is too large');
      text = readFileSync(this.path, 'utf8');
      return listOf(text);
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return null;
      throw new Failure(
        exitCode.badData,
        `"${this.path}" cannot be read as bookmarks (${systemReason(error)}); mend it, or move it away.`,
      );
    }
  }

  /** Takes a list as the player writes it, instead of the one that there is. @throws Error when it is none; Failure when it cannot be written */
  write(text: string): void {
    replaceFile(this.path, `${JSON.stringify(listOf(text), null, 2)}\n`);
  }
}

function listOf(text: string): readonly Bookmark[] {
  const value: unknown = JSON.parse(text);
  if (!Array.isArray(value)) throw new Error('it is no list');
  return readBookmarks(text, Number.MAX_SAFE_INTEGER);
}
