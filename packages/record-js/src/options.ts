import type { Selection } from './selection.ts';

/** What `launch` is asked to record, and how much of it. */
export interface RecordOptions {
  /** Sources below this directory are rewritten and recorded (never node_modules or the recorder, unless included). */
  readonly projectDirectory: string;
  /** Globs (relative to projectDirectory or absolute) that add to what is recorded. */
  readonly include: readonly string[];
  /** Globs that take from what is recorded; stronger than `include`. */
  readonly exclude: readonly string[];
  /** Longest string/bytes (UTF-16 units), most items of a container at first sight, most bytes of a tensor. */
  readonly limits: Limits;
  /** Strings under names that look like secrets (password, token, api_key, …) are written as `redacted`. */
  readonly redact: boolean;
  /** Which part of the program and of its run is recorded; all of it when nothing is said. */
  readonly selection?: Selection;
}

export interface Limits {
  readonly string: number;
  readonly items: number;
  readonly tensorBytes: number;
}

/** The value of the environment variable `PELLUCID_RECORD`. */
export interface WireOptions extends RecordOptions {
  /** File descriptor that takes the frames of the first process (FORMAT.md §5); null: the host waits in the folder of `MEETING_KEY`. */
  readonly fd: number | null;
  /** The program as it was named; null: whatever Node runs. */
  readonly program: string | null;
  /** The task that has started this process; 0: none that is recorded. */
  readonly starter: number;
  /** Present where NODE_OPTIONS holds the recorder: what it is without it. */
  readonly nodeOptions?: string | null;
  /** For tests: where the program itself tells what it really held (`runtime/witness.ts`). */
  readonly reportPath?: string;
}

export const ENVIRONMENT_KEY = 'PELLUCID_RECORD';
/** The environment variable that names the folder where the host waits for further processes. */
export const MEETING_KEY = 'PELLUCID_MEETING';
