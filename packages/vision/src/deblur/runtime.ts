import type { Backend } from '@pellucid/tensor';

/** What `deblur` needs of the place where it runs. */
export interface DeblurRuntime {
  /** Runs the network. */
  readonly backend: Backend;
  /** The network's parameters: the bytes of a safetensors file. Asked for once. */
  readonly parameters: () => Promise<Uint8Array>;
}
