import type { Backend } from '@pellucid/tensor';
import { webBackend } from '@pellucid/tensor/web';
import type { DeblurRuntime, NetworkTask } from '@pellucid/vision';

/** Where the network runs: on the graphics card, or on the processor with so many threads. */
export type Place = { readonly on: 'webgpu' } | { readonly on: 'wasm'; readonly threads: number };

/** A build puts the files beside this program. */
const parameters: Readonly<Record<NetworkTask, URL>> = {
  clean: new URL('../../../../vision/weights/unet.safetensors', import.meta.url),
  restore: new URL('../../../../vision/weights/unet-blind.safetensors', import.meta.url),
};

/** More threads than this bring little to tiles of this size and take memory each. */
const mostThreads = 8;

/** The best place that this browser has. `files`: the folder of ONNX Runtime's files; `found` hears of the place once the network is loaded. */
export function pageRuntime(files: string, found: (place: Place) => void): DeblurRuntime {
  return { backend: bestBackend(files, found), parameters: fetchParameters };
}

function bestBackend(files: string, found: (place: Place) => void): Backend {
  // Without isolation by the server's headers a page may share no memory, and threads need that.
  const threads = crossOriginIsolated ? Math.min(navigator.hardwareConcurrency, mostThreads) : 1;
  const onProcessor = webBackend({ files, threads, on: 'wasm' });
  const onCard = webBackend({ files, on: 'webgpu' });
  let card: boolean | null = null;
  return {
    async load(model) {
      card ??= await hasCard();
      if (card) {
        try {
          const session = await onCard.load(model);
          found({ on: 'webgpu' });
          return session;
        } catch {
          // Drivers that promise WebGPU and then fail are met; the processor does the same, more slowly.
          card = false;
        }
      }
      const session = await onProcessor.load(model);
      found({ on: 'wasm', threads });
      return session;
    },
  };
}

/** What TypeScript's library does not know of yet. */
interface WithGpu {
  readonly gpu?: { requestAdapter(): Promise<{ readonly info?: { readonly isFallbackAdapter?: boolean } } | null> };
}

/** Whether there is WebGPU on a real card: one that the processor imitates is slower than the processor itself. */
async function hasCard(): Promise<boolean> {
  const adapter = await (navigator as WithGpu).gpu?.requestAdapter().catch(() => null);
  return adapter !== undefined && adapter !== null && adapter.info?.isFallbackAdapter !== true;
}

async function fetchParameters(task: NetworkTask): Promise<Uint8Array> {
  const answer = await fetch(parameters[task]);
  if (!answer.ok) throw new Error(`the network's parameters cannot be fetched (the server answers ${answer.status})`);
  return new Uint8Array(await answer.arrayBuffer());
}
