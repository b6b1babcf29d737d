import { endOf, type Stretch } from './lexing.ts';

const words = new Set(
  'and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield'.split(
    ' ',
  ),
);
const constants = new Set(['None', 'True', 'False']);

/** A string with fields that is open around the code that is being read. */
interface OpenString {
  readonly quote: string;
  /** Brackets open within the field. */
  depth: number;
}

/** Words, strings, numbers, comments and defined names of Python, in order. One pass; strings with fields within fields are a stack. */
export function* lexPython(text: string): Generator<Stretch> {
  const open: OpenString[] = [];
  let at = 0;
  let defines = false;
  while (at < text.length) {
    const inside = open.at(-1);
    const character = text.charAt(at);
    if (inside !== undefined && inside.depth === 0 && (character === '}' || character === ':' || character === '!')) {
      // The field is over, or goes on as its format, which is text again.
      if (character !== '}' && text.charAt(at + 1) === '=') {
        at += 2;
        continue;
      }
      const from = character === '}' ? at + 1 : at;
      at = yield* stringPart(text, from, from, inside, open, character !== '}');
      continue;
    }
    if (inside !== undefined && '([{'.includes(character)) inside.depth++;
    if (inside !== undefined && ')]}'.includes(character)) inside.depth--;
    const comment = endOf(/#.*/y, text, at);
    const string = endOf(/(?:[rbuft]|[bft]r|r[bft])?(?:"""|'''|"|')/iy, text, at);
    if (comment !== null) {
      yield { from: at, to: comment, kind: 'c' };
      at = comment;
    } else if (string !== null) {
      const opening = text.slice(at, string);
      const quote = opening.replace(/^[a-z]+/i, '');
      const prefix = opening.slice(0, opening.length - quote.length).toLowerCase();
      const opened = { quote, depth: 0 };
      const hasFields = prefix.includes('f') || prefix.includes('t');
      if (hasFields) open.push(opened);
      at = yield* stringPart(text, at, string, opened, hasFields ? open : null, false);
      defines = false;
    } else {
      const number = endOf(/(?:0[xob][\da-f_]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:e[+-]?[\d_]+)?j?)/iy, text, at);
      const name = endOf(/[\p{L}_][\p{L}\p{N}_]*/uy, text, at);
      if (number !== null) {
        yield { from: at, to: number, kind: 'n' };
        at = number;
      } else if (name !== null) {
        const word = text.slice(at, name);
        const isWord = text.charAt(at - 1) !== '.' && (words.has(word) || isSoftWord(text, at, word));
        if (isWord) yield { from: at, to: name, kind: 'w' };
        else if (constants.has(word)) yield { from: at, to: name, kind: 'n' };
        else if (defines) yield { from: at, to: name, kind: 'd' };
        defines = isWord && (word === 'def' || word === 'class');
        at = name;
      } else at++;
    }
  }
}

/**
 * A string, or a part of one with fields, coloured from `from` and read from `at` to its end or to its next field.
 * @param open where strings with fields are kept while code is read; null for a string without
 * @param inFormat the part is the format of a field: `}` ends it
 */
function* stringPart(
  text: string,
  from: number,
  at: number,
  { quote }: OpenString,
  open: OpenString[] | null,
  inFormat: boolean,
): Generator<Stretch, number> {
  let end = at;
  let format = inFormat;
  let coloured = from;
  while (end < text.length) {
    const character = text.charAt(end);
    if (character === '\\') end += 2;
    else if (text.startsWith(quote, end) || (character === '\n' && quote.length === 1)) {
      if (character !== '\n') end += quote.length;
      open?.pop();
      break;
    } else if (format && character === '}') {
      format = false;
      end++;
      coloured = end;
    } else if (open !== null && character === '{') {
      if (text.charAt(end + 1) !== '{' || format) break;
      end += 2;
    } else end++;
  }
  if (end > text.length) end = text.length;
  if (end > coloured) yield { from: coloured, to: end, kind: 's' };
  const isField = open !== null && text.charAt(end) === '{' && open.length > 0;
  return isField ? end + 1 : end;
}

/** `match` and `case` are words only where a statement begins with them. */
function isSoftWord(text: string, at: number, word: string): boolean {
  if (word !== 'match' && word !== 'case') return false;
  const line = text.slice(text.lastIndexOf('\n', at) + 1, at);
  if (line.trim() !== '') return false;
  const end = endOf(/(?:match|case)[ \t]+[^\s=.,)\]}:;+*/%|&^<>!][^\n]*:/y, text, at);
  return end !== null;
}
