import type { Tensor, Value } from '@pellucid/format';

interface ElementType {
  readonly bytes: number;
  read(view: DataView, at: number): number | bigint;
  write(view: DataView, at: number, value: number | bigint): void;
}

const real = (
  bytes: number,
  read: (view: DataView, at: number) => number,
  write: (view: DataView, at: number, value: number) => void,
) => ({
  bytes,
  read,
  write: (view: DataView, at: number, value: number | bigint) => write(view, at, Number(value)),
});
const big = (
  read: (view: DataView, at: number) => bigint,
  write: (view: DataView, at: number, value: bigint) => void,
) => ({
  bytes: 8,
  read,
  write: (view: DataView, at: number, value: number | bigint) =>
    write(view, at, typeof value === 'bigint' ? value : BigInt(Math.trunc(Number.isFinite(value) ? value : 0))),
});

/** The dtypes whose elements can be written one by one; little endian, as in the file. */
const types: Readonly<Record<string, ElementType>> = {
  bool: real(
    1,
    (view, at) => view.getUint8(at),
    (view, at, value) => view.setUint8(at, value === 0 ? 0 : 1),
  ),
  int8: real(
    1,
    (view, at) => view.getInt8(at),
    (view, at, value) => view.setInt8(at, value),
  ),
  uint8: real(
    1,
    (view, at) => view.getUint8(at),
    (view, at, value) => view.setUint8(at, value),
  ),
  int16: real(
    2,
    (view, at) => view.getInt16(at, true),
    (view, at, value) => view.setInt16(at, value, true),
  ),
  uint16: real(
    2,
    (view, at) => view.getUint16(at, true),
    (view, at, value) => view.setUint16(at, value, true),
  ),
  int32: real(
    4,
    (view, at) => view.getInt32(at, true),
    (view, at, value) => view.setInt32(at, value, true),
  ),
  uint32: real(
    4,
    (view, at) => view.getUint32(at, true),
    (view, at, value) => view.setUint32(at, value, true),
  ),
  float32: real(
    4,
    (view, at) => view.getFloat32(at, true),
    (view, at, value) => view.setFloat32(at, value, true),
  ),
  float64: real(
    8,
    (view, at) => view.getFloat64(at, true),
    (view, at, value) => view.setFloat64(at, value, true),
  ),
  int64: big(
    (view, at) => view.getBigInt64(at, true),
    (view, at, value) => view.setBigInt64(at, value, true),
  ),
  uint64: big(
    (view, at) => view.getBigUint64(at, true),
    (view, at, value) => view.setBigUint64(at, value, true),
  ),
};

/**
 * Writes the element at a flat row-major index into `data`.
 * @returns false when the dtype is not written by element, or the value is no number, or the index is outside the tensor; an index behind
 * what was kept of the data is true and changes nothing
 */
export function writeElement(data: Uint8Array, tensor: Tensor, index: number, value: Value): boolean {
  const type = types[tensor.dtype];
  const number = numberOf(value);
  const size = tensor.shape.reduce((product, dimension) => product * dimension, 1);
  if (type === undefined || number === null || !Number.isInteger(index) || index < 0 || index >= size) return false;
  const at = index * type.bytes;
  if (at + type.bytes > data.length) return true;
  type.write(new DataView(data.buffer, data.byteOffset, data.byteLength), at, number);
  return true;
}

/** The element at a flat row-major index; undefined when it was not kept or its dtype is not read by element. */
export function readElement(data: Uint8Array, tensor: Tensor, index: number): Value | undefined {
  const type = types[tensor.dtype];
  if (type === undefined || !Number.isInteger(index) || index < 0) return undefined;
  const at = index * type.bytes;
  if (at + type.bytes > data.length) return undefined;
  const number = type.read(new DataView(data.buffer, data.byteOffset, data.byteLength), at);
  return typeof number === 'bigint' || Number.isInteger(number)
    ? { type: 'int', value: number }
    : { type: 'float', value: number };
}

function numberOf(value: Value): number | bigint | null {
  switch (value.type) {
    case 'int':
    case 'float':
    case 'bigint':
      return value.value;
    case 'boolean':
      return value.value ? 1 : 0;
    default:
      return null;
  }
}

/** The elements that were kept, in row-major order; empty for a dtype that is not read by element. */
export function tensorValues(tensor: Tensor): readonly Value[] {
  const bytes = types[tensor.dtype]?.bytes;
  if (bytes === undefined) return [];
  const isFloat = tensor.dtype.startsWith('float');
  return Array.from({ length: Math.floor(tensor.data.length / bytes) }, (_, index): Value => {
    const value = readElement(tensor.data, tensor, index) ?? { type: 'none' };
    if (tensor.dtype === 'bool' && value.type === 'int') return { type: 'boolean', value: value.value === 1 };
    return isFloat && value.type === 'int' ? { type: 'float', value: Number(value.value) } : value;
  });
}
