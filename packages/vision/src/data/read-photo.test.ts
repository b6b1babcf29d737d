import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import type { Picture } from '../images/picture.ts';
import { UnreadablePhotoError } from './errors.ts';
import { readPhoto } from './read-photo.ts';

const photos = fileURLToPath(new URL('../../../../fixtures/vision/photos/', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'pellucid-photos-'));
afterAll(() => rmSync(scratch, { recursive: true }));

const fixture = (name: string): Buffer => readFileSync(join(photos, name));

const written = (name: string, bytes: Uint8Array): string => {
  const path = join(scratch, name);
  writeFileSync(path, bytes);
  return path;
};

const reasonFor = async (path: string): Promise<string> => {
  const error: unknown = await readPhoto(path).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(UnreadablePhotoError);
  return (error as UnreadablePhotoError).reason;
};

/** The colour in the middle of each quarter, each channel to the nearest multiple of 15. */
const quarters = ({ width, height, pixels }: Picture): string => {
  const names: Record<string, string> = {
    '255,0,0': 'red',
    '0,255,0': 'green',
    '0,0,255': 'blue',
    '255,255,255': 'white',
  };
  const at = (x: number, y: number): string => {
    const start = (Math.floor(y * height) * width + Math.floor(x * width)) * 3;
    const colour = [...pixels.subarray(start, start + 3)].map((byte) => Math.round(byte / 15) * 15).join();
    return names[colour] ?? colour;
  };
  return `${at(0.25, 0.25)} ${at(0.75, 0.25)} / ${at(0.25, 0.75)} ${at(0.75, 0.75)}`;
};

const upright = readdirSync(photos).filter((name) => /^(turned|lossy|palette|progressive)/.test(name));

describe('reading a photograph', () => {
  test.each(upright)('%s stands upright', async (name) => {
    const picture = await readPhoto(join(photos, name));
    expect([picture.width, picture.height, picture.pixels.length]).toEqual([24, 16, 24 * 16 * 3]);
    expect(quarters(picture)).toBe('red green / blue white');
  });

  test.each(['grey.png', 'grey.jpg'])('%s has three equal channels', async (name) => {
    const { pixels } = await readPhoto(join(photos, name));
    for (let i = 0; i < pixels.length; i += 3) expect([pixels[i + 1], pixels[i + 2]]).toEqual([pixels[i], pixels[i]]);
    expect([pixels[0], pixels.at(-1)]).toEqual([76, 255]);
  });

  test('transparent parts show white', async () => {
    expect(quarters(await readPhoto(join(photos, 'clear-above.png')))).toBe('white white / blue white');
  });

  test('CMYK in a JPEG becomes the colours that it has', async () => {
    expect(quarters(await readPhoto(join(photos, 'cmyk.jpg')))).toBe('red green / blue white');
  });

  test.each(['inks', 'inks-ycck'])(
    '%s.jpg, of four inks, is what Pillow makes of it, within two levels',
    async (name) => {
      const { pixels } = await readPhoto(join(photos, `${name}.jpg`));
      const pillow = await readPhoto(join(photos, `${name}-pillow.png`));
      expect(new Set(pillow.pixels).size).toBeGreaterThan(50);
      const differences = pixels.map((byte, at) => Math.abs(byte - (pillow.pixels[at] ?? 0)));
      expect([differences.length, Math.max(...differences) <= 2]).toEqual([24 * 16 * 3, true]);
    },
  );

  test('16 bits are rounded to 8', async () => {
    const { pixels } = await readPhoto(join(photos, 'sixteen-bits.png'));
    // 128 × 257 + 129 is just past the middle between 128 and 129.
    expect([...pixels.subarray(0, 3)]).toEqual([255, 0, 129]);
  });
});

describe('what is no photograph says why', () => {
  test.each([
    ['cmyk.tif', 'CMYK'],
    ['floats.tif', 'floating-point'],
    ['bomb.png', '60000×60000 pixels; expected at most 134 megapixels'],
  ])('%s: %s', async (name, reason) => {
    expect(await reasonFor(join(photos, name))).toContain(reason);
  });

  test('more pixels than allowed', async () => {
    const path = join(photos, 'grey.png');
    await expect(readPhoto(path, 24 * 16 - 1)).rejects.toThrow('24×16 pixels');
    await expect(readPhoto(path, 24 * 16)).resolves.toBeDefined();
  });

  test("a file that is not there names the path and the system's code", async () => {
    const path = join(scratch, 'nothing.jpg');
    await expect(readPhoto(path)).rejects.toMatchObject({
      path,
      code: 'ENOENT',
      message: expect.stringContaining(path),
    });
  });

  test('an empty file and a text', async () => {
    expect(await reasonFor(written('empty.png', new Uint8Array()))).toBe('the file is empty');
    expect(await reasonFor(written('text.jpg', Buffer.from('hello, this is a text')))).toContain('neither JPEG');
  });

  test('a JPEG without its end, although its thumbnail ends', async () => {
    const whole = fixture('turned-1.jpg');
    const thumbnail = Buffer.from([0xff, 0xe2, 0, 6, 0xff, 0xd8, 0xff, 0xd9]);
    const withThumbnail = Buffer.concat([whole.subarray(0, 2), thumbnail, whole.subarray(2)]);
    expect(quarters(await readPhoto(written('thumbnail.jpg', withThumbnail)))).toBe('red green / blue white');
    const broken = withThumbnail.subarray(0, withThumbnail.length - 20);
    expect(await reasonFor(written('broken.jpg', broken))).toBe('the JPEG breaks off before its end');
  });

  const endings = ['turned-1.jpg', 'turned-1.png', 'turned-1.webp', 'turned-1.tif', 'turned-1.avif'];
  test.each(endings)('%s cut off anywhere is unreadable or whole, and never another error', async (name) => {
    const whole = fixture(name);
    for (let length = 0; length < whole.length; length += 1 + Math.floor(whole.length / 60)) {
      const path = written(`cut-${name}`, whole.subarray(0, length));
      const found: unknown = await readPhoto(path).catch((error: unknown) => error);
      if (found instanceof Error) expect(found).toBeInstanceOf(UnreadablePhotoError);
      else expect(quarters(found as Picture)).toBe('red green / blue white');
    }
  });
});
