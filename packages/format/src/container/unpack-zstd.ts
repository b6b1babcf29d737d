import { decompress } from 'fzstd';
import { unpackInWebAssembly } from './web-assembly-unpacking.ts';

/** No chunk of a recording, and no page of an index, unpacks to more. */
export const maxUnpackedBytes: number = 256 * 2 ** 20;

/** @param size of what it unpacks to; at most `maxUnpackedBytes` @throws whatever is wrong with the bytes */
export function unpackZstd(packed: Uint8Array, size: number | bigint): Uint8Array {
  if (size > maxUnpackedBytes) throw new Error(`a chunk says it unpacks to ${size} bytes`);
  return unpackInWebAssembly(packed, Number(size)) ?? inJavaScript(packed, Number(size));
}

function inJavaScript(packed: Uint8Array, size: number): Uint8Array {
  const room = new Uint8Array(size);
  // fzstd compares what it is given with 1, for which an array of numbers would be written out as text, all of it, twice.
  const { buffer, byteOffset, length } = decompress(packed, Object.assign(room, { valueOf: () => Number.NaN }));
  return new Uint8Array(buffer, byteOffset, length);
}
