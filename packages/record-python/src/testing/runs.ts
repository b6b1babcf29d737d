import { spawnSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import type { Launch } from '../options.ts';

export interface Interpreter {
  readonly command: string;
  /** `3.11` */
  readonly version: string;
}

/** `python3` on the path, and those that $PELLUCID_PYTHONS names, separated by `:`. */
export function interpreters(): Interpreter[] {
  const commands = [
    'python3',
    ...(process.env['PELLUCID_PYTHONS'] ?? '').split(':').filter((command) => command !== ''),
  ];
  const question = 'import sys; print("%d.%d" % sys.version_info[:2])';
  return commands.map((command) => ({
    command,
    version: spawnSync(command, ['-c', question], { encoding: 'utf8' }).stdout.trim(),
  }));
}

export interface Outcome {
  readonly output: string;
  readonly errors: string;
  readonly code: number | null;
  readonly signal: string | null;
}

export function runPlainly(command: string, args: readonly string[], input = ''): Outcome {
  return outcomeOf(spawnSync(command, args, { encoding: 'utf8', input }));
}

/** Runs what `launch` says, with file descriptor 3 writing to a file. */
export function runRecorded(launch: Launch, frames: string, input = ''): Outcome {
  const wire = openSync(frames, 'w');
  try {
    const environment = { ...process.env, ...launch.environment };
    const stdio = ['pipe', 'pipe', 'pipe', wire] as const;
    return outcomeOf(
      spawnSync(launch.command, launch.args, { encoding: 'utf8', input, env: environment, stdio: [...stdio] }),
    );
  } finally {
    closeSync(wire);
  }
}

function outcomeOf(run: { stdout: string; stderr: string; status: number | null; signal: string | null }): Outcome {
  return { output: run.stdout, errors: run.stderr, code: run.status, signal: run.signal };
}
