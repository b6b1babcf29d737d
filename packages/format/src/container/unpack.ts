import { decompress } from 'fzstd';

/** Undoes Zstandard. @throws when the bytes are no whole frame */
export function unpack(bytes: Uint8Array): Uint8Array {
  return decompress(bytes);
}
