import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeBatch, type Program, type RecordedEvent, type RunFacts, WireReader } from '@pellucid/format';
import { launch } from '@pellucid/record-python';
import { buildRecording, type Recording } from '@pellucid/replay';

/** One run of a Python program. */
export interface Run {
  readonly python: string;
  readonly program: string;
  readonly args: readonly string[];
  /** Working directory; the sources below it are the program's. */
  readonly folder: string;
  readonly input: string;
  /** A folder for what is only of this run. */
  readonly scratch: string;
}

export interface Outcome {
  readonly output: string;
  readonly errors: string;
  readonly code: number | null;
  readonly signal: string | null;
}

/** What a recorder sent, decoded. */
export interface Recorded {
  readonly outcome: Outcome;
  readonly facts: RunFacts;
  readonly sources: readonly { readonly program: Program; readonly text: string }[];
  readonly events: readonly RecordedEvent[];
}

/** Runs a Python program as ever. */
export function runPlainly(run: Run): Outcome {
  const ended = spawnSync(run.python, [run.program, ...run.args], {
    encoding: 'utf8',
    cwd: run.folder,
    input: run.input,
    env: { ...process.env, PYTHONHASHSEED: '0' },
  });
  return outcomeOf(ended);
}

/** Runs a Python program recorded. */
export async function recordRun(run: Run): Promise<Recorded> {
  const { command, args, environment } = await launch(run.program, run.args, {
    python: run.python,
    projectDirectory: run.folder,
    include: [],
    exclude: [],
    limits: { string: 10_000, items: 10_000, tensorBytes: 65_536 },
    redact: false,
  });
  const path = join(run.scratch, 'frames');
  const wire = openSync(path, 'w');
  const ended = spawnSync(command, [...args], {
    encoding: 'utf8',
    cwd: run.folder,
    input: run.input,
    env: { ...process.env, PYTHONHASHSEED: '0', ...environment },
    stdio: ['pipe', 'pipe', 'pipe', wire],
  });
  closeSync(wire);
  const outcome = outcomeOf(ended);
  const sent = decode(readFileSync(path));
  if (sent === null) throw new Error(`The recorder sent nothing:\n${ended.stderr}`);
  return { outcome, ...sent };
}

/** Addresses, which no two runs have in common, are left out. */
export function outcomeOf(ended: SpawnSyncReturns<string>): Outcome {
  const output = withoutAddresses(ended.stdout);
  return { output, errors: withoutAddresses(ended.stderr), code: ended.status, signal: ended.signal };
}

function withoutAddresses(text: string): string {
  return text.replaceAll(/0x[0-9a-f]{8,}/g, '0x…');
}

/** The frames of one process; null: there are none. */
export function decode(bytes: Uint8Array): Omit<Recorded, 'outcome'> | null {
  let facts: RunFacts | null = null;
  const sources: { program: Program; text: string }[] = [];
  const events: RecordedEvent[] = [];
  for (const frame of new WireReader().push(bytes)) {
    if (frame.frame === 'hello') facts = frame.facts;
    else if (frame.frame === 'source') sources.push({ program: frame.program, text: frame.text });
    else if (frame.frame === 'events') {
      const batch = decodeBatch(frame.batch);
      if (batch.damage !== null) throw batch.damage;
      if (batch.firstStep !== events.length) throw new Error(`Step ${batch.firstStep} follows ${events.length} steps.`);
      for (const event of batch.events) events.push(event);
    }
  }
  return facts === null ? null : { facts, sources, events };
}

/** The recording as the product opens it. */
export function replay({ facts, sources, events }: Omit<Recorded, 'outcome'>): Recording {
  return buildRecording({ facts, sources, events });
}
