import { floatBitsOfHalf } from './half-float.ts';
import { quoted } from './safetensors-error.ts';

/** How a file stores an element, by the names of safetensors. Integers and booleans are read as i32, the rest as f32. */
export type StoredType = 'F64' | 'F32' | 'F16' | 'BF16' | 'I64' | 'I32' | 'I8' | 'U8' | 'BOOL';

/** Bytes of one element. */
export const bytesPerElement: Readonly<Record<StoredType, number>> = {
  F64: 8,
  F32: 4,
  F16: 2,
  BF16: 2,
  I64: 8,
  I32: 4,
  I8: 1,
  U8: 1,
  BOOL: 1,
};

/** A 64-bit integer of a file does not fit the 32 bits of ours. */
export class ElementRangeError extends Error {
  override readonly name = 'ElementRangeError';
  readonly tensor: string;
  readonly index: number;
  readonly value: bigint;

  constructor(tensor: string, index: number, value: bigint) {
    super(`Element ${index} of tensor ${quoted(tensor)} is ${value}; integers are read when they fit 32 bits`);
    this.tensor = tensor;
    this.index = index;
    this.value = value;
  }
}

/**
 * Elements from their little-endian bytes, whose number is a multiple of `bytesPerElement[type]`; the result shares no
 * memory with them. F64 is rounded to the nearest f32; F16 and BF16 are exact. `tensor` names the tensor in errors.
 * @throws ElementRangeError
 */
export function decodeElements(tensor: string, type: StoredType, bytes: Uint8Array): Float32Array | Int32Array {
  // An aligned copy (not `slice`, which copies nothing when the bytes are a Buffer of Node). Typed arrays are little-endian on
  // every machine that ONNX Runtime runs on.
  const { buffer } = new Uint8Array(bytes);
  switch (type) {
    case 'F64':
      return Float32Array.from(new Float64Array(buffer));
    case 'F32':
      return new Float32Array(buffer);
    case 'F16':
      return floatsFromBits(new Uint16Array(buffer), floatBitsOfHalf);
    case 'BF16':
      return floatsFromBits(new Uint16Array(buffer), (bits) => bits << 16);
    case 'I64':
      return narrowed(tensor, new BigInt64Array(buffer));
    case 'I32':
      return new Int32Array(buffer);
    case 'I8':
      return Int32Array.from(new Int8Array(buffer));
    case 'U8':
      return Int32Array.from(new Uint8Array(buffer));
    case 'BOOL':
      return Int32Array.from(new Uint8Array(buffer), (byte) => (byte === 0 ? 0 : 1));
  }
}

function floatsFromBits(source: Uint16Array, floatBits: (bits: number) => number): Float32Array {
  const bits = new Uint32Array(source.length);
  for (let i = 0; i < source.length; i++) bits[i] = floatBits(source[i] ?? 0);
  return new Float32Array(bits.buffer);
}

function narrowed(tensor: string, source: BigInt64Array): Int32Array {
  const integers = new Int32Array(source.length);
  for (const [index, value] of source.entries()) {
    integers[index] = Number(value);
    if (BigInt(integers[index] ?? 0) !== value) throw new ElementRangeError(tensor, index, value);
  }
  return integers;
}
