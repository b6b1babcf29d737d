import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { alignLines } from './line-alignment.ts';

const drawn = (a: string, b: string): string[] =>
  alignLines(a.split('\n'), b.split('\n')).map((line) => `${line.is} ${line.a ?? '-'} ${line.b ?? '-'}`);

describe('laying two texts over each other', () => {
  test('a line with another word stands for the one before', () => {
    expect(drawn('def f(x):\n    i = 0\n    return x', 'def f(x):\n    i = 1\n    return x')).toEqual([
      'same 1 1',
      'changed 2 2',
      'same 3 3',
    ]);
  });

  test('of more lines than there were, the likest takes the place', () => {
    expect(drawn('a\nif x < limit:\nb', 'a\nlog(y)\nif x <= limit:\nb')).toEqual([
      'same 1 1',
      'only-b - 2',
      'changed 2 3',
      'same 3 4',
    ]);
  });

  test('lines without likeness stand for each other one by one', () => {
    expect(drawn('a\nfoo\nb', 'a\nbar\nb')).toEqual(['same 1 1', 'changed 2 2', 'same 3 3']);
  });

  test('what was put in or left out stands alone', () => {
    expect(drawn('a\nb', 'a\nx\nb')).toEqual(['same 1 1', 'only-b - 2', 'same 2 3']);
    expect(drawn('a\nx\nb', 'a\nb')).toEqual(['same 1 1', 'only-a 2 -', 'same 3 2']);
  });

  test('every line of both texts is there once, in order', () => {
    const texts = fc.array(fc.constantFrom('a = b', 'a = c', 'f(a, b)', '', 'x'), { maxLength: 12 });
    fc.assert(
      fc.property(texts, texts, (a, b) => {
        const lines = alignLines(a, b);
        expect(lines.flatMap((line) => line.a ?? [])).toEqual(a.map((_, index) => index + 1));
        expect(lines.flatMap((line) => line.b ?? [])).toEqual(b.map((_, index) => index + 1));
        for (const line of lines) if (line.is === 'same') expect(a[line.a - 1]).toBe(b[line.b - 1]);
      }),
    );
  });
});
