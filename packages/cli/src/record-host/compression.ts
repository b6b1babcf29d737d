import { createRequire } from 'node:module';

/** Level 1: the host shares the machine with the program, and higher levels save little on what is already dense. */
const level = 1;

export type Compress = (bytes: Uint8Array) => Uint8Array;

interface NativeZstd {
  readonly Encoder: new (level: number) => { encodeSync(bytes: Uint8Array): Uint8Array };
}

let loaded: Promise<Compress> | undefined;

/** Zstandard: the native one where the platform has it, which is three times as fast, else WebAssembly. Loaded once for the process. */
export function loadCompression(): Promise<Compress> {
  loaded ??= load();
  return loaded;
}

async function load(): Promise<Compress> {
  try {
    const { Encoder } = createRequire(import.meta.url)('@toondepauw/node-zstd') as NativeZstd;
    const encoder = new Encoder(level);
    return (bytes) => encoder.encodeSync(bytes);
  } catch {
    // No binary for this platform.
    const { compress, init } = await import('@bokuweb/zstd-wasm');
    await init();
    return (bytes) => compress(bytes, level);
  }
}
