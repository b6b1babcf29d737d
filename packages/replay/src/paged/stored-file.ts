import type { RandomAccess } from '@pellucid/format';

/** A file that a recording or its index lies in. */
export interface StoredFile extends RandomAccess {
  /** As `read`, without waiting. A recording both of whose files have it never faults; a server has to be waited for, and does not. */
  readNow?(offset: number, length: number): Uint8Array;
}
