import { expect, test } from 'vitest';
import type { Orientation } from '../../images/orient.ts';
import { uprightExif } from './exif-block.ts';
import { bytesEntry, composeTiff, numberEntry, readDirectory, type TiffEntry } from './tiff-entries.ts';
import { uprightXmp } from './xmp-packet.ts';

const upright = (xmp: string, orientation: Orientation): { text: string; losses: readonly string[] } => {
  const { xmp: bytes, losses } = uprightXmp(Buffer.from(xmp), orientation);
  return { text: Buffer.from(bytes).toString(), losses };
};

test('XMP says orientation 1 as an attribute or an element, and sizes change places when sides do', () => {
  const attributes = `<a tiff:Orientation="6" tiff:ImageWidth="80" tiff:ImageLength='48' t="Ünï"/>`;
  expect(upright(attributes, 6).text).toBe(
    `<a tiff:Orientation="1" tiff:ImageWidth="48" tiff:ImageLength='80' t="Ünï"/>`,
  );
  expect(upright(attributes, 3).text).toBe(
    `<a tiff:Orientation="1" tiff:ImageWidth="80" tiff:ImageLength='48' t="Ünï"/>`,
  );
  const elements = '<exif:PixelXDimension>80</exif:PixelXDimension><exif:PixelYDimension>48</exif:PixelYDimension>';
  expect(upright(elements, 8).text).toBe(
    '<exif:PixelXDimension>48</exif:PixelXDimension><exif:PixelYDimension>80</exif:PixelYDimension>',
  );
});

test('XMP no longer promises a film or a gain map, and they are named as lost', () => {
  const xmp =
    '<a GCamera:MotionPhoto="1" hdrgm:Version="1.0" b="2"><Container:Directory><rdf:Seq/></Container:Directory></a>';
  expect(upright(xmp, 1)).toEqual({ text: '<a GCamera:MotionPhoto="0" b="2"></a>', losses: ['motion', 'gain-map'] });
  expect(upright('<a GCamera:MotionPhoto="0"/>', 1)).toEqual({ text: '<a GCamera:MotionPhoto="0"/>', losses: [] });
});

/** A block of one directory, with a second one that describes a thumbnail of 100 bytes at its end. */
function withThumbnail(entries: readonly TiffEntry[]): Buffer {
  const first = composeTiff({ entries, children: new Map() });
  const second = first.length;
  const thumbnailAt = second + 2 + 2 * 12 + 4;
  const directory = composeTiff({
    entries: [numberEntry(513, 4, [thumbnailAt]), numberEntry(514, 4, [100])],
    children: new Map(),
  }).subarray(8);
  const block = Buffer.concat([first, directory, Buffer.alloc(100, 'thumb')]);
  block.writeUInt32LE(second, 8 + 2 + entries.length * 12);
  return block;
}

test("EXIF's thumbnail, which shows the picture as it was, is cut off, and nothing else moves", () => {
  const entries = [numberEntry(274, 3, [8]), bytesEntry(37500, Buffer.from("a maker's note"))];
  const block = withThumbnail(entries);
  const cut = uprightExif(block, 10, 20);
  expect(cut?.length).toBe(block.length - 100);
  expect(Buffer.from(cut ?? []).includes('thumb')).toBe(false);
  const note = Buffer.from("a maker's note");
  expect(Buffer.from(cut ?? []).indexOf(note)).toBe(block.indexOf(note));
  expect(readDirectory(cut ?? new Uint8Array()).entries[0]).toEqual(numberEntry(274, 3, [1]));
  expect(block.readUInt16LE(8 + 2 + 8)).toBe(8);
});

test('EXIF says that the colours are sRGB where they have become that', () => {
  const block = composeTiff({ entries: [numberEntry(40961, 3, [0xffff])], children: new Map() });
  const space = (exif: Uint8Array | null): unknown => readDirectory(exif ?? new Uint8Array()).entries[0];
  expect(space(uprightExif(block, 1, 1))).toEqual(numberEntry(40961, 3, [0xffff]));
  expect(space(uprightExif(block, 1, 1, 'srgb'))).toEqual(numberEntry(40961, 3, [1]));
});

test('EXIF that is none is left out', () => {
  expect(uprightExif(Buffer.from('no such block'), 1, 1)).toBeNull();
  expect(uprightExif(new Uint8Array(), 1, 1)).toBeNull();
});
