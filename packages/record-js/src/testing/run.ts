import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { launch, type RecordOptions } from '@pellucid/record-js';

export interface Frame {
  readonly kind: number;
  readonly payload: Buffer;
}

export interface Run {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a program reads from its standard input: text, or an open file. */
export type Input = string | number;

export interface RecordedRun extends Run {
  readonly frames: readonly Frame[];
}

const defaults: Omit<RecordOptions, 'projectDirectory'> = {
  include: [],
  exclude: [],
  limits: { string: 10_000, items: 10_000, tensorBytes: 65_536 },
  redact: true,
};

/** Runs a program recorded, as the host does. */
export async function runRecorded(
  program: string,
  options: Partial<RecordOptions> & {
    readonly projectDirectory: string;
    readonly cwd?: string;
    readonly input?: Input;
  },
): Promise<RecordedRun> {
  const { cwd, input, ...wish } = options;
  const { command, args, environment } = await launch(join(options.projectDirectory, program), [], {
    ...defaults,
    ...wish,
  });
  const bytes: Buffer[] = [];
  const run = await start(
    command,
    args,
    { ...process.env, ...environment },
    bytes,
    cwd ?? options.projectDirectory,
    input,
  );
  return { ...run, frames: framesOf(Buffer.concat(bytes)) };
}

/** Runs a program as it is. */
export function runPlain(program: string, cwd: string, input?: Input): Promise<Run> {
  return start(process.execPath, [program], process.env, null, cwd, input);
}

function start(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  wire: Buffer[] | null,
  cwd: string,
  input: Input | undefined,
): Promise<Run> {
  return new Promise((done, fail) => {
    const child = spawn(command, args, {
      cwd,
      env,
      stdio: [
        typeof input === 'number' ? input : input === undefined ? 'ignore' : 'pipe',
        'pipe',
        'pipe',
        wire === null ? 'ignore' : 'pipe',
      ],
    });
    if (typeof input === 'string') child.stdin?.end(input);
    let stdout = '';
    let stderr = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    const pipe = child.stdio[3];
    if (wire !== null && pipe !== null && pipe !== undefined) pipe.on('data', (bytes: Buffer) => wire.push(bytes));
    child.on('error', fail);
    child.on('close', (code, signal) => done({ code, signal, stdout, stderr }));
  });
}

function framesOf(bytes: Buffer): Frame[] {
  const frames: Frame[] = [];
  for (let at = 0; at + 5 <= bytes.length; ) {
    const length = bytes.readUInt32LE(at + 1);
    frames.push({ kind: bytes.readUInt8(at), payload: bytes.subarray(at + 5, at + 5 + length) });
    at += 5 + length;
  }
  return frames;
}
