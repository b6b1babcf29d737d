import type { Tensor, Value } from '@pellucid/format';

import { fromHalf, toHalf } from './half-float.ts';

type Part = number | bigint;

/** How the elements of one dtype lie in the data, little endian; a complex one has two parts. */
interface ElementType {
  readonly bytes: number;
  readonly parts: 1 | 2;
  readonly value: 'boolean' | 'int' | 'float' | 'complex';
  readonly read: (view: DataView, at: number) => Part;
  readonly write: (view: DataView, at: number, part: Part) => void;
}

const real = (
  value: 'boolean' | 'int' | 'float',
  bytes: number,
  read: (view: DataView, at: number) => number,
  write: (view: DataView, at: number, part: number) => void,
): ElementType => ({ bytes, parts: 1, value, read, write: (view, at, part) => write(view, at, Number(part)) });

const big = (
  read: (view: DataView, at: number) => bigint,
  write: (view: DataView, at: number, part: bigint) => void,
): ElementType => ({
  bytes: 8,
  parts: 1,
  value: 'int',
  read,
  write: (view, at, part) =>
    write(view, at, typeof part === 'bigint' ? part : BigInt(Math.trunc(Number.isFinite(part) ? part : 0))),
});

const complexOf = (part: ElementType): ElementType => ({ ...part, bytes: part.bytes * 2, parts: 2, value: 'complex' });

const float32 = real(
  'float',
  4,
  (view, at) => view.getFloat32(at, true),
  (view, at, part) => view.setFloat32(at, part, true),
);
const float64 = real(
  'float',
  8,
  (view, at) => view.getFloat64(at, true),
  (view, at, part) => view.setFloat64(at, part, true),
);

/** The dtypes of FORMAT.md §4.2; a dtype that is not here has no data. */
const types: ReadonlyMap<string, ElementType> = new Map([
  [
    'bool',
    real(
      'boolean',
      1,
      (view, at) => view.getUint8(at),
      (view, at, part) => view.setUint8(at, part === 0 ? 0 : 1),
    ),
  ],
  [
    'int8',
    real(
      'int',
      1,
      (view, at) => view.getInt8(at),
      (view, at, part) => view.setInt8(at, part),
    ),
  ],
  [
    'uint8',
    real(
      'int',
      1,
      (view, at) => view.getUint8(at),
      (view, at, part) => view.setUint8(at, part),
    ),
  ],
  [
    'int16',
    real(
      'int',
      2,
      (view, at) => view.getInt16(at, true),
      (view, at, part) => view.setInt16(at, part, true),
    ),
  ],
  [
    'uint16',
    real(
      'int',
      2,
      (view, at) => view.getUint16(at, true),
      (view, at, part) => view.setUint16(at, part, true),
    ),
  ],
  [
    'int32',
    real(
      'int',
      4,
      (view, at) => view.getInt32(at, true),
      (view, at, part) => view.setInt32(at, part, true),
    ),
  ],
  [
    'uint32',
    real(
      'int',
      4,
      (view, at) => view.getUint32(at, true),
      (view, at, part) => view.setUint32(at, part, true),
    ),
  ],
  [
    'int64',
    big(
      (view, at) => view.getBigInt64(at, true),
      (view, at, part) => view.setBigInt64(at, part, true),
    ),
  ],
  [
    'uint64',
    big(
      (view, at) => view.getBigUint64(at, true),
      (view, at, part) => view.setBigUint64(at, part, true),
    ),
  ],
  [
    'float16',
    real(
      'float',
      2,
      (view, at) => fromHalf(view.getUint16(at, true)),
      (view, at, part) => view.setUint16(at, toHalf(part), true),
    ),
  ],
  ['bfloat16', real('float', 2, readBrain, writeBrain)],
  ['float32', float32],
  ['float64', float64],
  ['complex64', complexOf(float32)],
  ['complex128', complexOf(float64)],
]);

/** Elements that the tensor has, kept or not. */
export function elementCount(tensor: Tensor): number {
  return tensor.shape.reduce((product, dimension) => product * dimension, 1);
}

/**
 * Writes the element at a flat row-major index into `data`. Nothing happens where the element was not kept, or where the value is no number.
 */
export function writeElement(data: Uint8Array, tensor: Tensor, index: number, value: Value): void {
  const type = types.get(tensor.dtype);
  const parts = partsOf(value);
  if (type === undefined || parts === null) return;
  const at = index * type.bytes;
  if (index < 0 || at + type.bytes > data.length) return;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  type.write(view, at, parts[0]);
  if (type.parts === 2) type.write(view, at + type.bytes / 2, parts[1]);
}

/** The element at a flat row-major index; undefined when it was not kept or its dtype is not read by element. */
export function readElement(data: Uint8Array, tensor: Tensor, index: number): Value | undefined {
  const type = types.get(tensor.dtype);
  if (type === undefined || !Number.isInteger(index) || index < 0) return undefined;
  const at = index * type.bytes;
  if (at + type.bytes > data.length) return undefined;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const part = type.read(view, at);
  switch (type.value) {
    case 'boolean':
      return { type: 'boolean', value: part !== 0 };
    case 'int':
      return {
        type: 'int',
        value: typeof part === 'bigint' && Number.isSafeInteger(Number(part)) ? Number(part) : part,
      };
    case 'float':
      return { type: 'float', value: Number(part) };
    case 'complex':
      return { type: 'complex', real: Number(part), imaginary: Number(type.read(view, at + type.bytes / 2)) };
  }
}

/** The elements that were kept, in row-major order; empty for a dtype that is not read by element. */
export function tensorValues(tensor: Tensor): readonly Value[] {
  const values: Value[] = [];
  for (let index = 0; ; index++) {
    const value = readElement(tensor.data, tensor, index);
    if (value === undefined) return values;
    values.push(value);
  }
}

function partsOf(value: Value): readonly [Part, Part] | null {
  switch (value.type) {
    case 'int':
    case 'float':
    case 'bigint':
      return [value.value, 0];
    case 'boolean':
      return [value.value ? 1 : 0, 0];
    case 'complex':
      return [value.real, value.imaginary];
    default:
      return null;
  }
}

/** A bfloat16 is the upper half of a float32. */
function readBrain(view: DataView, at: number): number {
  const bits = new DataView(new ArrayBuffer(4));
  bits.setUint16(0, view.getUint16(at, true));
  return bits.getFloat32(0);
}

function writeBrain(view: DataView, at: number, part: number): void {
  const bits = new DataView(new ArrayBuffer(4));
  bits.setFloat32(0, part);
  const whole = bits.getUint32(0);
  // To the nearest, ties to even; a NaN stays one.
  const rounded = Number.isNaN(part) ? 0x7fc0 : (whole + 0x7fff + ((whole >>> 16) & 1)) >>> 16;
  view.setUint16(at, rounded, true);
}
