import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { psnr } from '../images/psnr.ts';
import { resize } from '../images/resize.ts';
import { formulaPicture } from '../images/testing/formula-picture.ts';
import { readPhoto } from './read-photo.ts';
import { withPhotos } from './testing/photo-folder.ts';
import { writePicture } from './write-picture.ts';

const picture = resize(formulaPicture(8, 6), 40, 30);

test('a PNG holds the picture exactly, JPEG and WebP nearly', async () => {
  await withPhotos({}, async (folder) => {
    for (const name of ['a.png', 'b.jpg', 'c.JPEG', 'd.webp']) await writePicture(`${folder}/${name}`, picture, 95);
    expect(await readPhoto(`${folder}/a.png`)).toEqual(picture);
    for (const name of ['b.jpg', 'c.JPEG', 'd.webp']) {
      expect(psnr(picture, await readPhoto(`${folder}/${name}`))).toBeGreaterThan(28);
    }
    expect(readdirSync(folder)).toHaveLength(4);
  });
});

test('another ending is refused, and nothing is written', async () => {
  await withPhotos({}, async (folder) => {
    const message = `Cannot write a picture as «.gif» (${folder}/a.gif); expected .png, .jpg, .jpeg or .webp`;
    await expect(writePicture(`${folder}/a.gif`, picture)).rejects.toThrow(message);
    expect(readdirSync(folder)).toEqual([]);
  });
});
