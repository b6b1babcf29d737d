import { printable } from '../value-text.ts';
import type { Said } from './span.ts';
import type { Telling } from './telling.ts';

/** The function of the moment's call; a module body by its file. */
export function callName({ moment: { call }, words }: Telling): Said {
  if (call === null) return words.theProgram;
  return call.function.kind === 'module' ? fileName(call.source.program.path) : printable(call.function.name, 60);
}

export function fileName(path: string): string {
  return printable(path.split('/').at(-1) ?? path, 60);
}
