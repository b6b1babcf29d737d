import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { highlightTree, tagHighlighter, tags } from '@lezer/highlight';
import { parser as javascript } from '@lezer/javascript';
import { parser as python } from '@lezer/python';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lexJavaScript } from './javascript-lexing.ts';
import type { Stretch } from './lexing.ts';
import { lexPython } from './python-lexing.ts';

/** Files of the folder, by their paths from the root. */
function filesIn(folder: string, endings: RegExp): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((path) => join(folder, path))
    .filter((path) => endings.test(path) && !/dist|node_modules/.test(path));
}

const root = fileURLToPath(new URL('../../../../..', import.meta.url));

const highlighter = tagHighlighter([
  { tag: [tags.keyword, tags.self], class: 'w' },
  { tag: [tags.string, tags.special(tags.string), tags.regexp, tags.character], class: 's' },
  { tag: [tags.number, tags.bool, tags.null], class: 'n' },
  { tag: tags.comment, class: 'c' },
  { tag: [tags.definition(tags.function(tags.variableName)), tags.definition(tags.className)], class: 'd' },
]);

// Where Lezer is behind the language (types among names, predicates, types made of templates), or gives another colour (escapes, signs, formats of fields).
const aside =
  /export \{.*|\} from|\b(?:type|readonly|is)\b|\| `.*|\\(?:u\{?[\da-f]+\}?|.)|:[^{}"']*\}|[^\p{L}\p{N}_$"'`]/gu;

/** Each line with the kind of each of its characters below it. */
function told(text: string, stretches: Iterable<Stretch>): readonly string[] {
  const kinds: string[] = Array.from({ length: text.length }, () => ' ');
  for (const { from, to, kind } of stretches) for (let at = from; at < to; at++) kinds[at] = kind;
  const lines = text.split('\n');
  let at = 0;
  return lines.map((line) => {
    const mine = line
      .split('')
      .map((character, index) => (character.trim() === '' ? ' ' : (kinds[at + index] ?? ' ')))
      .join('');
    at += line.length + 1;
    const masked = mine.split('');
    for (const { index, 0: found } of line.matchAll(aside)) masked.fill(' ', index, index + found.length);
    return `${line}
${masked.join('').trimEnd()}`;
  });
}

function parsed(text: string, parser: typeof python): readonly Stretch[] {
  const stretches: Stretch[] = [];
  highlightTree(parser.parse(text), highlighter, (from, to, kind) => {
    stretches.push({ from, to, kind: kind as Stretch['kind'] });
  });
  return stretches;
}

describe('colours are those of a whole parser', () => {
  test.each([...filesIn('examples', /\.py$/), ...filesIn('gallery', /\.py$/)])('%s', (path) => {
    const text = readFileSync(join(root, path), 'utf8');
    expect(told(text, lexPython(text))).toEqual(told(text, parsed(text, python)));
  });

  const typed = javascript.configure({ dialect: 'ts' });
  const scripts = /\.(?:ts|mjs|cjs|js)$/;
  // Enough of the language, and sources that seldom change.
  const own = ['packages/format/src', 'packages/record-js/src/rewrite'];
  test.each([...own, 'examples', 'gallery'].flatMap((folder) => filesIn(folder, scripts)))('%s', (path) => {
    const text = readFileSync(join(root, path), 'utf8');
    expect(told(text, lexJavaScript(text))).toEqual(told(text, parsed(text, typed)));
  });
});

describe('whatever the text is', () => {
  const pieces = fc.array(
    fc.constantFrom(
      '"',
      "'",
      '`',
      '${',
      '}',
      '{',
      '/',
      '*',
      '\\',
      '\n',
      'f"',
      "'''",
      'r"',
      '#',
      ' ',
      'def ',
      'class ',
      '1',
      'x',
      '[',
    ),
    { maxLength: 60 },
  );
  test.each([
    ['Python', lexPython],
    ['JavaScript', lexJavaScript],
  ] as const)('stretches of %s are in order and within it', (_name, lex) => {
    fc.assert(
      fc.property(pieces, (parts) => {
        const text = parts.join('');
        let end = 0;
        for (const { from, to } of lex(text)) {
          expect(from).toBeGreaterThanOrEqual(end);
          expect(to).toBeGreaterThan(from);
          end = to;
        }
        expect(end).toBeLessThanOrEqual(text.length);
      }),
    );
  });

  test('a megabyte of quotes, brackets and slashes is read once', () => {
    for (const piece of ['"', '`${', "f'{", '/', '/*', '[', "'''\\"]) {
      const text = piece.repeat(200_000);
      expect([...lexPython(text)].length + [...lexJavaScript(text)].length).toBeGreaterThanOrEqual(0);
    }
  });
});
