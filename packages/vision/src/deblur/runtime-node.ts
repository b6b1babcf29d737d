import { readFile } from 'node:fs/promises';
import { nodeBackend } from '@pellucid/tensor/node';
import type { DeblurRuntime } from './runtime.ts';

/** The processor with all its cores, and the parameters that come with this package. */
export function ownRuntime(): DeblurRuntime {
  return {
    backend: nodeBackend(),
    parameters: () => readFile(new URL('../../weights/unet.safetensors', import.meta.url)),
  };
}
