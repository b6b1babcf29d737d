import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Outcome, outcomeOf, type Run } from './recorded-run.ts';

const witness = fileURLToPath(new URL('witness', import.meta.url));

/** A value as the witness writes it: a scalar of JSON for None, booleans, strings and ints, else a list that begins with the name of its type. */
export type Seen = null | boolean | number | string | readonly [type: string, ...rest: unknown[]];

/** An object as the witness writes it: its kind, its type, and what it holds. */
export type SeenObject = readonly [kind: string, type: string, ...rest: unknown[]];

export type SeenVariables = Readonly<Record<string, Seen>>;

/** What was really true at a moment. */
export interface SeenState {
  /** Variables of the innermost calls, innermost last. */
  readonly frames: readonly SeenVariables[];
  /** Variables of modules, by the path of their source. */
  readonly modules: Readonly<Record<string, SeenVariables>>;
  readonly result: Seen;
  readonly objects: readonly SeenObject[];
}

/** One watched line that began, or one call that ended. */
export interface SeenMoment {
  readonly kind: 'line' | 'return';
  readonly path: string;
  readonly function: string;
  readonly line: number;
  readonly stack: readonly string[];
  /** null: only that it happened is told. */
  readonly state: SeenState | null;
}

export interface Testimony {
  readonly outcome: Outcome;
  /** Lines that are watched, by the path of their source. */
  readonly lines: ReadonlyMap<string, ReadonlySet<number>>;
  readonly moments: readonly SeenMoment[];
}

type Row =
  | readonly ['source', string, readonly number[]]
  | readonly [
      SeenMoment['kind'],
      string,
      string,
      number,
      readonly string[],
      SeenState['frames']?,
      SeenState['modules']?,
      Seen?,
      SeenState['objects']?,
    ];

/** Runs a Python program as ever, under the interpreter's own tracing. */
export function testify(run: Run): Testimony {
  const out = join(run.scratch, 'seen.jsonl');
  const ended = spawnSync(run.python, [run.program, ...run.args], {
    encoding: 'utf8',
    cwd: run.folder,
    input: run.input,
    env: {
      ...process.env,
      PYTHONHASHSEED: '0',
      PYTHONPATH: witness,
      PELLUCID_WITNESS: JSON.stringify({ out, project: run.folder }),
    },
  });
  const lines = new Map<string, Set<number>>();
  const moments: SeenMoment[] = [];
  for (const text of readFileSync(out, 'utf8').split('\n')) {
    if (text === '') continue;
    const row = JSON.parse(text) as Row;
    if (row[0] === 'source') lines.set(row[1], new Set(row[2]));
    else moments.push(momentOf(row));
  }
  return {
    outcome: outcomeOf(ended),
    lines,
    moments,
  };
}

function momentOf(row: Exclude<Row, readonly ['source', ...unknown[]]>): SeenMoment {
  const [kind, path, name, line, stack, frames, modules, result = null, objects = []] = row;
  const state = frames === undefined || modules === undefined ? null : { frames, modules, result, objects };
  return { kind, path, function: name, line, stack, state };
}
