/** Which part of a program and of its run is recorded; all of it when nothing is said. */
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

/** What a selection asks of the rewriting of a source. */
export interface Part {
  /** Whether the function of one of these names is recorded; null: all are. */
  readonly takes: ((...names: readonly string[]) => boolean) | null;
  readonly starts: Moment | null;
  readonly stops: Moment | null;
  /** The present has to be told anew somewhere in the run: variables can be read before each statement. */
  readonly present: boolean;
}

export function partOf({ starts, stops, last, functions = [] }: Selection): Part {
  const patterns = functions.map((name) => {
    const text = name
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.');
    return new RegExp(`^${text}$`);
  });
  return {
    takes: patterns.length === 0 ? null : (...names) => patterns.some((one) => names.some((name) => one.test(name))),
    starts: starts ?? null,
    stops: stops ?? null,
    present: starts !== undefined || last !== undefined,
  };
}

/** Of a text that the program runs: all of it. */
export const whole: Part = partOf({});

/** Whether the moment is the first run of a statement that begins there. `path`: of the source, as it is shown. */
export function isAt(moment: Moment | null, path: string, line: number): boolean {
  return moment !== null && 'line' in moment && moment.line === line && `/${path}`.endsWith(`/${moment.file}`);
}

/** Whether the moment is the first call of the function of one of these names. */
export function isCallOf(moment: Moment | null, ...names: readonly string[]): boolean {
  return moment !== null && 'function' in moment && names.includes(moment.function);
}
