import { type Shape, shapeText, type Value } from '../value.ts';
import { parseHeader, type TensorEntry } from './header.ts';
import { quoted, SafetensorsError } from './safetensors-error.ts';
import { bytesPerElement, decodeElements, type StoredType } from './stored-type.ts';

/** What a safetensors file holds. */
export interface SafetensorsFile {
  /** In the order of their bytes in the file. */
  readonly tensors: ReadonlyMap<string, Value>;
  readonly metadata: ReadonlyMap<string, string>;
}

/** Bytes before the header: its length, as a 64-bit little-endian integer. */
const lengthBytes = 8;

/** The limit of the format: no honest header comes near it. */
const longestHeader = 100_000_000;

/**
 * Reads a safetensors file (https://github.com/huggingface/safetensors):
 *
 *     8 bytes: n   n bytes of JSON: {"name": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}, …}   the tensors' bytes
 *
 * F32, F16, BF16 and F64 become f32 (F64 rounded to nearest), I64, I32, I8, U8 and BOOL become i32. The tensors have to fill the
 * bytes after the header without gaps or overlaps. What is allocated is bounded by the size of the file, whatever it claims.
 * The result shares no memory with `bytes`.
 * @throws SafetensorsError
 * @throws ElementRangeError when a 64-bit integer does not fit 32 bits
 */
export function readSafetensors(bytes: Uint8Array): SafetensorsFile {
  const dataStart = lengthBytes + headerLength(bytes);
  const { metadata, entries } = parseHeader(headerText(bytes.subarray(lengthBytes, dataStart)));
  const data = bytes.subarray(dataStart);
  const tensors = new Map<string, Value>();
  for (const entry of inLayoutOrder(entries, data.length)) {
    const type = storedType(entry);
    checkSize(entry, type);
    const elements = decodeElements(entry.name, type, data.subarray(entry.begin, entry.end));
    tensors.set(entry.name, { shape: entry.shape, data: elements });
  }
  return { tensors, metadata };
}

function headerLength(bytes: Uint8Array): number {
  if (bytes.length < lengthBytes) {
    const message = `A safetensors file starts with ${lengthBytes} bytes that tell the length of its header; this one ends after ${bytes.length}`;
    throw new SafetensorsError('size', message);
  }
  const length = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getBigUint64(0, true);
  const left = bytes.length - lengthBytes;
  if (length > BigInt(longestHeader)) {
    throw new SafetensorsError('size', `The header claims ${length} bytes; the format allows ${longestHeader}`);
  }
  if (length > BigInt(left)) {
    throw new SafetensorsError(
      'size',
      `The header claims ${length} bytes; the file has ${left} after its first ${lengthBytes}`,
    );
  }
  return Number(length);
}

function headerText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new SafetensorsError('header', 'The header is not UTF-8');
  }
}

/** The entries in the order of their bytes, once these are known to fill the data exactly. */
function inLayoutOrder(entries: readonly TensorEntry[], dataLength: number): TensorEntry[] {
  const ordered = entries.toSorted((a, b) => a.begin - b.begin || a.end - b.end);
  let position = 0;
  for (const { name, begin, end } of ordered) {
    const offsets = `Tensor ${quoted(name)} has data_offsets [${begin}, ${end}]`;
    if (end < begin) throw new SafetensorsError('layout', `${offsets}, which end before they begin`, name);
    if (end > dataLength) {
      throw new SafetensorsError('layout', `${offsets}; the file has ${dataLength} bytes of tensors`, name);
    }
    if (begin !== position) {
      const fault = begin < position ? 'overlaps another tensor' : 'leaves a gap';
      throw new SafetensorsError(
        'layout',
        `${offsets}, which ${fault}: the tensors before it end at ${position}`,
        name,
      );
    }
    position = end;
  }
  if (position !== dataLength) {
    throw new SafetensorsError(
      'layout',
      `The tensors end at byte ${position} of ${dataLength}; the rest belongs to none`,
    );
  }
  return ordered;
}

function storedType({ name, type }: TensorEntry): StoredType {
  if (isStoredType(type)) return type;
  const known = Object.keys(bytesPerElement).join(', ');
  throw new SafetensorsError('type', `Tensor ${quoted(name)} is of type ${quoted(type)}; read are ${known}`, name);
}

function isStoredType(type: string): type is StoredType {
  return Object.hasOwn(bytesPerElement, type);
}

function checkSize({ name, shape, begin, end }: TensorEntry, type: StoredType): void {
  const elements = elementCount(shape);
  const size = bytesPerElement[type];
  if (elements * size === end - begin) return;
  const needs = elements > Number.MAX_SAFE_INTEGER / size ? 'more bytes than any file has' : `${elements * size} bytes`;
  const message = `Tensor ${quoted(name)} of shape ${cut(shape)} and type ${type} needs ${needs}, and has ${end - begin}`;
  throw new SafetensorsError('shape', message, name);
}

/** Exact up to 2^53, and at least 2^53 beyond, in any order of the sizes: a zero among them makes it zero. */
function elementCount(shape: Shape): number {
  return shape.includes(0) ? 0 : shape.reduce((product, size) => product * size, 1);
}

function cut(shape: Shape): string {
  return shape.length > 16 ? `${shapeText(shape.slice(0, 16)).slice(0, -1)},…]` : shapeText(shape);
}
