import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { launch } from '@pellucid/record-js';
import { decode, type Outcome, outcomeOf, type Recorded } from '../oracle/recorded-run.ts';
import { readTestimony, type Testimony } from './testimony.ts';

/** One run of a JavaScript or TypeScript program. */
export interface Run {
  readonly program: string;
  /** Working directory; the sources below it are the program's. */
  readonly folder: string;
  /** Globs of sources that are not recorded. */
  readonly exclude: readonly string[];
  /** A folder for what is only of this run. */
  readonly scratch: string;
}

/** A run that was recorded while the program told by itself what it held. */
export interface WitnessedRun {
  readonly recorded: Recorded;
  readonly testimony: Testimony;
}

const limits = { string: 10_000, items: 10_000, tensorBytes: 65_536 };
const most = 64 * 1024 * 1024;

/** Runs a program as ever. */
export function runPlainly({ program, folder }: Run): Outcome {
  return outcomeOf(spawnSync(process.execPath, [program], { encoding: 'utf8', cwd: folder, maxBuffer: most }));
}

/** Runs a program as ever, but for its types, which Node may not know: they are taken out on the way. */
export async function runErased({ program, folder, scratch }: Run): Promise<Outcome> {
  const { command, args, environment } = await launch(program, [], {
    projectDirectory: folder,
    include: [],
    exclude: ['**'],
    limits,
    redact: false,
  });
  const ended = spawnSync(command, [...args], {
    encoding: 'utf8',
    cwd: folder,
    // What is rewritten for one run is of no use to a user's next.
    env: { ...process.env, ...environment, XDG_CACHE_HOME: scratch },
    stdio: ['ignore', 'pipe', 'pipe', 'ignore'],
    maxBuffer: most,
  });
  return outcomeOf(ended);
}

/** Runs a program recorded. */
export async function witness({ program, folder, exclude, scratch }: Run): Promise<WitnessedRun> {
  const [path, reportPath] = [join(scratch, 'frames'), join(scratch, 'testimony')];
  const { command, args, environment } = await launch(program, [], {
    projectDirectory: folder,
    include: [program],
    exclude,
    limits,
    redact: false,
    reportPath,
  });
  const wire = openSync(path, 'w');
  const ended = spawnSync(command, [...args], {
    encoding: 'utf8',
    cwd: folder,
    env: { ...process.env, ...environment, XDG_CACHE_HOME: scratch },
    stdio: ['ignore', 'pipe', 'pipe', wire],
    maxBuffer: most,
  });
  closeSync(wire);
  const sent = decode(readFileSync(path));
  if (sent === null) throw new Error(`The recorder sent nothing:\n${ended.stderr}`);
  const told = existsSync(reportPath) ? readFileSync(reportPath, 'utf8') : '';
  return { recorded: { outcome: outcomeOf(ended), ...sent }, testimony: readTestimony(told) };
}
