import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { id, type ObjectId, type Step } from '@pellucid/format';
import type { Recording, State } from '@pellucid/replay';
import { difference, type Seen } from './witness.ts';

const tracer = fileURLToPath(new URL('trace_locals.py', import.meta.url));

/** What was really true before one simple statement. */
export interface SeenStatement {
  readonly function: string;
  readonly line: number;
  readonly variables: Readonly<Record<string, Seen>>;
}

export interface Testimony {
  /** Lines that hold one simple statement; only these are compared. */
  readonly lines: ReadonlySet<number>;
  readonly statements: readonly SeenStatement[];
}

/** Runs a Python program under the interpreter's own tracing. */
export function testimony(python: string, program: string, input: string): Testimony {
  const folder = mkdtempSync(join(tmpdir(), 'pellucid-oracle-'));
  try {
    const out = join(folder, 'seen.jsonl');
    execFileSync(python, [tracer, program, out], { input, stdio: ['pipe', 'ignore', 'ignore'] });
    const [first = '[]', ...rows] = readFileSync(out, 'utf8').trim().split('\n');
    return {
      lines: new Set(JSON.parse(first) as number[]),
      statements: rows.map((row) => {
        const [name, line, variables] = JSON.parse(row) as [string, number, Record<string, Seen>];
        return { function: name, line, variables };
      }),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface RecordedStatement {
  readonly function: string;
  readonly line: number;
  /** null: before the first event of the run. */
  readonly before: State | null;
}

/** The simple statements of the entry program in the order they began, each with the state before it. */
export function* recordedStatements(recording: Recording, lines: ReadonlySet<number>): Generator<RecordedStatement> {
  const entry = recording.sources[0];
  for (let step = id<Step>(0); step < recording.steps; step = id<Step>(step + 1)) {
    const { event } = recording.event(step);
    if (!('site' in event) || event.site === null) continue;
    const site = recording.siteOf(event.site);
    if (event.type !== 'line' && site.starts !== true) continue;
    const line = site.range[0];
    if (!lines.has(line) || recording.sourceOfFunction(site.function).id !== entry?.id) continue;
    const before = event.type === 'line' ? step : id<Step>(step - 1);
    yield {
      function: recording.functionOf(site.function).name,
      line,
      before: before < 0 ? null : recording.state(before),
    };
  }
}

/** Every difference between a recording and the testimony, in words; none when the recorder and replay are right. */
export function differences(recording: Recording, { lines, statements }: Testimony): string[] {
  const found: string[] = [];
  let count = 0;
  for (const recorded of recordedStatements(recording, lines)) {
    const seen = statements[count++];
    const where = `statement ${count} (${recorded.function}, line ${recorded.line})`;
    if (seen === undefined) return [...found, `${where} was recorded but never ran`];
    if (seen.line !== recorded.line || seen.function !== recorded.function) {
      return [...found, `${where} was recorded where ${seen.function}, line ${seen.line} ran`];
    }
    found.push(...wrongVariables(seen, recorded.before).map((text) => `${where}: ${text}`));
  }
  const missed = statements[count];
  if (missed !== undefined) found.push(`${missed.function}, line ${missed.line} ran but was not recorded`);
  return found;
}

function wrongVariables(seen: SeenStatement, state: State | null): string[] {
  const innermost = state?.calls.at(-1);
  if (state === null || innermost === undefined) return ['no call runs'];
  const recorded = new Map(innermost.variables.map((variable) => [variable.name, variable.value]));
  return Object.entries(seen.variables).flatMap(([name, value]) => {
    const found = recorded.get(name);
    if (found === undefined) return [`${name} has no value`];
    const wrong = difference(value, found, state, new Map<ObjectId, number>());
    return wrong === null ? [] : [`${name}: ${wrong}`];
  });
}
