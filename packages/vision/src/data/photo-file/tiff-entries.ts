import { ByteView } from '../byte-view.ts';
import { PhotoFormatError } from '../errors.ts';

/** A field of a TIFF directory. */
export interface TiffEntry {
  readonly tag: number;
  /** 1 byte, 2 text, 3 short, 4 long, 5 rational, 7 undefined, and their signed and floating-point relatives (TIFF 6.0). */
  readonly type: number;
  readonly count: number;
  /** The value, little-endian whatever the file's order is. */
  readonly value: Uint8Array;
}

/** A directory with those that hang below it, by the tag that points to them. */
export interface TiffDirectory {
  readonly entries: readonly TiffEntry[];
  readonly children: ReadonlyMap<number, TiffDirectory>;
}

/** Tags whose value is the place of another directory: EXIF, GPS, and EXIF's interoperability. */
const POINTERS: ReadonlySet<number> = new Set([34665, 34853, 40965]);

/** Bytes of one value, by type; where a value of two parts is swapped, the parts are. */
const SIZES: Readonly<Record<number, { readonly bytes: number; readonly part: number }>> = {
  1: { bytes: 1, part: 1 },
  2: { bytes: 1, part: 1 },
  3: { bytes: 2, part: 2 },
  4: { bytes: 4, part: 4 },
  5: { bytes: 8, part: 4 },
  6: { bytes: 1, part: 1 },
  7: { bytes: 1, part: 1 },
  8: { bytes: 2, part: 2 },
  9: { bytes: 4, part: 4 },
  10: { bytes: 8, part: 4 },
  11: { bytes: 4, part: 4 },
  12: { bytes: 8, part: 8 },
};

/** Values of a directory that a hostile file lets overlap must not grow without end. */
const MAX_VALUE_BYTES = 16 * 1024 * 1024;

const DEPTH = 3;

/** The first directory of a TIFF structure. Fields that lie outside it are left out. Throws PhotoFormatError where there is none. */
export function readDirectory(block: Uint8Array): TiffDirectory {
  const file = new ByteView(block);
  const little = isLittleEndian(file);
  return directoryAt(block, file, file.uint32(4, little), little, DEPTH, { bytes: MAX_VALUE_BYTES });
}

/** Whether a TIFF structure has its numbers' small end first. Throws PhotoFormatError when it begins otherwise. */
export function isLittleEndian(file: ByteView): boolean {
  const order = file.text(0, 2);
  if (order !== 'II' && order !== 'MM') throw new PhotoFormatError('its TIFF directory has no byte order');
  return order === 'II';
}

function directoryAt(
  block: Uint8Array,
  file: ByteView,
  at: number,
  little: boolean,
  depth: number,
  budget: { bytes: number },
): TiffDirectory {
  const entries: TiffEntry[] = [];
  const children = new Map<number, TiffDirectory>();
  const count = file.uint16(at, little);
  for (let entry = at + 2; entry < at + 2 + count * 12 && entry + 12 <= file.length; entry += 12) {
    const tag = file.uint16(entry, little);
    if (POINTERS.has(tag)) {
      // A pointer that is repeated would make a tree of a few bytes large.
      if (depth > 1 && !children.has(tag)) {
        const child = optional(() =>
          directoryAt(block, file, file.uint32(entry + 8, little), little, depth - 1, budget),
        );
        if (child !== undefined) children.set(tag, child);
      }
      continue;
    }
    const type = file.uint16(entry + 2, little);
    const values = file.uint32(entry + 4, little);
    const size = SIZES[type];
    if (size === undefined) continue;
    const length = values * size.bytes;
    const from = length <= 4 ? entry + 8 : file.uint32(entry + 8, little);
    if (length > budget.bytes || from + length > block.length) continue;
    budget.bytes -= length;
    entries.push({
      tag,
      type,
      count: values,
      value: littleEndian(block.subarray(from, from + length), size.part, little),
    });
  }
  return { entries, children };
}

function optional<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof PhotoFormatError) return undefined;
    throw error;
  }
}

function littleEndian(value: Uint8Array, part: number, already: boolean): Uint8Array {
  const copy = new Uint8Array(value);
  if (already || part === 1) return copy;
  for (let at = 0; at < copy.length; at += part) copy.subarray(at, at + part).reverse();
  return copy;
}

/** A field of whole numbers, 3 of 16 bits or 4 of 32. */
export function numberEntry(tag: number, type: 3 | 4, values: readonly number[]): TiffEntry {
  const bytes = type === 3 ? 2 : 4;
  const value = new Uint8Array(values.length * bytes);
  const view = new DataView(value.buffer);
  for (const [i, number] of values.entries()) {
    if (type === 3) view.setUint16(i * bytes, number, true);
    else view.setUint32(i * bytes, number, true);
  }
  return { tag, type, count: values.length, value };
}

/** A field of bytes without a meaning of their own. */
export function bytesEntry(tag: number, value: Uint8Array, type: 1 | 7 = 7): TiffEntry {
  return { tag, type, count: value.length, value };
}

/** A field of one fraction: `value` to four digits behind the point. */
export function rationalEntry(tag: number, value: number): TiffEntry {
  const parts = numberEntry(tag, 4, [Math.round(value * 10000), 10000]);
  return { ...parts, type: 5, count: 1 };
}

/** The first whole number of a field, or its first fraction; undefined for other types. */
export function firstNumber(entry: TiffEntry): number | undefined {
  const view = new DataView(entry.value.buffer, entry.value.byteOffset, entry.value.byteLength);
  if (entry.count === 0) return undefined;
  if (entry.type === 3) return view.getUint16(0, true);
  if (entry.type === 4) return view.getUint32(0, true);
  if (entry.type === 5) return view.getUint32(0, true) / view.getUint32(4, true);
  return undefined;
}

/** A TIFF structure of this one directory, little-endian, as EXIF blocks are. */
export function composeTiff(directory: TiffDirectory): Uint8Array {
  return Buffer.concat([tiffStart(8), composeDirectory(directory, 8)]);
}

/** The eight bytes that a little-endian TIFF begins with; `at` is where its directory stands. */
export function tiffStart(at: number): Uint8Array {
  const start = Buffer.from('II*\0\0\0\0\0', 'latin1');
  start.writeUInt32LE(at, 4);
  return start;
}

/**
 * The bytes of a directory that will stand at `at`, an even place: its fields in order of their tags, their longer values, the
 * directories below. No other directory follows it.
 */
export function composeDirectory({ entries, children }: TiffDirectory, at: number): Uint8Array {
  const fields = [...entries, ...[...children.keys()].map((tag) => numberEntry(tag, 4, [0]))];
  fields.sort((one, other) => one.tag - other.tag);
  const head = Buffer.alloc(2 + fields.length * 12 + 4);
  const parts: Uint8Array[] = [head];
  let next = at + head.length;
  const place = (bytes: Uint8Array): number => {
    const from = next;
    // Values begin at even places.
    parts.push(bytes, new Uint8Array(bytes.length % 2));
    next += bytes.length + (bytes.length % 2);
    return from;
  };
  head.writeUInt16LE(fields.length, 0);
  for (const [i, { tag, type, count, value }] of fields.entries()) {
    const field = 2 + i * 12;
    head.writeUInt16LE(tag, field);
    head.writeUInt16LE(type, field + 2);
    head.writeUInt32LE(count, field + 4);
    const child = children.get(tag);
    if (child !== undefined) head.writeUInt32LE(place(composeDirectory(child, next)), field + 8);
    else if (value.length > 4) head.writeUInt32LE(place(value), field + 8);
    else head.set(value, field + 8);
  }
  return Buffer.concat(parts);
}
