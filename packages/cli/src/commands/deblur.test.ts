import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readPhotoFile } from '@pellucid/vision/node';
import { beforeEach, describe, expect, test } from 'vitest';
import { type Ended, pellucid } from '../testing/cli.ts';
import { folder as newFolder } from '../testing/folder.ts';

const photos = fileURLToPath(new URL('../../../../fixtures/vision/photos/', import.meta.url));

let folder = '';
beforeEach(() => {
  folder = newFolder();
});

const photo = (name: string): string => {
  cpSync(join(photos, name), join(folder, name));
  return join(folder, name);
};

const deblur = (...args: readonly string[]): Promise<Ended> => pellucid(['deblur', ...args], { cwd: folder });

describe('bad input is a sentence and an exit code, and leaves nothing behind', () => {
  test('several that fail are all told of, and the first gives the exit code', async () => {
    const truncated = readFileSync(join(photos, 'described.jpg')).subarray(0, -20);
    writeFileSync(join(folder, 'truncated.jpg'), truncated);
    writeFileSync(join(folder, 'text.jpg'), 'no picture');
    writeFileSync(join(folder, 'empty.png'), '');
    const { code, stderr } = await deblur(
      ...['nothing.jpg', 'truncated.jpg', 'text.jpg', 'empty.png', '.'],
      ...['cmyk.tif', 'animated.webp', 'bomb.png'].map(photo),
    );
    expect(code).toBe(66);
    expect(stderr.split('\n')).toEqual([
      'pellucid: "nothing.jpg" cannot be read: there is no such file.',
      'pellucid: "truncated.jpg" cannot be restored: the JPEG breaks off before its end.',
      'pellucid: "text.jpg" cannot be restored: it is neither JPEG, PNG, WebP, TIFF nor AVIF.',
      'pellucid: "empty.png" cannot be restored: the file is empty.',
      'pellucid: "." is a folder; name photographs, as in "./photo.jpg".',
      `pellucid: "${join(folder, 'cmyk.tif')}" cannot be restored: its colours are CMYK; expected RGB or grey.`,
      `pellucid: "${join(folder, 'animated.webp')}" cannot be restored: it is an animation; expected one picture.`,
      `pellucid: "${join(folder, 'bomb.png')}" cannot be restored: it has 60000×60000 pixels (3600 megapixels); expected at most 100 megapixels.`,
      '',
    ]);
    expect(readdirSync(folder)).toHaveLength(6);
  });

  test('a place that cannot be written is told before the work', async () => {
    const { code, stderr } = await deblur(photo('described.jpg'), '-o', 'nowhere/a.jpg');
    expect([code, stderr]).toEqual([
      73,
      'pellucid: "nowhere/a.jpg" cannot be written: there is no such folder. Choose another place with -o.\n',
    ]);
  });

  test('the photograph itself is never written over', async () => {
    const { code, stderr } = await deblur(photo('described.jpg'), '-o', 'described.jpg');
    expect([code, stderr]).toEqual([
      2,
      'pellucid: "described.jpg" is a photograph that is read, and is not written over; name another file with -o.\n',
    ]);
    expect(readFileSync(join(folder, 'described.jpg')).equals(readFileSync(join(photos, 'described.jpg')))).toBe(true);
  });
});

describe('a photograph is restored', () => {
  const sizeOf = async (name: string): Promise<readonly number[]> => {
    const {
      photo: { width, height, channels, data },
    } = await readPhotoFile(join(folder, name));
    return [width, height, channels, data.BYTES_PER_ELEMENT];
  };

  test('beside it, with what its file says, together with a comparison and an explanation', async () => {
    const { code, stderr, stdout } = await deblur(photo('described.jpg'), '--before-after', '--explain');
    expect([code, stdout]).toEqual([0, '']);
    expect(stderr).toMatch(
      /^pellucid: described\.jpg: .+ → .+described\.deblurred\.jpg, .+\.before-after\.jpg, .+\.html\n$/,
    );
    expect(readdirSync(folder)).toEqual([
      'described.before-after.jpg',
      'described.deblurred.html',
      'described.deblurred.jpg',
      'described.jpg',
    ]);
    const { metadata, photo: restored } = await readPhotoFile(join(folder, 'described.deblurred.jpg'));
    expect([restored.width, restored.height]).toEqual([48, 80]);
    expect(Buffer.from(metadata.exif ?? []).includes('Acme')).toBe(true);
    expect(metadata.icc).not.toBeNull();
    expect(readFileSync(join(folder, 'described.deblurred.html'), 'utf8')).toContain('<b>described.jpg</b>');
    await readPhotoFile(join(folder, 'described.before-after.jpg'));
  }, 20_000);

  test('in the format that -o names, and in its own in a folder, where one that fails stops none', async () => {
    const several = await deblur(photo('sixteen-bits.png'), 'gone.jpg', photo('described.webp'), '-o', 'out');
    expect(several.code).toBe(66);
    expect(readdirSync(join(folder, 'out'))).toEqual(['described.deblurred.webp', 'sixteen-bits.deblurred.png']);
    expect(await sizeOf('out/sixteen-bits.deblurred.png')).toEqual([24, 16, 3, 2]);
    const single = await deblur('sixteen-bits.png', '-o', 'a.tif', '--method', 'network', '--strength', '50%');
    expect([single.code, await sizeOf('a.tif')]).toEqual([0, [24, 16, 3, 2]]);
  }, 20_000);
});
