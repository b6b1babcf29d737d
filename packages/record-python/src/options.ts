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
  /** Which part of the program and of its run is recorded; all of it when nothing is said. */
  readonly selection?: Selection;
  /** The Python to run with: a path, a command or a version. Found by itself when it is not named. */
  readonly python?: string;
}

export interface Selection {
  /** Nothing before the first of these moments is recorded, and nothing from the second on. */
  readonly starts?: Moment;
  readonly stops?: Moment;
  /** The present is told anew now and then, so that all but so many events at the end can be dropped. */
  readonly last?: number;
  /** Names, qualified names or globs of functions: only these are recorded. */
  readonly functions?: readonly string[];
  /** Globs (relative to projectDirectory or absolute) of sources: only these are recorded. */
  readonly files?: readonly string[];
}

/** The first time that a statement on a line is about to run (line from 1), a function's first call, or a number of events. */
export type Moment =
  | { readonly file: string; readonly line: number }
  | { readonly function: string }
  | { readonly events: number };

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
  /** A sentence for people: what does not work as well as it could. */
  readonly notice?: string;
}
