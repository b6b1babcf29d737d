import { expect, test } from 'vitest';
import type { Picture } from '../images/picture.ts';
import { PictureCache } from './picture-cache.ts';

const picture = (bytes: number): Picture => ({ width: 1, height: bytes / 3, pixels: new Uint8Array(bytes) });

/** Asks for the keys in turn, each of so many bytes, and tells which had to be loaded. */
const loaded = async (
  budget: number,
  ...keys: (readonly [key: number, bytes: number])[]
): Promise<readonly number[]> => {
  const cache = new PictureCache(budget);
  const loads: number[] = [];
  for (const [key, bytes] of keys) {
    await cache.get(key, async () => {
      loads.push(key);
      return [picture(bytes)];
    });
  }
  return loads;
};

test('what fits is loaded once', async () => {
  expect(await loaded(30, [1, 15], [2, 15], [1, 15], [2, 15])).toEqual([1, 2]);
});

test('what was not used for longest goes first', async () => {
  expect(await loaded(30, [1, 15], [2, 15], [1, 15], [3, 15], [1, 15], [2, 15])).toEqual([1, 2, 3, 2]);
});

test('what is larger than the budget is not kept, and drives nothing out', async () => {
  expect(await loaded(30, [1, 15], [2, 33], [2, 33], [1, 15])).toEqual([1, 2, 2]);
});
