import { webBackend } from '@pellucid/tensor/web';
import type { DeblurRuntime } from './runtime.ts';

/**
 * WebAssembly with one thread, and the parameters that come with this package. Bundlers find both files by their addresses here; a page that serves
 * them from elsewhere, or has threads or WebGPU, makes a runtime of its own.
 */
export function ownRuntime(): DeblurRuntime {
  return {
    backend: webBackend({}),
    parameters: () => fetchBytes(new URL('../../weights/unet.safetensors', import.meta.url)),
  };
}

/** @throws TypeError when the file cannot be fetched */
async function fetchBytes(address: URL): Promise<Uint8Array> {
  const answer = await fetch(address);
  if (!answer.ok) throw new TypeError(`${address.href} cannot be fetched: the server answers ${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer());
}
