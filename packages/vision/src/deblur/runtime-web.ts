import { webBackend } from '@pellucid/tensor/web';
import type { DeblurRuntime, NetworkTask } from './runtime.ts';

const addresses: Readonly<Record<NetworkTask, URL>> = {
  clean: new URL('../../weights/unet.safetensors', import.meta.url),
  restore: new URL('../../weights/unet-blind.safetensors', import.meta.url),
};

/**
 * WebAssembly with one thread, and the parameters that come with this package. Bundlers find the files by their addresses here; a page that serves
 * them from elsewhere, or has threads or WebGPU, makes a runtime of its own.
 */
export function ownRuntime(): DeblurRuntime {
  return {
    backend: webBackend({}),
    parameters: (task) => fetchBytes(addresses[task]),
  };
}

/** @throws TypeError when the file cannot be fetched */
async function fetchBytes(address: URL): Promise<Uint8Array> {
  const answer = await fetch(address);
  if (!answer.ok) throw new TypeError(`${address.href} cannot be fetched: the server answers ${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer());
}
