import { expect, test } from 'vitest';
import { suggestion } from './suggestion.ts';

test.each([
  ['haep', 'heap'],
  ['bset', 'best'],
  ['totl', 'total'],
  ['xyzzy', null],
  ['', null],
])('%s: %s', (word, expected) => {
  expect(suggestion(word, ['heap', 'best', 'total', 'a'])).toBe(expected);
});
