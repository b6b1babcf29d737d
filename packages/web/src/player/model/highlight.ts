import { highlightTree, tagHighlighter, tags } from '@lezer/highlight';
import { parser as javascript } from '@lezer/javascript';
import { parser as python } from '@lezer/python';
import type { Language } from '@pellucid/format';
import type { Source } from '@pellucid/replay';

/** A run of characters of one line; `kind` is a class of the style sheet: w word, s string, n number, c comment, d name that is defined. */
export interface Token {
  readonly text: string;
  readonly kind: '' | 'w' | 's' | 'n' | 'c' | 'd';
}

const highlighter = tagHighlighter([
  { tag: tags.keyword, class: 'w' },
  { tag: [tags.string, tags.special(tags.string), tags.regexp, tags.character], class: 's' },
  { tag: [tags.number, tags.bool, tags.null], class: 'n' },
  { tag: tags.comment, class: 'c' },
  { tag: [tags.definition(tags.function(tags.variableName)), tags.definition(tags.className)], class: 'd' },
]);

// What a parser takes longer for than a reader waits is shown without colours.
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
  highlightTree(parserOf(source.program.language).parse(text), highlighter, (from, to, kind) => {
    if (from > at) put(from, '');
    put(to, kind as Token['kind']);
  });
  put(text.length, '');
  return lines;
}

function parserOf(language: Language): typeof python {
  if (language === 'python') return python;
  return javascript.configure({ dialect: language === 'typescript' ? 'ts jsx' : 'jsx' });
}
