import { relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { NoPhotosError } from './errors.ts';
import { listPhotos, surveyPhotos } from './list-photos.ts';
import { withPhotos } from './testing/photo-folder.ts';

describe('listing a folder', () => {
  test('finds photographs at any depth, in natural order, and nothing else', async () => {
    const files = {
      '10.png': '',
      '9.png': '',
      'B/2.JPG': '',
      'b/1.tiff': '',
      'notes.txt': '',
      '.hidden.png': '',
      '.git/a.png': '',
    };
    await withPhotos({ ...files, 'a.webp': '', 'a.avif': '' }, async (folder) => {
      const found = (await listPhotos(folder)).map((path) => relative(folder, path));
      expect(found).toEqual(['9.png', '10.png', 'a.avif', 'a.webp', 'b/1.tiff', 'B/2.JPG']);
    });
  });

  test('a folder without photographs, or no folder, is an error that names it', async () => {
    await withPhotos({ 'notes.txt': 'none' }, async (folder) => {
      await expect(listPhotos(folder)).rejects.toThrow(`No photographs in ${folder}: expected files ending in .jpg`);
      await expect(listPhotos(`${folder}/missing`)).rejects.toThrow(
        `Cannot read the folder ${folder}/missing (ENOENT)`,
      );
      await expect(listPhotos(`${folder}/missing`)).rejects.toBeInstanceOf(NoPhotosError);
    });
  });
});

describe('surveying photographs', () => {
  test('tells sizes of the readable ones and reasons for the others', async () => {
    await withPhotos({ '1.png': '20x10', '2.png': 'broken', '3.jpg': '8x30' }, async (folder) => {
      const { readable, unreadable } = await surveyPhotos(folder, await listPhotos(folder));
      expect(readable.map(({ width, height }) => `${width}x${height}`)).toEqual(['20x10', '8x30']);
      expect(unreadable.map(({ path, reason }) => [relative(folder, path), reason])).toEqual([
        ['2.png', 'it is neither JPEG, PNG, WebP, TIFF nor AVIF'],
      ]);
    });
  });

  test('is an error when not one is readable', async () => {
    await withPhotos({ '1.png': 'broken', '2.jpg': '' }, async (folder) => {
      const survey = surveyPhotos(folder, await listPhotos(folder));
      await expect(survey).rejects.toThrow(
        `None of the 2 photographs in ${folder} can be read; the first, ${folder}/1.png: it is neither`,
      );
      await expect(survey).rejects.toMatchObject({ unreadable: [{}, {}] });
    });
  });
});
