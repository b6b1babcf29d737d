import fc from 'fast-check';
import { expect, test } from 'vitest';
import { printable, printableLine } from './printable.ts';

test('a recording cannot move the cursor, set the title or turn the direction of writing', () => {
  expect(printable('a\x1b[2Jb\x07\u202ec\u0085\rd')).toBe('a\\x1b[2Jb\\x07\\u202ec\\x85\\rd');
});

test('line ends and tabs stay in text, and are spelled out on a line', () => {
  expect(printable('a\n\tb')).toBe('a\n\tb');
  expect(printableLine('a\n\tb')).toBe('a\\n\\tb');
});

test('letters of every script stay as they are, lone surrogates do not', () => {
  expect(printable('Zürich 東京 🚆')).toBe('Zürich 東京 🚆');
  expect(printable('\ud83d!')).toBe('\\ud83d!');
});

test('no control character comes through, whatever the text', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => !/[\p{Cc}\u202a-\u202e]/u.test(printableLine(text))));
});
