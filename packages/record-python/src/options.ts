/** What `launch` is asked to record, and how much of it. */
export interface RecordOptions {
  /** Sources below this directory are rewritten and recorded (never virtual environments, site-packages or the recorder, unless included). */
  readonly projectDirectory: string;
  /** Globs (relative to projectDirectory or absolute) that add to what is recorded. */
  readonly include: readonly string[];
  /** Globs that take from what is recorded; stronger than `include`. */
  readonly exclude: readonly string[];
  /** Longest string (code points) or bytes, most items of a container at first sight, most bytes of a tensor. */
  readonly limits: Limits;
  /** Text under names that look like secrets (password, token, api_key, …) is written as `redacted`. */
  readonly redact: boolean;
}

export interface Limits {
  readonly string: number;
  readonly items: number;
  readonly tensorBytes: number;
}

/** What to spawn; its file descriptor 3 gives the frames (FORMAT.md §5). */
export interface Launch {
  readonly command: string;
  readonly args: readonly string[];
  /** Additions to the environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** The variable that names the folder in which the program's other processes find the host (FORMAT.md §5). */
  readonly meeting: string;
}
