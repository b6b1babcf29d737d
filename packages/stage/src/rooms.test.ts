import { expect, test } from 'vitest';
import { heightOf, roomsOf } from './rooms.ts';

test('rooms are shared where all are shown whole', () => {
  const wish = { least: 100, share: 1, need: 150 };
  expect(roomsOf([wish, { ...wish, share: 3 }, { ...wish, need: null }], 800)).toEqual([200, 400, 200]);
});

test('what needs less gives what it can spare to what needs more, and never less than the least', () => {
  const [one, other, filling] = roomsOf(
    [
      { least: 100, share: 1, need: 60 },
      { least: 100, share: 1, need: 290 },
      { least: 100, share: 1, need: null },
    ],
    600,
  );
  expect([one, other, filling]).toEqual([110, 290, 200]);
  expect(
    roomsOf(
      [
        { least: 100, share: 1, need: 60 },
        { least: 100, share: 1, need: 900 },
      ],
      400,
    ),
  ).toEqual([100, 300]);
});

test('the height of a picture goes up in few steps', () => {
  const rect = { kind: 'rect', x: 0, y: 50, w: 10, h: 30 } as const;
  expect(heightOf([rect])).toBe(72);
  expect(heightOf([rect, { ...rect, y: 80 }])).toBe(72);
  expect(
    heightOf([
      rect,
      {
        kind: 'path',
        segments: [
          ['M', 0, 20],
          ['L', 5, 140],
        ],
      },
    ]),
  ).toBe(144);
  expect(heightOf([])).toBe(0);
});
