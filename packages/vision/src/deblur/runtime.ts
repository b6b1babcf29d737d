import type { Backend } from '@pellucid/tensor';

/** What the network is for: to clean what deconvolution has made of a photograph, or to restore one by itself. */
export type NetworkTask = 'clean' | 'restore';

/** What `deblur` needs of the place where it runs. */
export interface DeblurRuntime {
  /** Runs the network. */
  readonly backend: Backend;
  /** The network's parameters for a task: the bytes of a safetensors file. Asked for once a task in a restoration. */
  readonly parameters: (task: NetworkTask) => Promise<Uint8Array>;
}
