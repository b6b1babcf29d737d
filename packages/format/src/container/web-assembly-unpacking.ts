import type { ZSTDDecoder } from 'zstddec';

/** WebAssembly's memory never shrinks again: what needs more of it is unpacked by JavaScript. */
const largest = 16 * 2 ** 20;

let decoder: ZSTDDecoder | null = null;
let preparing: Promise<void> | null = null;

/**
 * From when it is done on, WebAssembly unpacks, ten times as fast as JavaScript; nobody has to wait for it. Where a page's policy forbids WebAssembly, JavaScript goes
 * on. Compiling takes some milliseconds, which short recordings are not worth.
 */
export function prepareUnpacking(): Promise<void> {
  preparing ??= prepare().catch(() => {});
  return preparing;
}

async function prepare(): Promise<void> {
  const { ZSTDDecoder } = await import('zstddec');
  const made = new ZSTDDecoder();
  await made.init();
  decoder = made;
}

/** Null where it is not ready, or what comes out is not of that size: JavaScript says what is wrong. */
export function unpackInWebAssembly(packed: Uint8Array, size: number): Uint8Array | null {
  if (decoder === null || size === 0 || size > largest || packed.length > largest) return null;
  try {
    const unpacked = decoder.decode(packed, size);
    return unpacked.length === size ? unpacked : null;
  } catch {
    // Whatever its memory holds after that is not relied on.
    decoder = null;
    return null;
  }
}
