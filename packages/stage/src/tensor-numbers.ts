import type { Tensor } from '@pellucid/format';

type Read = (data: DataView, at: number) => number;
const types: Readonly<Record<string, readonly [bytes: number, read: Read]>> = {
  bool: [1, (data, at) => data.getUint8(at)],
  uint8: [1, (data, at) => data.getUint8(at)],
  int8: [1, (data, at) => data.getInt8(at)],
  uint16: [2, (data, at) => data.getUint16(at, true)],
  int16: [2, (data, at) => data.getInt16(at, true)],
  uint32: [4, (data, at) => data.getUint32(at, true)],
  int32: [4, (data, at) => data.getInt32(at, true)],
  uint64: [8, (data, at) => Number(data.getBigUint64(at, true))],
  int64: [8, (data, at) => Number(data.getBigInt64(at, true))],
  float16: [2, (data, at) => half(data.getUint16(at, true))],
  bfloat16: [2, (data, at) => brain(data.getUint16(at, true))],
  float32: [4, (data, at) => data.getFloat32(at, true)],
  float64: [8, (data, at) => data.getFloat64(at, true)],
};

/** Numbers of the tensor in row-major order from `start` on, `most` at most; null where one is not finite. Empty for types without numbers. */
export function tensorNumbers(tensor: Tensor, most: number, start = 0): readonly (number | null)[] {
  const type = types[tensor.dtype];
  if (type === undefined) return [];
  const [bytes, read] = type;
  const view = new DataView(tensor.data.buffer, tensor.data.byteOffset, tensor.data.byteLength);
  const count = Math.max(0, Math.min(most, Math.floor(tensor.data.byteLength / bytes) - start));
  return Array.from({ length: count }, (_, index) => {
    const number = read(view, (start + index) * bytes);
    return Number.isFinite(number) ? number : null;
  });
}

function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** bfloat16 is the upper half of a float32. */
function brain(bits: number): number {
  const view = new DataView(new ArrayBuffer(4));
  view.setUint16(0, bits);
  return view.getFloat32(0);
}
