import type { Pickled, StorageReference } from './pickled.ts';

/** A checkpoint in either of PyTorch's two formats, opened. */
export interface CheckpointFile {
  /** What was saved. */
  readonly root: Pickled;
  /** Exactly `length` elements of the storage, little-endian. */
  storageBytes(storage: StorageReference): Uint8Array;
}
