import { compress, init } from '@bokuweb/zstd-wasm';

/** Level 1: the host shares the machine with the program, and higher levels save little on what is already dense. */
const level = 1;

let loaded: Promise<void> | undefined;

/**
 * Zstandard. The module is loaded once for the process: a second `init` takes the memory away from under those who use the first.
 */
export async function loadCompression(): Promise<(bytes: Uint8Array) => Uint8Array> {
  loaded ??= init();
  await loaded;
  return (bytes) => compress(bytes, level);
}
