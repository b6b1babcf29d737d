import { shapeText, sizeOf, type Value } from '../value.ts';
import { halfOfFloatBits } from './half-float.ts';
import { isText, metadataKey } from './header.ts';
import { quoted, SafetensorsError } from './safetensors-error.ts';

/** How the floating-point tensors are stored: exactly, or in half the size, rounded to nearest even (from 65520 on, infinity). */
export type WrittenFloats = 'F32' | 'F16';

/**
 * The bytes of a safetensors file with these tensors: f32 as F32 or F16, i32 as I32. Equal maps give equal bytes, in any order:
 * the same bytes that the format's own library writes (F32 before I32 before F16, then by name; a header of a multiple of 8 bytes).
 * With F32, readSafetensors(writeSafetensors(x)) = x to the bit.
 * @throws SafetensorsError when a name cannot be written or a shape does not fit its data
 */
export function writeSafetensors(
  tensors: ReadonlyMap<string, Value>,
  metadata: ReadonlyMap<string, string> = new Map(),
  floats: WrittenFloats = 'F32',
): Uint8Array {
  const ordered = [...tensors]
    .map(([name, value]) => stored(name, value, floats))
    .sort((a, b) => rank[a.type] - rank[b.type] || byUtf8(a.name, b.name));
  const header = new TextEncoder().encode(headerText(ordered, metadata));
  const dataStart = 8 + Math.ceil(header.length / 8) * 8;
  const bytes = new Uint8Array(ordered.reduce((end, { data }) => end + data.length, dataStart));
  new DataView(bytes.buffer).setBigUint64(0, BigInt(dataStart - 8), true);
  bytes.fill(0x20, 8, dataStart);
  bytes.set(header, 8);
  let position = dataStart;
  for (const { data } of ordered) {
    bytes.set(data, position);
    position += data.length;
  }
  return bytes;
}

interface StoredTensor {
  readonly name: string;
  readonly type: 'F32' | 'I32' | 'F16';
  readonly shape: readonly number[];
  readonly data: Uint8Array;
}

const rank: Readonly<Record<StoredTensor['type'], number>> = { F32: 0, I32: 1, F16: 2 };

function stored(name: string, { shape, data }: Value, floats: WrittenFloats): StoredTensor {
  if (name === metadataKey || !isText(name)) {
    throw new SafetensorsError('name', `A tensor cannot be named ${quoted(name)} in a safetensors file`, name);
  }
  if (sizeOf(shape) !== data.length || !shape.every((size) => Number.isSafeInteger(size) && size >= 0)) {
    const message = `Tensor ${quoted(name)} of shape ${shapeText(shape)} needs ${sizeOf(shape)} elements, and has ${data.length}`;
    throw new SafetensorsError('shape', message, name);
  }
  if (data instanceof Int32Array) return { name, type: 'I32', shape, data: bytesOf(data) };
  return { name, type: floats, shape, data: bytesOf(floats === 'F32' ? data : halves(data)) };
}

function halves(floats: Float32Array): Uint16Array {
  const bits = new Uint32Array(floats.buffer, floats.byteOffset, floats.length);
  return Uint16Array.from(bits, halfOfFloatBits);
}

function bytesOf(data: Float32Array | Int32Array | Uint16Array): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

function headerText(ordered: readonly StoredTensor[], metadata: ReadonlyMap<string, string>): string {
  const fields: string[] = [];
  if (metadata.size > 0) fields.push(`"${metadataKey}":{${metadataFields(metadata).join(',')}}`);
  let position = 0;
  for (const { name, type, shape, data } of ordered) {
    const end = position + data.length;
    fields.push(`${JSON.stringify(name)}:${JSON.stringify({ dtype: type, shape, data_offsets: [position, end] })}`);
    position = end;
  }
  return `{${fields.join(',')}}`;
}

function metadataFields(metadata: ReadonlyMap<string, string>): string[] {
  return [...metadata]
    .sort(([a], [b]) => byUtf8(a, b))
    .map(([key, text]) => {
      if (isText(key) && isText(text)) return `${JSON.stringify(key)}:${JSON.stringify(text)}`;
      throw new SafetensorsError(
        'value',
        `The metadata ${quoted(key)} has a surrogate that stands alone, which is not text`,
      );
    });
}

/** The order of the UTF-8 bytes, which is that of the code points, and not that of JavaScript's strings. */
function byUtf8(a: string, b: string): number {
  const [left, right] = [[...a], [...b]];
  const differs = left.findIndex((character, i) => character !== right[i]);
  if (differs === -1) return left.length - right.length;
  return (left[differs]?.codePointAt(0) ?? 0) - (right[differs]?.codePointAt(0) ?? -1);
}
