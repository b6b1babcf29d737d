import { relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { NoPhotosError, PairError } from './errors.ts';
import { listPairs } from './list-pairs.ts';
import { type PhotoFolder, withPhotos } from './testing/photo-folder.ts';

const pairsIn = (files: PhotoFolder): Promise<readonly string[]> =>
  withPhotos(files, async (folder) => {
    const { pairs } = await listPairs(folder);
    return pairs.map(({ blurred, sharp }) => `${relative(folder, blurred.path)} ${relative(folder, sharp.path)}`);
  });

describe('pairs', () => {
  test('go together by their names without endings', async () => {
    const files = { 'blurred/10.jpg': '8x8', 'blurred/2.png': '8x6', 'sharp/2.png': '8x6', 'sharp/10.png': '8x8' };
    expect(await pairsIn(files)).toEqual(['blurred/2.png sharp/2.png', 'blurred/10.jpg sharp/10.png']);
  });

  test('are found in every sequence of the GoPro layout', async () => {
    const files = {
      'b/sharp/1.png': '8x8',
      'b/blur/1.png': '8x8',
      'a/sharp/1.png': '8x8',
      'a/blur/1.png': '8x8',
      'a/blur_gamma/1.png': '8x8',
    };
    expect(await pairsIn(files)).toEqual(['a/blur/1.png a/sharp/1.png', 'b/blur/1.png b/sharp/1.png']);
  });

  test('may stand in any two folders', async () => {
    await withPhotos({ 'in/1.png': '8x8', 'out/1.png': '8x8' }, async (folder) => {
      const { pairs } = await listPairs({ blurred: `${folder}/in`, sharp: `${folder}/out` });
      expect(pairs).toHaveLength(1);
    });
  });

  test('with an unreadable half are left out and reported', async () => {
    const files = { 'blurred/1.png': '8x8', 'sharp/1.png': 'broken', 'blurred/2.png': '8x8', 'sharp/2.png': '8x8' };
    await withPhotos(files, async (folder) => {
      const { pairs, unreadable } = await listPairs(folder);
      expect(pairs.map(({ sharp }) => relative(folder, sharp.path))).toEqual(['sharp/2.png']);
      expect(unreadable.map(({ path }) => relative(folder, path))).toEqual(['sharp/1.png']);
    });
  });
});

describe('what makes no pairs', () => {
  test.each<[string, PhotoFolder, RegExp]>([
    ['no partner', { 'blurred/1.png': '8x8', 'sharp/2.png': '8x8' }, /no partner for .*blurred\/1\.png in .*sharp/],
    [
      'too many sharp',
      { 'blurred/1.png': '8x8', 'sharp/1.png': '8x8', 'sharp/2.png': '8x8' },
      /no partner for .*sharp\/2\.png/,
    ],
    ['different sizes', { 'blurred/1.png': '8x8', 'sharp/1.png': '8x9' }, /8×8 and 8×9 pixels/],
    [
      'two of one name',
      { 'blurred/1.png': '8x8', 'blurred/1.jpg': '8x8', 'sharp/1.png': '8x8' },
      /Two files are called 1/,
    ],
    ['no blurred folder', { 'sharp/1.png': '8x8' }, /no folder «blurred» or «blur» beside .*sharp/],
    ['no folders', { '1.png': '8x8' }, /expected the folders «blurred» \(or «blur»\) and «sharp»/],
  ])('%s', async (_, files, message) => {
    await withPhotos(files, async (folder) => {
      await expect(listPairs(folder)).rejects.toThrow(message);
      await expect(listPairs(folder)).rejects.toBeInstanceOf(PairError);
    });
  });

  test('not one readable pair', async () => {
    await withPhotos({ 'blurred/1.png': '8x8', 'sharp/1.png': 'broken' }, async (folder) => {
      await expect(listPairs(folder)).rejects.toThrow(
        /No pair in .* can be read: Cannot read photograph .*sharp\/1\.png/,
      );
      await expect(listPairs(`${folder}/missing`)).rejects.toBeInstanceOf(NoPhotosError);
    });
  });
});
