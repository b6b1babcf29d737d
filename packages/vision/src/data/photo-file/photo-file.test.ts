import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ByteView } from '../byte-view.ts';
import { PhotoFormatError } from '../errors.ts';
import { gif } from '../testing/gif.ts';
import { exifOrientation } from '../tiff-directory.ts';
import type { PhotoFormat } from './photo-format.ts';
import { noMetadata } from './photo-metadata.ts';
import { pngChunk } from './png-chunks.ts';
import { decodePhotoFile, type PhotoFile } from './read-photo-file.ts';
import { bytesEntry, composeTiff, numberEntry, readDirectory } from './tiff-entries.ts';
import { encodePhotoFile, PhotoSizeError } from './write-photo-file.ts';

const photos = fileURLToPath(new URL('../../../../../fixtures/vision/photos/', import.meta.url));
const fixture = (name: string): Buffer => readFileSync(photos + name);
const formats: readonly PhotoFormat[] = ['jpeg', 'png', 'webp', 'tiff', 'avif'];

const reread = async (file: PhotoFile, format: PhotoFormat): Promise<PhotoFile> =>
  decodePhotoFile((await encodePhotoFile(file, format)).bytes);

/** 13 × 7 pixels of this many channels; neighbours differ by little, as in photographs. */
const photoFile = (channels: 3 | 4, wide: boolean, changes: Partial<PhotoFile> = {}): PhotoFile => {
  const [width, height, top] = [13, 7, wide ? 65535 : 255];
  const sample = (_: unknown, i: number): number => {
    const pixel = Math.floor(i / channels);
    return Math.round((top * (((pixel % width) + 2 * Math.floor(pixel / width)) * 3 + (i % channels) * 9)) / 110);
  };
  const length = width * height * channels;
  const data = wide ? Uint16Array.from({ length }, sample) : Uint8Array.from({ length }, sample);
  const photo = { width, height, channels, data };
  return {
    format: 'png',
    photo,
    grey: false,
    quality: null,
    lossless: true,
    metadata: noMetadata,
    losses: [],
    ...changes,
  };
};

const profile = (space: string): Uint8Array => {
  const bytes = Buffer.alloc(200, 7);
  bytes.write(space, 16, 'latin1');
  bytes.write('acsp', 36, 'latin1');
  return bytes;
};

describe('photographs that other programs wrote', () => {
  const described = ['described.jpg', 'described.png', 'described.webp', 'described.tif', 'described.avif'];

  test.each(described)('%s is read upright with all that it says', async (name) => {
    const { photo, metadata, losses } = await decodePhotoFile(fixture(name));
    expect([photo.width, photo.height]).toEqual([48, 80]);
    expect(losses).toEqual([]);
    expect(Buffer.from(metadata.icc ?? []).toString('latin1', 36, 40)).toBe('acsp');
    const { entries, children } = readDirectory(metadata.exif ?? new Uint8Array());
    const maker = entries.find(({ tag }) => tag === 271);
    expect(Buffer.from(maker?.value ?? []).toString('latin1')).toBe('Acme\0');
    // Pillow writes neither XMP nor EXIF's own directory into a TIFF.
    if (name.endsWith('.tif')) return;
    // In an AVIF, `irot` says it.
    const orientation = exifOrientation(new ByteView(metadata.exif ?? new Uint8Array()));
    expect(orientation).toBe(name.endsWith('.avif') ? undefined : 1);
    const exif = children.get(34665)?.entries ?? [];
    expect(exif.find(({ tag }) => tag === 40962)).toEqual(numberEntry(40962, 3, [48]));
    expect(exif.find(({ tag }) => tag === 40963)).toEqual(numberEntry(40963, 3, [80]));
    expect(children.get(34853)).toBeDefined();
    const xmp = Buffer.from(metadata.xmp ?? []).toString();
    expect(xmp).toContain('tiff:Orientation="1" tiff:ImageWidth="48" tiff:ImageLength="80"');
  });

  test.each(described)('%s, written in its own format, says the same again', async (name) => {
    const file = await decodePhotoFile(fixture(name));
    const { bytes, losses } = await encodePhotoFile(file, file.format);
    expect(losses).toEqual([]);
    const { metadata, photo } = await decodePhotoFile(bytes);
    expect({ ...metadata, resolution: null, own: metadata.own.length }).toEqual({
      ...file.metadata,
      resolution: null,
      own: file.metadata.own.length,
    });
    expect(metadata.resolution?.x).toBe(file.metadata.resolution?.x);
    expect([photo.width, photo.height, photo.channels]).toEqual([48, 80, file.photo.channels]);
  });

  test('reading leaves the bytes as they are', async () => {
    const bytes = fixture('described.jpg');
    const { metadata } = await decodePhotoFile(bytes);
    for (const format of formats) await encodePhotoFile({ ...photoFile(3, false), metadata }, format);
    expect(bytes.equals(fixture('described.jpg'))).toBe(true);
  });
});

describe('what a format keeps', () => {
  test.each([
    [3, false],
    [4, false],
    [3, true],
    [4, true],
  ] as const)('PNG and TIFF keep %i channels exactly, of 16 bits: %s', async (channels, wide) => {
    const file = photoFile(channels, wide);
    for (const format of ['png', 'tiff'] as const) expect((await reread(file, format)).photo).toEqual(file.photo);
  });

  test('a PNG or a TIFF of any size and content is read as it was written', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 9 }),
        fc.constantFrom(3 as const, 4 as const),
        fc.boolean(),
        fc.infiniteStream(fc.nat(65535)),
        async (width, height, channels, wide, stream) => {
          const length = width * height * channels;
          const samples = [...stream.take(length)];
          const data = wide ? Uint16Array.from(samples) : Uint8Array.from(samples);
          const photo = { width, height, channels, data };
          for (const format of ['png', 'tiff'] as const) {
            expect((await reread({ ...photoFile(3, false), photo }, format)).photo).toEqual(photo);
          }
        },
      ),
      { numRuns: 25 },
    );
  });

  test('grey stays grey with its profile in PNG and TIFF, and loses the profile elsewhere', async () => {
    const icc = profile('GRAY');
    const photo = (await decodePhotoFile(fixture('grey.png'))).photo;
    const file = photoFile(3, false, { photo, grey: true, metadata: { ...noMetadata, icc } });
    for (const format of ['png', 'tiff'] as const) {
      const again = await reread(file, format);
      expect([again.grey, again.photo]).toEqual([true, photo]);
      expect(Buffer.from(again.metadata.icc ?? []).equals(icc)).toBe(true);
    }
    const jpeg = await encodePhotoFile(file, 'jpeg');
    expect(jpeg.losses).toEqual(['icc']);
    expect((await decodePhotoFile(jpeg.bytes)).metadata.icc).toBeNull();
  });

  test('WebP keeps alpha and, where the file had no loss, every pixel; AVIF keeps alpha', async () => {
    const file = photoFile(4, false);
    const opaque = (data: ArrayLike<number>): number[] => Array.from(data).filter((_, i) => i % 4 === 3);
    const webp = (await reread(file, 'webp')).photo;
    expect(opaque(webp.data)).toEqual(opaque(file.photo.data));
    const avif = opaque((await reread(file, 'avif')).photo.data);
    for (const [i, alpha] of opaque(file.photo.data).entries())
      expect(Math.abs((avif[i] ?? 0) - alpha)).toBeLessThan(12);
    const solid = photoFile(3, false);
    expect((await reread(solid, 'webp')).photo).toEqual(solid.photo);
  });

  test('what cannot be kept is named', async () => {
    const named = async (file: PhotoFile, format: PhotoFormat): Promise<readonly string[]> =>
      (await encodePhotoFile(file, format)).losses;
    expect(await named(photoFile(4, true), 'jpeg')).toEqual(['bits', 'alpha']);
    expect(await named(photoFile(4, true), 'avif')).toEqual(['bits']);
    const large = new Uint8Array(70_000);
    const metadata = { ...noMetadata, exif: large, xmp: large, photoshop: large, resolution: { x: 1, y: 1 } };
    expect(await named(photoFile(3, false, { metadata }), 'jpeg')).toEqual(['exif', 'xmp']);
    expect(await named(photoFile(3, false, { metadata }), 'png')).toEqual(['photoshop']);
    expect(await named(photoFile(3, false, { metadata }), 'webp')).toEqual(['photoshop', 'resolution']);
    const cmyk = { ...noMetadata, icc: profile('CMYK') };
    expect(await named(photoFile(3, false, { metadata: cmyk }), 'png')).toEqual(['icc']);
  });

  test('a profile and IPTC too long for one segment come back whole from a JPEG', async () => {
    const icc = Buffer.concat([profile('RGB '), Buffer.alloc(150_000, 'abc')]);
    const photoshop = Buffer.alloc(100_000, 'xyz');
    const again = await reread(photoFile(3, false, { metadata: { ...noMetadata, icc, photoshop } }), 'jpeg');
    expect(Buffer.from(again.metadata.icc ?? []).equals(icc)).toBe(true);
    expect(Buffer.from(again.metadata.photoshop ?? []).equals(photoshop)).toBe(true);
  });

  test("EXIF passes through a TIFF's own fields, and big-endian becomes little-endian", async () => {
    const note = bytesEntry(37510, Buffer.from('a note of a maker'));
    const exif = composeTiff({
      entries: [numberEntry(274, 3, [1]), bytesEntry(270, Buffer.from('title\0'))],
      children: new Map([[34665, { entries: [note, numberEntry(40962, 4, [13])], children: new Map() }]]),
    });
    const { metadata } = await reread(photoFile(3, true, { metadata: { ...noMetadata, exif } }), 'tiff');
    const { entries, children } = readDirectory(metadata.exif ?? new Uint8Array());
    expect(entries.map(({ tag }) => tag)).toContain(270);
    expect(children.get(34665)?.entries.find(({ tag }) => tag === 37510)?.value).toEqual(new Uint8Array(note.value));
  });

  test('a JPEG is written at the quality that it was read with, and never below 85', async () => {
    const { quality } = await reread(photoFile(3, false, { quality: 93 }), 'jpeg');
    expect(quality).toBe(93);
    expect((await reread(photoFile(3, false, { quality: 40 }), 'jpeg')).quality).toBe(85);
  });

  test('a side that the format does not have is refused', async () => {
    const photo = { width: 16384, height: 1, channels: 3 as const, data: new Uint8Array(16384 * 3) };
    await expect(encodePhotoFile(photoFile(3, false, { photo }), 'webp')).rejects.toThrow(PhotoSizeError);
  });
});

describe('bad input', () => {
  const reason = async (bytes: Uint8Array): Promise<string> => {
    const error: unknown = await decodePhotoFile(bytes).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(PhotoFormatError);
    return (error as PhotoFormatError).reason;
  };

  const ftyp = (brand: string): Uint8Array => Buffer.from(`\0\0\0\x14ftyp${brand}\0\0\0\0mif1`, 'latin1');

  test.each([
    ['cmyk.tif', 'its colours are CMYK; expected RGB or grey'],
    ['animated.png', 'it is an animation; expected one picture'],
    ['animated.webp', 'it is an animation; expected one picture'],
    ['animated.avif', 'it is an animation; expected one picture'],
    ['pages.tif', 'it holds 2 pages; expected one picture'],
    ['bomb.png', 'it has 60000×60000 pixels (3600 megapixels); expected at most 100 megapixels'],
  ])('%s: %s', async (name, expected) => {
    expect(await reason(fixture(name))).toBe(expected);
  });

  test.each([
    [gif(2), 'it is an animation; expected one picture'],
    [gif(1), 'it is a GIF; expected JPEG, PNG, WebP, TIFF or AVIF'],
    [ftyp('heic'), 'it is HEIC, which has no free decoder; expected JPEG, PNG, WebP, TIFF or AVIF'],
    [Buffer.from('hello'), 'it is neither JPEG, PNG, WebP, TIFF nor AVIF'],
    [new Uint8Array(), 'the file is empty'],
  ])('%#: %s', async (bytes, expected) => {
    expect(await reason(bytes)).toBe(expected);
  });

  test('a profile that unpacks to gigabytes is left out', async () => {
    const png = fixture('grey.png');
    const bomb = pngChunk('iCCP', Buffer.from('x\0\0', 'latin1'), deflateSync(Buffer.alloc(64 * 1024 * 1024)));
    const { metadata } = await decodePhotoFile(Buffer.concat([png.subarray(0, 33), bomb, png.subarray(33)]));
    expect(metadata.icc).toBeNull();
  });

  test('a WebP whose picture is larger than its header says', async () => {
    const webp = Buffer.from(fixture('described.webp'));
    webp.writeUIntLE(0, webp.indexOf('VP8X') + 12, 3);
    expect(await reason(webp)).toMatch(/^its header says 1×\d+ pixels, and its picture \d+×\d+$/);
  });

  test('directories that point to themselves, many times, are read in no time', () => {
    const file = Buffer.alloc(10 + 60_000 * 12);
    file.write('II*\0', 0, 'latin1');
    file.writeUInt32LE(8, 4);
    file.writeUInt16LE(60_000, 8);
    for (let i = 0; i < 60_000; i++) {
      file.writeUInt16LE(34665, 10 + i * 12);
      file.writeUInt32LE(8, 18 + i * 12);
    }
    let depth = 0;
    for (let at = readDirectory(file).children.get(34665); at !== undefined; at = at.children.get(34665)) depth++;
    expect(depth).toBe(2);
  });

  test('an AVIF that says it has billions of extents of no bytes', async () => {
    const avif = Buffer.from(fixture('described.avif'));
    const iloc = avif.indexOf('iloc');
    avif[iloc + 8] = 0;
    avif.fill(0xff, iloc + 10, iloc + 60);
    const found: unknown = await decodePhotoFile(avif).catch((error: unknown) => error);
    if (found instanceof Error) expect(found).toBeInstanceOf(PhotoFormatError);
  });

  test('values of a directory that overlap do not grow without end', () => {
    const file = Buffer.alloc(1 << 20);
    file.write('II*\0', 0, 'latin1');
    file.writeUInt32LE(8, 4);
    file.writeUInt16LE(5000, 8);
    for (let i = 0; i < 5000; i++) {
      file.writeUInt16LE(40000 + i, 10 + i * 12);
      file.writeUInt16LE(7, 12 + i * 12);
      file.writeUInt32LE(1_000_000, 14 + i * 12);
      file.writeUInt32LE(100, 18 + i * 12);
    }
    expect(readDirectory(file).entries).toHaveLength(16);
  });

  test.each(['described.jpg', 'described.png', 'described.webp', 'described.tif', 'described.avif'])(
    '%s with bytes changed is a photograph or a PhotoFormatError',
    async (name) => {
      const whole = fixture(name);
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.tuple(fc.nat(Math.min(1500, whole.length - 1)), fc.nat(255)), { minLength: 1, maxLength: 6 }),
          async (changes) => {
            const bytes = Buffer.from(whole);
            for (const [at, byte] of changes) bytes[at] = byte;
            const found: unknown = await decodePhotoFile(bytes).catch((error: unknown) => error);
            if (found instanceof Error) expect(found).toBeInstanceOf(PhotoFormatError);
          },
        ),
        { numRuns: 60 },
      );
    },
  );
});
