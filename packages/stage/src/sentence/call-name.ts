import { printable } from '../value-text.ts';
import type { SentenceWords } from './sentence-words.ts';
import type { Said } from './span.ts';
import type { Telling } from './telling.ts';

/** The function of the moment's call; a module body by its file. */
export function callName({ moment: { call }, words }: Telling): Said {
  if (call === null) return words.theProgram;
  if (call.function.kind === 'module') return fileName(call.source.program.path);
  return functionName(call.function.name, words);
}

/** Recorders name what the program does not: `<anonymous>`, `<lambda>`. */
export function functionName(name: string, words: SentenceWords): Said {
  return name === '<anonymous>' || name === '<lambda>' ? words.unnamedFunction : printable(name, 60);
}

export function fileName(path: string): string {
  return printable(path.split('/').at(-1) ?? path, 60);
}
