import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { recordingEnvironment } from './environment.ts';
import { ENVIRONMENT_KEY, MEETING_KEY, type RecordOptions, type WireOptions } from './options.ts';
import { isTypeScript } from './rewrite/language.ts';
import { namesTypeScript } from './runtime/node-commands.ts';

/** What to spawn; its file descriptor 3 gives the frames (FORMAT.md §5). */
export interface Launch {
  readonly command: string;
  readonly args: readonly string[];
  /** Additions to the environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** The variable in which it is told where processes that it starts find the host (FORMAT.md §5). */
  readonly meeting: string;
}

/** The program cannot be recorded, in a sentence for people. */
export class LaunchError extends Error {
  override readonly name = 'LaunchError';
}

/** How to run a JavaScript or TypeScript program so that it is recorded. @throws LaunchError */
export async function launch(
  program: string,
  args: readonly string[],
  options: RecordOptions & { readonly reportPath?: string },
): Promise<Launch> {
  const file = resolve(program);
  if (!existsSync(file) || !statSync(file).isFile()) throw new LaunchError(`There is no program at ${program}.`);
  const wire: WireOptions = { ...options, fd: 3, program, starter: 0 };
  const register = new URL('./recorder/register.js', import.meta.url);
  // `--require` leaves a CommonJS program to the loader that runs it without us; TypeScript has to go through the module hooks.
  const hook = isTypeScript(file) ? ['--import', register.href] : ['--require', fileURLToPath(register)];
  return {
    command: process.execPath,
    args: [...hook, program, ...args],
    environment: { [ENVIRONMENT_KEY]: JSON.stringify(wire) },
    meeting: MEETING_KEY,
  };
}

/** How to run a command so that what Node runs in it, or below it, is recorded: `npm run start`, `node --test`. */
export function launchCommand(command: string, args: readonly string[], options: RecordOptions): Launch {
  const wish: WireOptions = { ...options, fd: null, program: null, starter: 0 };
  const register = fileURLToPath(new URL('./recorder/register.js', import.meta.url));
  const typed = namesTypeScript(command, args);
  const preload = { register, typed, nodeOptions: process.env['NODE_OPTIONS'] };
  return { command, args, environment: recordingEnvironment(wish, preload), meeting: MEETING_KEY };
}
