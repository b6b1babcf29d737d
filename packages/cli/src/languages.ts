import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, extname, join } from 'node:path';
import { LaunchError as JavaScriptLaunchError, launchCommand, launch as launchJavaScript } from '@pellucid/record-js';
import { launch as launchPython, LaunchError as PythonLaunchError } from '@pellucid/record-python';
import { exitCode, Failure } from './failure.ts';
import type { Command } from './record-host/program.ts';

type Launch = (...arguments_: Parameters<typeof launchPython>) => Promise<Command>;
export type RecordOptions = Parameters<Launch>[2];

/** What is to be run: a source, or a command below which Node runs some, such as `npm run start`. */
export type ProgramKind = 'source' | 'command';

const javaScript = ['.js', '.mjs', '.cjs', '.ts', '.mts', '.cts', '.tsx'];
const launchers: ReadonlyMap<string, Launch> = new Map([
  ['.py', launchPython as Launch],
  ...javaScript.map((extension) => [extension, launchJavaScript as Launch] as const),
]);

/** Extensions of the programs that can be recorded. */
export const extensions: readonly string[] = [...launchers.keys()];

export function isPython(path: string): boolean {
  return launchers.get(extname(path).toLowerCase()) === launchPython;
}

export function isRecordable(path: string): boolean {
  return launchers.has(extname(path).toLowerCase());
}

/** Whether that is the name of a command, or an executable file that is no source: null when there is nothing of the name. */
export function kindOf(program: string): ProgramKind | null {
  const there = statSync(program, { throwIfNoEntry: false });
  if (there?.isFile()) return isRecordable(program) || !isExecutable(program) ? 'source' : 'command';
  if (there !== undefined || program.includes('/') || isRecordable(program)) return null;
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.some((folder) => isExecutable(join(folder, program))) ? 'command' : null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/**
 * The command that runs a program with a recorder in it.
 * @throws Failure when no recorder knows the program, or its interpreter is not there.
 */
export async function recordingCommand(
  program: string,
  args: readonly string[],
  options: RecordOptions,
): Promise<Command> {
  if (options.python !== undefined && !isPython(program)) {
    throw new Failure(exitCode.usage, `--python is for Python programs, and "${program}" is none.`);
  }
  if (kindOf(program) === 'command') return launchCommand(program, args, options);
  const launch = launchers.get(extname(program).toLowerCase());
  if (launch === undefined) {
    throw new Failure(
      exitCode.usage,
      `"${program}" cannot be recorded: its name has to end in one of ${extensions.join(' ')}.`,
    );
  }
  try {
    return await launch(program, args, options);
  } catch (error) {
    if (!(error instanceof JavaScriptLaunchError || error instanceof PythonLaunchError)) throw error;
    throw new Failure(exitCode.unavailable, error.message);
  }
}
