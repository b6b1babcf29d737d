/** Pieces of pickles of protocol 2, to be strung together, and the files around them. */

export type Piece = readonly number[];

export const mark: Piece = [0x28];
export const none: Piece = [0x4e];
export const emptyDict: Piece = [0x7d];
export const setItems: Piece = [0x75];
export const persistentId: Piece = [0x51];
export const reduce: Piece = [0x52];

export function text(value: string): Piece {
  const bytes = new TextEncoder().encode(value);
  return [0x58, ...u32(bytes.length), ...bytes];
}

export function integer(value: number): Piece {
  return value === Math.trunc(value) && Math.abs(value) < 2 ** 31 ? [0x4a, ...u32(value)] : long(BigInt(value));
}

function long(value: bigint): Piece {
  return [0x8a, 9, ...Array.from({ length: 9 }, (_, i) => Number((value >> BigInt(8 * i)) & 255n))];
}

export function global(module: string, name: string): Piece {
  return [0x63, ...new TextEncoder().encode(`${module}\n${name}\n`)];
}

export function tuple(...items: readonly Piece[]): Piece {
  return [...mark, ...items.flat(), 0x74];
}

export function list(...items: readonly Piece[]): Piece {
  return [0x5d, ...mark, ...items.flat(), 0x65];
}

export function dict(entries: readonly (readonly [key: string, value: Piece])[]): Piece {
  return [...emptyDict, ...mark, ...entries.flatMap(([key, value]) => [...text(key), ...value]), ...setItems];
}

export function call(callee: Piece, ...given: readonly Piece[]): Piece {
  return [...callee, ...tuple(...given), ...reduce];
}

export function storage(key: string, length: number, type = 'FloatStorage'): Piece {
  return [
    ...tuple(text('storage'), global('torch', type), text(key), text('cpu'), integer(length), none),
    ...persistentId,
  ];
}

export function tensor(of: Piece, offset: number, shape: readonly number[], strides: readonly number[]): Piece {
  const counts = (values: readonly number[]): Piece => tuple(...values.map(integer));
  const hooks = call(global('collections', 'OrderedDict'));
  return call(
    global('torch._utils', '_rebuild_tensor_v2'),
    of,
    integer(offset),
    counts(shape),
    counts(strides),
    none,
    hooks,
  );
}

export function pickle(value: Piece): Piece {
  return [0x80, 2, ...value, 0x2e];
}

/** A legacy checkpoint of this value, with these storages of f32. */
export function legacyFile(value: Piece, storages: Readonly<Record<string, readonly number[]>> = {}): Uint8Array {
  const magic: Piece = [0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e];
  const keys = Object.keys(storages).map(text);
  const data = Object.values(storages).flatMap((numbers) => [
    ...u32(numbers.length),
    ...u32(0),
    ...new Uint8Array(Float32Array.from(numbers).buffer),
  ]);
  return Uint8Array.from([
    ...magic,
    ...pickle(integer(1001)),
    ...pickle(dict([])),
    ...pickle(value),
    ...pickle(list(...keys)),
    ...data,
  ]);
}

function u32(value: number): Piece {
  return [value & 255, (value >> 8) & 255, (value >> 16) & 255, (value >>> 24) & 255];
}
