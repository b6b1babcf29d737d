import { id, type Language, type SourceId } from '@pellucid/format';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Source } from '../recording.ts';
import { type Binding, bindingsOf } from '../why/bindings.ts';
import { parseQuery, QuerySyntaxError } from './query-syntax.ts';
import { SourceSyntax } from './source-syntax.ts';

function syntax(text: string, language: Language): SourceSyntax {
  const program = { path: 'a', language, sha256: '', functions: [], variables: [], sites: [], subscripts: [] };
  const source: Source = {
    id: id<SourceId>(1),
    program: { source: id<SourceId>(1), ...program },
    text,
    lines: text.split('\n'),
  };
  return new SourceSyntax(source);
}

/** What the statement at `¦` is: its kind, and the text of what it evaluates or goes over. */
function at(marked: string, language: Language): string {
  const offset = marked.indexOf('¦');
  const read = syntax(marked.replace('¦', ''), language);
  const statement = read.statementAt(offset);
  if (statement.is === 'other') return 'other';
  return `${statement.is} ${read.textOf(statement.is === 'loop' ? statement.iterable : statement.value)}`;
}

describe('the statement at a place', () => {
  test.each([
    ['python', 'if a:\n    x = 1\n¦elif b > 2: y = 3', 'evaluation b > 2'],
    ['python', 'u = [e for ¦e in data if e]', 'loop data'],
    ['python', 'def f(a): ¦return a[0] + 1', 'evaluation a[0] + 1'],
    ['typescript', 'const f = (v: Map<string, number[]>): number => ¦v.size as number;', 'evaluation v.size'],
    ['typescript', 'if (x) ¦[a[i]!, a[j]] = [a[j]!, a[i]!];', 'evaluation [a[i]!, a[j]] = [a[j]!, a[i]!]'],
    ['javascript', 'for (let i = 0; i < n; ¦i++) { s += i }', 'evaluation i++'],
    ['javascript', 'class A { #p = 1; m() { ¦return /[/]"/.test(this.#p) } }', 'evaluation /[/]"/.test(this.#p)'],
  ] as const)('of %s: %s', (language, marked, expected) => {
    expect(at(marked, language)).toBe(expected);
  });
});

test.each([
  ['case ¦(1, who, *rest):', 'who = pair[1]; rest = pair…'],
  ['case ¦{"k": [a, _], **others} as whole if a > b:', 'a = pair["k"][0]; others = pair…; whole = pair'],
  ['case ¦Point(x=a) | None:', ''],
  ['case = ¦3', 'case = 3'],
])('what a pattern of Python gives to its names: %s', (marked, expected) => {
  const head = marked.endsWith(':') ? 'match pair:\n    ' : '';
  const read = syntax(`${head}${marked.replace('¦', '')}${head === '' ? '' : '\n        pass'}`, 'python');
  const path = (parts: Binding['path']) =>
    parts.map((part) => (part.take === 'rest' ? '…' : `[${part.take === 'key' ? read.textOf(part.key) : part.index}]`));
  const told = bindingsOf(read.statementAt(head.length + marked.indexOf('¦'))).map(
    (one) => `${read.textOf(one.target)} = ${read.textOf(one.value)}${path(one.path).join('')}`,
  );
  expect(told.join('; ')).toBe(expected);
});

test('conditions around a place: guards before it, nearest first, then what it stands in', () => {
  const text = 'while a:\n    if b: break\n    if c: x = 1\n    y = 2\n';
  const read = syntax(text, 'python');
  expect(read.conditionsAround(text.indexOf('y = 2'))).toEqual([[text.indexOf('if b')], [0]]);
});

describe('hostile texts', () => {
  test.each(['python', 'typescript'] as const)('any text can be asked about anywhere, as %s', (language) => {
    const piece = fc.constantFrom(
      '(',
      ')',
      '[',
      '{',
      '}',
      '<',
      '>',
      '=',
      ':',
      '\n',
      ' ',
      'if ',
      'for ',
      'in ',
      '=> ',
      '`',
      '"',
      '/',
      `$${'{'}`,
      'a',
      '1',
      '.',
      ',',
      '?',
      'def ',
      'class ',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), fc.nat(120), (pieces, offset) => {
        const read = syntax(pieces.join(''), language);
        read.statementAt(offset);
        read.conditionsAround(offset);
      }),
      { numRuns: 300 },
    );
  });

  test.each(['python', 'typescript'] as const)('ten thousand levels do not overflow, as %s', (language) => {
    for (const open of ['(', '[', '{', 'if (a) ', 'a ? ', '-', 'f(']) {
      expect(syntax(open.repeat(10_000), language).statementAt(3).is).toBeTypeOf('string');
    }
  });

  test.each(['0o8', '0b2', '0xg', '1 + 0b'])('%s in a question is no number', (text) => {
    for (const language of ['python', 'javascript'] as const)
      expect(() => parseQuery(text, language)).toThrow(QuerySyntaxError);
  });

  test('a question is read or refused by its own error', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), (text) => {
        try {
          parseQuery(text, 'python');
        } catch (error) {
          expect(error).toBeInstanceOf(QuerySyntaxError);
        }
      }),
      { numRuns: 500 },
    );
  });
});
