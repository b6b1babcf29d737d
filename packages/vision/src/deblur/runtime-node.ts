import { readFile } from 'node:fs/promises';
import { nodeBackend } from '@pellucid/tensor/node';
import type { DeblurRuntime, NetworkTask } from './runtime.ts';

const files: Readonly<Record<NetworkTask, URL>> = {
  clean: new URL('../../weights/unet.safetensors', import.meta.url),
  restore: new URL('../../weights/unet-blind.safetensors', import.meta.url),
};

/** The processor with all its cores, and the parameters that come with this package. */
export function ownRuntime(): DeblurRuntime {
  return {
    backend: nodeBackend(),
    parameters: (task) => readFile(files[task]),
  };
}
