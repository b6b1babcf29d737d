import { crc32, deflateSync, inflateSync } from 'node:zlib';
import { ByteView } from '../byte-view.ts';
import { noMetadata, type PhotoMetadata, type Resolution } from './photo-metadata.ts';

/** What unpacks to more is no colour profile and no description. */
const MAX_UNPACKED = 16 * 1024 * 1024;

const XMP = 'XML:com.adobe.xmp';

/** Chunks that say how the colours are meant, and texts: kept as they are (Portable Network Graphics, third edition). */
const OWN: ReadonlySet<string> = new Set(['gAMA', 'cHRM', 'sRGB', 'cICP', 'mDCV', 'cLLI', 'tEXt', 'zTXt', 'iTXt']);

const COLOURS: ReadonlySet<string> = new Set(['gAMA', 'cHRM', 'sRGB', 'cICP', 'mDCV', 'cLLI']);

/** What stands in a PNG beside its picture, and of how many frames it says it is. */
export function readPngParts(bytes: Uint8Array): { readonly metadata: PhotoMetadata; readonly frames: number } {
  let metadata = noMetadata;
  const own: Uint8Array[] = [];
  let frames = 1;
  for (const { name, whole, payload } of chunks(bytes)) {
    if (name === 'eXIf') metadata = { ...metadata, exif: payload };
    else if (name === 'iCCP') metadata = { ...metadata, icc: profileIn(payload) };
    else if (name === 'pHYs') metadata = { ...metadata, resolution: resolutionIn(payload) };
    else if (name === 'acTL' && payload.length >= 4) frames = new ByteView(payload).uint32(0);
    else if (name === 'iTXt' && keyword(payload) === XMP) metadata = { ...metadata, xmp: xmpIn(payload) };
    // ImageMagick puts a second EXIF block into a text, which would keep on telling of a turned picture.
    else if (OWN.has(name) && !/^Raw profile type (exif|APP1)$/i.test(keyword(payload))) own.push(whole);
  }
  return { metadata: { ...metadata, own }, frames };
}

/** The chunks that stand before a PNG's picture. */
export function pngChunksOf({ exif, icc, xmp, resolution, own }: PhotoMetadata): Uint8Array {
  const parts: Uint8Array[] = [];
  // A profile goes before what describes colours in other ways, and all of them before the picture.
  if (icc !== null) parts.push(pngChunk('iCCP', Buffer.from('ICC profile\0\0', 'latin1'), deflateSync(icc)));
  parts.push(...own.filter((chunk) => COLOURS.has(nameOf(chunk))));
  if (resolution !== null) parts.push(pngChunk('pHYs', dotsPerMetre(resolution)));
  if (exif !== null) parts.push(pngChunk('eXIf', exif));
  if (xmp !== null) parts.push(pngChunk('iTXt', Buffer.from(`${XMP}\0\0\0\0\0`, 'latin1'), xmp));
  parts.push(...own.filter((chunk) => !COLOURS.has(nameOf(chunk))));
  return Buffer.concat(parts);
}

/** A chunk: length, name, data, checksum. */
export function pngChunk(name: string, ...data: readonly Uint8Array[]): Uint8Array {
  const length = data.reduce((sum, part) => sum + part.length, 0);
  const named = Buffer.concat([Buffer.from(name, 'latin1'), ...data]);
  const [before, after] = [Buffer.alloc(4), Buffer.alloc(4)];
  before.writeUInt32BE(length);
  after.writeUInt32BE(crc32(named));
  return Buffer.concat([before, named, after]);
}

interface Chunk {
  readonly name: string;
  readonly whole: Uint8Array;
  readonly payload: Uint8Array;
}

/** The chunks of a file, as far as they are whole. */
function* chunks(bytes: Uint8Array): Generator<Chunk> {
  const file = new ByteView(bytes);
  for (let at = 8; at + 12 <= file.length; ) {
    const end = at + 12 + file.uint32(at);
    if (end > file.length) return;
    yield { name: file.text(at + 4, 4), whole: bytes.subarray(at, end), payload: bytes.subarray(at + 8, end - 4) };
    at = end;
  }
}

function nameOf(chunk: Uint8Array): string {
  return new ByteView(chunk).text(4, 4);
}

/** The text before a chunk's first zero, at most 79 characters. */
function keyword(payload: Uint8Array): string {
  const end = payload.subarray(0, 80).indexOf(0);
  return end < 0 ? '' : new ByteView(payload).text(0, end);
}

function profileIn(payload: Uint8Array): Uint8Array | null {
  return unpacked(payload.subarray(keyword(payload).length + 2));
}

/** Keyword, 0, packed or not, method, language, 0, translated keyword, 0, text. */
function xmpIn(payload: Uint8Array): Uint8Array | null {
  const flags = XMP.length + 1;
  const language = payload.indexOf(0, flags + 2);
  const translated = payload.indexOf(0, language + 1);
  if (language < 0 || translated < 0) return null;
  const text = payload.subarray(translated + 1);
  return payload[flags] === 0 ? text : unpacked(text);
}

function unpacked(packed: Uint8Array): Uint8Array | null {
  try {
    return inflateSync(packed, { maxOutputLength: MAX_UNPACKED });
  } catch {
    // A broken description says nothing about the picture, and must not make it unreadable.
    return null;
  }
}

function resolutionIn(payload: Uint8Array): Resolution | null {
  const data = new ByteView(payload);
  if (payload.length < 9 || data.byte(8) !== 1) return null;
  const [x, y] = [data.uint32(0), data.uint32(4)];
  return x > 0 && y > 0 ? { x, y } : null;
}

function dotsPerMetre({ x, y }: Resolution): Uint8Array {
  const data = Buffer.alloc(9);
  data.writeUInt32BE(Math.min(0x7fffffff, Math.round(x)), 0);
  data.writeUInt32BE(Math.min(0x7fffffff, Math.round(y)), 4);
  data[8] = 1;
  return data;
}
