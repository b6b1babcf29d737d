import { extname } from 'node:path';
import { LaunchError as JavaScriptLaunchError, launch as launchJavaScript } from '@pellucid/record-js';
import { launch as launchPython, LaunchError as PythonLaunchError } from '@pellucid/record-python';
import { exitCode, Failure } from './failure.ts';
import type { Command } from './record-host/program.ts';

type Launch = (...arguments_: Parameters<typeof launchPython>) => Promise<Command>;
export type RecordOptions = Parameters<Launch>[2];

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

/**
 * The command that runs a program with a recorder in it.
 * @throws Failure when no recorder knows the program, or its interpreter is not there.
 */
export async function recordingCommand(
  program: string,
  args: readonly string[],
  options: RecordOptions,
): Promise<Command> {
  const launch = launchers.get(extname(program).toLowerCase());
  if (launch === undefined) {
    throw new Failure(
      exitCode.usage,
      `"${program}" cannot be recorded: its name has to end in one of ${extensions.join(' ')}.`,
    );
  }
  if (options.python !== undefined && launch !== launchPython) {
    throw new Failure(exitCode.usage, `--python is for Python programs, and "${program}" is none.`);
  }
  try {
    return await launch(program, args, options);
  } catch (error) {
    if (!(error instanceof JavaScriptLaunchError || error instanceof PythonLaunchError)) throw error;
    throw new Failure(exitCode.unavailable, error.message);
  }
}
