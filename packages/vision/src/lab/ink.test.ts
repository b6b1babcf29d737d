import { expect, test } from 'vitest';
import { Ink } from './ink.ts';

function drawn(ink: Ink): string {
  const rows = Array.from({ length: ink.side }, (_, row) => ink.cover.subarray(row * ink.side, (row + 1) * ink.side));
  return rows.map((row) => [...row].map((share) => (share === 0 ? '.' : share < 1 ? '+' : '#')).join('')).join('\n');
}

test('a line covers the pixels under the pen wholly, those at its rim in part', () => {
  const ink = new Ink(7);
  ink.draw(
    [
      [2, 3.5],
      [5, 3.5],
    ],
    1,
  );
  expect(drawn(ink)).toBe(['.......', '.......', '.+++++.', '.#####.', '.+++++.', '.......', '.......'].join('\n'));
});

test('a point is a dot of the area of its circle', () => {
  const ink = new Ink(40);
  ink.draw([[20.3, 19.1]], 9);
  expect(ink.cover.reduce((sum, share) => sum + share, 0) / (Math.PI * 81)).toBeCloseTo(1, 2);
});

test('what lies outside is left out', () => {
  const ink = new Ink(5);
  ink.draw(
    [
      [-9, -9],
      [-3, 20],
    ],
    2,
  );
  expect(Math.max(...ink.cover)).toBe(0);
});

test('crossing lines are as dark as one', () => {
  const ink = new Ink(9);
  ink.draw(
    [
      [0, 4.5],
      [9, 4.5],
    ],
    0.3,
  );
  const one = Math.max(...ink.cover);
  ink.draw(
    [
      [4.5, 0],
      [4.5, 9],
    ],
    0.3,
  );
  expect(Math.max(...ink.cover)).toBe(one);
});
