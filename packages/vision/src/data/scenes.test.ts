import { expect, test } from 'vitest';
import { copySides, scenesOf } from './scenes.ts';

const photo = (width: number, height: number) => ({ path: '', width, height });

test.each([
  [photo(4000, 3000), 128, [1400, 900, 560]],
  [photo(3000, 4000), 128, [1400, 900, 560]],
  [photo(2000, 1500), 128, [2000, 900, 560]],
  [photo(768, 512), 128, [768]],
  [photo(4000, 3000), 1000, [1400]],
  [photo(4000, 3000), 2000, [4000]],
  [photo(100, 128), 128, []],
])('%o with crops of %i pixels is used at %o', ({ width, height }, crop, sides) => {
  expect(copySides(photo(width, height), crop)).toEqual(sides);
});

test('larger copies are drawn more often, and every copy that is listed is large enough', () => {
  const scenes = scenesOf([photo(4000, 3000), photo(768, 512)], 256);
  expect(scenes.map(({ photo, copy }) => [photo, copy])).toEqual([
    [0, 0],
    [0, 1],
    [0, 2],
    [1, 0],
  ]);
  expect(scenes[0]!.weight / scenes[2]!.weight).toBeCloseTo(1400 / 560, 5);
});
