import type { Source } from '@pellucid/replay';
import { lexJavaScript } from './javascript-lexing.ts';
import type { TokenKind } from './lexing.ts';
import { lexPython } from './python-lexing.ts';

/** A run of characters of one line; `kind` is a class of the style sheet, '' for none. */
export interface Token {
  readonly text: string;
  readonly kind: '' | TokenKind;
}

// What takes longer to colour than a reader waits is shown without.
const mostCharacters = 2_000_000;

/** The tokens of each line of the source. */
export function highlight(source: Source): readonly (readonly Token[])[] {
  const text = source.lines.join('\n');
  const lines: Token[][] = source.lines.map(() => []);
  if (text.length > mostCharacters) return source.lines.map((line) => [{ text: line, kind: '' }]);
  let line = 0;
  let at = 0;
  const put = (to: number, kind: Token['kind']): void => {
    for (const [index, piece] of text.slice(at, to).split('\n').entries()) {
      if (index > 0) line++;
      if (piece !== '') lines[line]?.push({ text: piece, kind });
    }
    at = to;
  };
  const lex = source.program.language === 'python' ? lexPython : lexJavaScript;
  for (const { from, to, kind } of lex(text)) {
    if (from > at) put(from, '');
    put(to, kind);
  }
  put(text.length, '');
  return lines;
}
