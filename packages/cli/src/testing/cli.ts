import { type ChildProcessWithoutNullStreams, type SpawnOptionsWithoutStdio, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const bin = fileURLToPath(new URL('../../bin/pellucid.js', import.meta.url));

/** The folder of the examples, with a `/` at its end. */
export const examples: string = fileURLToPath(new URL('../../../../examples/', import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly child: ChildProcessWithoutNullStreams;
  readonly ended: Promise<Ended>;
  /** Resolves with the text of standard output once it holds `text`; rejects when the command ends without it. */
  printed(text: string): Promise<string>;
}

/** Starts the built command. */
export function start(args: readonly string[], options: SpawnOptionsWithoutStdio = {}): Running {
  // Neither a browser nor npm's own environment: the tests are the person at the terminal.
  const { DISPLAY, WAYLAND_DISPLAY, npm_command, ...environment } = process.env;
  const child = spawn(process.execPath, [bin, ...args], { env: environment, ...options });
  let stdout = '';
  let stderr = '';
  const waiting: (() => void)[] = [];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    for (const check of waiting) check();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
  const printed = (text: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const check = (): void => {
        if (stdout.includes(text)) resolve(stdout);
      };
      waiting.push(check);
      check();
      void ended.then(() => reject(new Error(`ended without printing "${text}": ${stderr}`)));
    });
  return { child, ended, printed };
}

/** Runs the built command to its end. */
export function pellucid(
  args: readonly string[],
  options: SpawnOptionsWithoutStdio & { readonly input?: string } = {},
): Promise<Ended> {
  const { input, ...others } = options;
  const running = start(args, others);
  running.child.stdin.on('error', () => {});
  running.child.stdin.end(input ?? '');
  return running.ended;
}

/** Waits until the condition holds. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 20));
}
