import { describe, expect, test } from 'vitest';
import { NoPhotosError } from './errors.ts';
import { holdOut, openPairs, openPhotos } from './open-source.ts';
import type { SampleSource } from './sample.ts';
import { withPhotos } from './testing/photo-folder.ts';

describe('opening a source', () => {
  test('leaves out photographs smaller than a crop and says so', async () => {
    await withPhotos({ '1.png': '64x48', '2.png': '64x20', '3.png': 'broken' }, async (folder) => {
      const { source, unreadable } = await openPhotos(folder, 32);
      expect(source).toMatchObject({ kind: 'photos', photos: [{ path: `${folder}/1.png` }] });
      expect(unreadable.map(({ message }) => message)).toEqual([
        `Cannot read photograph ${folder}/3.png: it is neither JPEG, PNG, WebP, TIFF nor AVIF`,
        `Cannot read photograph ${folder}/2.png: it has 64×20 pixels; expected at least 32×32, the size of a crop`,
      ]);
    });
  });

  test('is an error when all are smaller', async () => {
    await withPhotos({ 'blurred/1.png': '64x48', 'sharp/1.png': '64x48' }, async (folder) => {
      await expect(openPhotos(folder, 49)).rejects.toThrow(
        `No photograph in ${folder} is as large as a crop of 49×49 pixels`,
      );
      await expect(openPairs(folder, 49)).rejects.toBeInstanceOf(NoPhotosError);
      await expect(openPairs(folder, 48)).resolves.toMatchObject({ source: { kind: 'pairs', pairs: [{}] } });
    });
  });
});

describe('holding out', () => {
  const photos = (count: number): SampleSource => ({
    kind: 'photos',
    photos: Array.from({ length: count }, (_, i) => ({ path: `${i}`, width: 9, height: 9 })),
  });
  const sizes = (count: number, share: number): readonly number[] => {
    const { training, validation } = holdOut(photos(count), share);
    return [training, validation].map((part) => (part.kind === 'photos' ? part.photos.length : -1));
  };

  test('takes the last ones, at least one, and leaves at least one', () => {
    expect(sizes(20, 0.1)).toEqual([18, 2]);
    expect(sizes(3, 0.01)).toEqual([2, 1]);
    expect(sizes(3, 1)).toEqual([1, 2]);
    const { validation } = holdOut(photos(20), 0.1);
    expect(validation).toMatchObject({ photos: [{ path: '18' }, { path: '19' }] });
  });

  test('needs two photographs', () => {
    expect(() => holdOut(photos(1), 0.1)).toThrow('Only one photograph, 0');
  });
});
