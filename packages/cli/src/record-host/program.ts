import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { exitCode, Failure, systemCode, systemReason } from '../failure.ts';
import type { Exit } from './exit.ts';

/** A command with its additions to the environment, as the recorders give it. */
export interface Command {
  readonly command: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** The variable in which the recorder is told where processes that the program starts find the host. */
  readonly meeting?: string;
  /** A sentence for people: what does not work as well as it could. */
  readonly notice?: string;
}

/** A program that runs: it has this process's terminal, and the other end of `wire` as file descriptor 3. */
export interface RunningProgram {
  readonly wire: Readable;
  readonly exit: Promise<Exit>;
  signal(signal: NodeJS.Signals): void;
}

/** @throws Failure when the command cannot be started. */
export async function startProgram(
  { command, args, environment, meeting }: Command,
  place: string | null,
): Promise<RunningProgram> {
  const child = start(command, args, {
    ...environment,
    ...(meeting !== undefined && place !== null && { [meeting]: place }),
  });
  const exit = new Promise<Exit>((resolve) => {
    child.once('exit', (code, signal) =>
      resolve(signal === null ? { by: 'code', code: code ?? 0 } : { by: 'signal', signal }),
    );
  });
  await started(child, command);
  return { wire: child.stdio[3] as Readable, exit, signal: (signal) => child.kill(signal) };
}

function start(command: string, args: readonly string[], environment: Command['environment']): ChildProcess {
  try {
    return spawn(command, [...args], {
      stdio: ['inherit', 'inherit', 'inherit', 'pipe'],
      env: { ...process.env, ...environment },
    });
  } catch (error) {
    // Some errors (E2BIG) are thrown at once.
    throw cannotStart(command, error);
  }
}

function cannotStart(command: string, error: unknown): Failure {
  const reason = systemCode(error) === 'ENOENT' ? 'there is no such command' : systemReason(error);
  return new Failure(exitCode.unavailable, `"${command}" cannot be started: ${reason}.`);
}

function started(child: ChildProcess, command: string): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', (error) => reject(cannotStart(command, error)));
  });
}
