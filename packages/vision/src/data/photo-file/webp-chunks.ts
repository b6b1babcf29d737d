import { ByteView } from '../byte-view.ts';
import { noMetadata, type PhotoMetadata } from './photo-metadata.ts';

/** Bits of VP8X's first byte (WebP Container Specification). */
const FLAGS = { icc: 0x20, alpha: 0x10, exif: 0x08, xmp: 0x04, animation: 0x02 } as const;

/** What stands in a WebP beside its picture. */
export interface WebpParts {
  readonly metadata: PhotoMetadata;
  readonly animated: boolean;
  /** Coded without loss (VP8L). */
  readonly lossless: boolean;
}

export function readWebpParts(bytes: Uint8Array): WebpParts {
  let metadata = noMetadata;
  let animated = false;
  let lossless = false;
  for (const { name, payload } of chunks(bytes)) {
    if (name === 'EXIF') metadata = { ...metadata, exif: payload };
    if (name === 'ICCP') metadata = { ...metadata, icc: payload };
    if (name === 'XMP ') metadata = { ...metadata, xmp: payload };
    if (name === 'VP8X') animated ||= ((payload[0] ?? 0) & FLAGS.animation) !== 0;
    if (name === 'ANIM' || name === 'ANMF') animated = true;
    if (name === 'VP8L') lossless = true;
  }
  return { metadata, animated, lossless };
}

/** A WebP of one picture with these parts about it. Profile, picture, EXIF and XMP stand in this order. */
export function writeWebpParts(webp: Uint8Array, metadata: PhotoMetadata, width: number, height: number): Uint8Array {
  const { exif, icc, xmp } = metadata;
  if (exif === null && icc === null && xmp === null) return webp;
  const picture = [...chunks(webp)].filter(({ name }) => PICTURE.has(name));
  const alpha = picture.some(({ name, payload }) => name === 'ALPH' || (name === 'VP8L' && hasAlpha(payload)));
  const extended = Buffer.alloc(10);
  extended[0] =
    (icc === null ? 0 : FLAGS.icc) |
    (alpha ? FLAGS.alpha : 0) |
    (exif === null ? 0 : FLAGS.exif) |
    (xmp === null ? 0 : FLAGS.xmp);
  extended.writeUIntLE(width - 1, 4, 3);
  extended.writeUIntLE(height - 1, 7, 3);
  const body = Buffer.concat([
    Buffer.from('WEBP', 'latin1'),
    chunk('VP8X', extended),
    ...(icc === null ? [] : [chunk('ICCP', icc)]),
    ...picture.map(({ name, payload }) => chunk(name, payload)),
    ...(exif === null ? [] : [chunk('EXIF', exif)]),
    ...(xmp === null ? [] : [chunk('XMP ', xmp)]),
  ]);
  return chunk('RIFF', body);
}

const PICTURE: ReadonlySet<string> = new Set(['ALPH', 'VP8 ', 'VP8L']);

/** VP8L: a byte of signature, 14 bits of width and of height, a bit of alpha. */
function hasAlpha(payload: Uint8Array): boolean {
  return ((payload[4] ?? 0) & 0x10) !== 0;
}

/** The chunks of a file, as far as they are whole. */
function* chunks(bytes: Uint8Array): Generator<{ name: string; payload: Uint8Array }> {
  const file = new ByteView(bytes);
  for (let at = 12; at + 8 <= file.length; ) {
    const length = file.uint32(at + 4, true);
    if (at + 8 + length > file.length) return;
    yield { name: file.text(at, 4), payload: bytes.subarray(at + 8, at + 8 + length) };
    at += 8 + length + (length % 2);
  }
}

function chunk(name: string, payload: Uint8Array): Uint8Array {
  const head = Buffer.from(`${name}\0\0\0\0`, 'latin1');
  head.writeUInt32LE(payload.length, 4);
  return Buffer.concat([head, payload, new Uint8Array(payload.length % 2)]);
}
