import { ByteView } from '../byte-view.ts';
import { joined, latin1 } from './bytes.ts';
import { noMetadata, type PhotoLoss, type PhotoMetadata, type Resolution } from './photo-metadata.ts';

/** What stands in a JPEG beside its picture, as it is there: EXIF and XMP may still speak of a turned picture. */
export interface JpegParts {
  readonly metadata: PhotoMetadata;
  /** The quantisation table of brightness in zigzag order, where there is one of 8 bits. */
  readonly luma: Uint8Array | null;
  readonly losses: readonly PhotoLoss[];
}

const NAMES = {
  exif: 'Exif\0\0',
  xmp: 'http://ns.adobe.com/xap/1.0/\0',
  xmpExtension: 'http://ns.adobe.com/xmp/extension/\0',
  icc: 'ICC_PROFILE\0',
  photoshop: 'Photoshop 3.0\0',
  gainMap: 'urn:iso:std:iso:ts:21496:-1\0',
} as const;

const MARKERS = { dqt: 0xdb, sos: 0xda, app0: 0xe0, app1: 0xe1, app2: 0xe2, app13: 0xed, comment: 0xfe } as const;

/** A segment's length counts its own two bytes. */
const MAX_PAYLOAD = 0xffff - 2;

/** Reads the segments before a JPEG's picture. */
export function readJpegParts(bytes: Uint8Array): JpegParts {
  const losses = new Set<PhotoLoss>();
  const icc: { number: number; part: Uint8Array }[] = [];
  const photoshop: Uint8Array[] = [];
  const own: Uint8Array[] = [];
  let found: Pick<PhotoMetadata, 'exif' | 'xmp' | 'resolution'> = noMetadata;
  let luma: Uint8Array | null = null;
  for (const { marker, whole, payload } of segments(bytes)) {
    const data = new ByteView(payload);
    const after = (name: string): Uint8Array | null =>
      data.text(0, name.length) === name ? payload.subarray(name.length) : null;
    if (marker === MARKERS.app0) found = { ...found, resolution: found.resolution ?? densityOf(data) };
    if (marker === MARKERS.app1) {
      found = { ...found, exif: found.exif ?? after(NAMES.exif), xmp: found.xmp ?? after(NAMES.xmp) };
      if (after(NAMES.xmpExtension) !== null) own.push(whole);
    }
    if (marker === MARKERS.app2) {
      const part = after(NAMES.icc);
      if (part !== null && part.length > 2) icc.push({ number: part[0] ?? 0, part: part.subarray(2) });
      if (after(NAMES.gainMap) !== null) losses.add('gain-map');
    }
    if (marker === MARKERS.app13) {
      const part = after(NAMES.photoshop);
      if (part !== null) photoshop.push(part);
    }
    if (marker === MARKERS.comment) own.push(whole);
    if (marker === MARKERS.dqt) luma ??= lumaTable(payload);
  }
  icc.sort((one, other) => one.number - other.number);
  const metadata = {
    ...found,
    icc: icc.length === 0 ? null : joined(icc.map(({ part }) => part)),
    photoshop: photoshop.length === 0 ? null : joined(photoshop),
    own,
  };
  return { metadata, luma, losses: [...losses] };
}

/** A JPEG with these parts in place of the segments of its own that describe it, and the parts that a JPEG has no room for. */
export function writeJpegParts(
  jpeg: Uint8Array,
  metadata: PhotoMetadata,
): { readonly bytes: Uint8Array; readonly losses: readonly PhotoLoss[] } {
  const losses: PhotoLoss[] = [];
  const described: Uint8Array[] = [jfif(metadata.resolution)];
  const single = (part: 'exif' | 'xmp', name: string): void => {
    const data = metadata[part];
    if (data === null) return;
    if (name.length + data.length > MAX_PAYLOAD) losses.push(part);
    else described.push(segment(MARKERS.app1, latin1(name), data));
  };
  single('exif', NAMES.exif);
  single('xmp', NAMES.xmp);
  const iccParts = metadata.icc === null ? [] : pieces(metadata.icc, MAX_PAYLOAD - NAMES.icc.length - 2);
  // The number of a piece is one byte.
  if (iccParts.length > 255) losses.push('icc');
  else {
    for (const [i, part] of iccParts.entries()) {
      described.push(segment(MARKERS.app2, latin1(`${NAMES.icc}${String.fromCharCode(i + 1, iccParts.length)}`), part));
    }
  }
  for (const part of metadata.photoshop === null
    ? []
    : pieces(metadata.photoshop, MAX_PAYLOAD - NAMES.photoshop.length)) {
    described.push(segment(MARKERS.app13, latin1(NAMES.photoshop), part));
  }
  const picture = [...segments(jpeg)].filter(({ marker }) => marker < MARKERS.app0 || marker > 0xef);
  const last = picture.at(-1)?.whole;
  const coded =
    last === undefined ? jpeg.subarray(2) : jpeg.subarray(last.byteOffset + last.byteLength - jpeg.byteOffset);
  const start = Uint8Array.of(0xff, 0xd8);
  const bytes = joined([start, ...described, ...metadata.own, ...picture.map(({ whole }) => whole), coded]);
  return { bytes, losses };
}

interface Segment {
  readonly marker: number;
  /** With its marker and length. */
  readonly whole: Uint8Array;
  readonly payload: Uint8Array;
}

/** Segments up to and with the first scan's header; fewer where the file is damaged. */
function* segments(bytes: Uint8Array): Generator<Segment> {
  let at = 2;
  while (at + 4 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1] ?? 0;
    // Any number of 0xff may stand before a marker.
    if (marker === 0xff) {
      at++;
      continue;
    }
    const end = at + 2 + ((bytes[at + 2] ?? 0) << 8) + (bytes[at + 3] ?? 0);
    if (end < at + 4 || end > bytes.length) return;
    yield { marker, whole: bytes.subarray(at, end), payload: bytes.subarray(at + 4, end) };
    if (marker === MARKERS.sos) return;
    at = end;
  }
}

/** JFIF's density; its unit 0 says only how broad a pixel is. */
function densityOf(data: ByteView): Resolution | null {
  if (data.text(0, 5) !== 'JFIF\0' || data.length < 12) return null;
  const unit = data.byte(7);
  const perMetre = unit === 1 ? 1 / 0.0254 : unit === 2 ? 100 : 0;
  const [x, y] = [data.uint16(8) * perMetre, data.uint16(10) * perMetre];
  return x > 0 && y > 0 ? { x, y } : null;
}

function jfif(resolution: Resolution | null): Uint8Array {
  const payload = Uint8Array.of(0x4a, 0x46, 0x49, 0x46, 0, 1, 2, resolution === null ? 0 : 1, 0, 1, 0, 1, 0, 0);
  if (resolution !== null) {
    const view = new DataView(payload.buffer);
    view.setUint16(8, perInch(resolution.x));
    view.setUint16(10, perInch(resolution.y));
  }
  return segment(MARKERS.app0, payload);
}

function perInch(perMetre: number): number {
  return Math.min(0xffff, Math.max(1, Math.round(perMetre * 0.0254)));
}

function segment(marker: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const length = parts.reduce((sum, part) => sum + part.length, 2);
  return joined([Uint8Array.of(0xff, marker, length >> 8, length & 0xff), ...parts]);
}

function pieces(bytes: Uint8Array, length: number): readonly Uint8Array[] {
  return Array.from({ length: Math.ceil(bytes.length / length) }, (_, i) =>
    bytes.subarray(i * length, (i + 1) * length),
  );
}

/** Table 0 among a segment's tables, each 64 bytes, or twice as many for 16 bits, after a byte of precision and number. */
function lumaTable(payload: Uint8Array): Uint8Array | null {
  for (let at = 0; at + 65 <= payload.length; ) {
    const [precision, number] = [(payload[at] ?? 0) >> 4, (payload[at] ?? 0) & 15];
    if (precision === 0 && number === 0) return payload.subarray(at + 1, at + 65);
    at += precision === 0 ? 65 : 129;
  }
  return null;
}
