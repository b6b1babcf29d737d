/** A process's place among those of a recording (FORMAT.md §5). */
export interface Seat {
  /** 0 for the first process. */
  readonly number: number;
  /** What the system calls the process. */
  readonly pid: number;
  /** Takes its frames. The bytes are the writer's again afterwards. */
  readonly write: (bytes: Uint8Array) => void;
}
