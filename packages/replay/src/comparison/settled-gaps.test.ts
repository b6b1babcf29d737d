import { expect, test } from 'vitest';
import { alignSequences } from './sequence-alignment.ts';
import { settleGaps } from './settled-gaps.ts';

/** Both sides as statements with their contents (`x1 y2`), aligned; pairs by place of A, `.` where there is none. */
function settled(a: string, b: string): string {
  const sides = [a.split(' '), b.split(' ')] as const;
  const numbered = (texts: readonly string[]) => Uint32Array.from(texts, (text) => Number.parseInt(text, 36));
  const keys = [
    numbered(sides[0].map((text) => text[0] ?? '')),
    numbered(sides[1].map((text) => text[0] ?? '')),
  ] as const;
  const { pairs } = alignSequences(...keys);
  settleGaps(pairs, keys, [numbered(sides[0]), numbered(sides[1])]);
  return [...pairs].map((place) => (place < 0 ? '.' : place)).join(' ');
}

test('a turn more is the one that the others are not', () => {
  expect(settled('p1 x1 y1 x2 y2 z9', 'p2 x1 y1 x7 y7 x2 y2 z9')).toBe('0 1 2 5 6 7');
  expect(settled('p1 x1 y1 x2 y2 z9', 'p2 x7 y7 x1 y1 x2 y2 z9')).toBe('0 3 4 5 6 7');
  expect(settled('p1 x1 y1 x2 y2 z9', 'p2 x1 y1 x2 y2 x7 y7 z9')).toBe('0 1 2 3 4 7');
});

test('where nothing tells turns apart, the last one is more', () => {
  expect(settled('p1 x1 y1 x1 y1 z9', 'p2 x1 y1 x1 y1 x1 y1 z9')).toBe('0 1 2 3 4 7');
});

test('the same of turns that the second side lacks', () => {
  expect(settled('p1 x1 y1 x7 y7 x2 y2 z9', 'p2 x1 y1 x2 y2 z9')).toBe('0 1 2 . . 3 4 5');
});

test('two loops that both turn once more have their turns at their own ends', () => {
  const a = 'x1 y1 x2 y2 p1 u1 v1 u2 v2 z9';
  const b = 'x1 y1 x2 y2 x3 y3 p2 u1 v1 u2 v2 u3 v3 z9';
  expect(settled(a, b)).toBe('0 1 2 3 6 7 8 9 10 13');
});

test('what is there once is not moved, and neither is a gap with something on both sides', () => {
  expect(settled('a1 b1 c1', 'a1 n1 b1 c1')).toBe('0 2 3');
  expect(settled('a1 m1 b1', 'a1 n1 b1')).toBe('0 . 2');
});
