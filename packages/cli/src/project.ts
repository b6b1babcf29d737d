import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';

const marks = ['.git', 'package.json', 'pyproject.toml', 'setup.py'];

/**
 * The project that a program belongs to: its nearest folder upwards that looks like the root of one, else its own folder.
 * Symbolic links are followed first: the project is where the program really lies.
 */
export function projectOf(program: string): string {
  return projectAround(dirname(realpathSync(program)));
}

/** The nearest folder upwards, this one among them, that looks like the root of a project, else the folder itself. */
export function projectAround(own: string): string {
  for (let folder = own; ; folder = dirname(folder)) {
    if (marks.some((mark) => existsSync(join(folder, mark)))) return folder;
    if (dirname(folder) === folder) return own;
  }
}
