import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { inspectPhoto } from './photo-inspection.ts';
import { gif } from './testing/gif.ts';

const photos = new URL('../../../../fixtures/vision/photos/', import.meta.url);
const fixture = (name: string): Buffer => readFileSync(fileURLToPath(new URL(name, photos)));

describe('a file that is inspected', () => {
  test.each([
    ['turned-1.jpg', 'jpeg'],
    ['progressive.jpg', 'jpeg'],
    ['described.png', 'png'],
    ['described.webp', 'webp'],
    ['lossy.webp', 'webp'],
    ['turned-1.tif', 'tiff'],
    ['turned-1.avif', 'avif'],
  ])('%s is one picture', (name, format) => {
    expect(inspectPhoto(fixture(name))).toMatchObject({ is: 'one', format });
  });

  test('tells the size before anything is decoded', () => {
    expect(inspectPhoto(fixture('bomb.png'))).toEqual({ is: 'one', format: 'png', width: 60_000, height: 60_000 });
    expect(inspectPhoto(gif(1))).toEqual({ is: 'one', format: 'gif', width: 2, height: 1 });
  });

  test.each(['animated.png', 'animated.webp', 'animated.avif'])('%s is animated', (name) => {
    expect(inspectPhoto(fixture(name))).toEqual({ is: 'animated' });
  });

  test('a GIF is animated from its second picture on', () => {
    expect(inspectPhoto(gif(2))).toEqual({ is: 'animated' });
  });

  test.each([
    ['turned-1.jpg', fixture('turned-1.jpg')],
    ['turned-1.png', fixture('turned-1.png')],
    ['lossy.webp', fixture('lossy.webp')],
    ['a GIF', gif(1)],
  ])('%s that was cut off anywhere after its signature breaks off', (_, whole) => {
    // A GIF without the byte that ends it has its picture all the same.
    const end = whole.length - (whole[0] === 0x47 ? 2 : 1);
    for (let length = 12; length <= end; length += 1 + Math.floor(whole.length / 60)) {
      expect([length, inspectPhoto(whole.subarray(0, length)).is]).toEqual([length, 'broken-off']);
    }
  });

  test('nothing, a text and a TIFF of CMYK are told apart', () => {
    expect(inspectPhoto(new Uint8Array())).toEqual({ is: 'empty' });
    expect(inspectPhoto(Buffer.from('hello, this is a text'))).toEqual({ is: 'unknown' });
    expect(inspectPhoto(fixture('cmyk.tif'))).toEqual({ is: 'unknown' });
    expect(inspectPhoto(fixture('cmyk.jpg'))).toMatchObject({ is: 'one', format: 'jpeg' });
  });
});
