import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, extname, join } from 'node:path';
import { LaunchError as JavaScriptLaunchError, launchCommand, launch as launchJavaScript } from '@pellucid/record-js';
import { launch as launchPython, LaunchError as PythonLaunchError } from '@pellucid/record-python';
import { exitCode, Failure } from './failure.ts';
import { pythonScript } from './python-script.ts';
import type { Command } from './record-host/program.ts';

type Launch = (...arguments_: Parameters<typeof launchPython>) => Promise<Command>;
export type RecordOptions = Parameters<Launch>[2];

/** What is to be run: a source, a command that is a script of Python's (`pytest`), or one below which Node runs sources (`npm run start`). */
export type ProgramKind = 'source' | 'script' | 'command';

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

/** What stands for a program of Python's: a module (`-m MODULE`) or a text (`-c TEXT`), as behind `python`. */
export const pythonFlags: readonly string[] = ['-m', '-c'];

/** Whether that is the name of a command, or an executable file that is no source: null when there is nothing of the name. */
export function kindOf(program: string): ProgramKind | null {
  if (pythonFlags.includes(program)) return 'script';
  const there = statSync(program, { throwIfNoEntry: false });
  if (there?.isFile()) {
    return isRecordable(program) || !isExecutable(program) || isScript(program) ? 'source' : 'command';
  }
  if (there !== undefined || program.includes('/') || isRecordable(program)) return null;
  const file = commandFile(program);
  if (file === null) return null;
  return isScript(file) ? 'script' : 'command';
}

function isScript(path: string): boolean {
  return isExecutable(path) && pythonScript(path) !== null;
}

/** The file that a command of that name runs. */
function commandFile(name: string): string | null {
  const paths = (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, name));
  return paths.find(isExecutable) ?? null;
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
  if (pythonFlags.includes(program)) return launched(launchPython as Launch, program, args, options);
  const kind = kindOf(program);
  const file = kind === 'script' ? commandFile(program) : program;
  const script = file !== null && !isRecordable(file) && isExecutable(file) ? pythonScript(file) : null;
  if (file !== null && script !== null) {
    const python = options.python ?? script.python;
    return launched(launchPython as Launch, file, args, { ...options, ...(python !== null && { python }) });
  }
  if (options.python !== undefined && !isPython(program)) {
    throw new Failure(exitCode.usage, `--python is for Python programs, and "${program}" is none.`);
  }
  if (kind === 'command') return launchCommand(program, args, options);
  const launch = launchers.get(extname(program).toLowerCase());
  if (launch === undefined) {
    throw new Failure(
      exitCode.usage,
      `"${program}" cannot be recorded: its name has to end in one of ${extensions.join(' ')}.`,
    );
  }
  return launched(launch, program, args, options);
}

async function launched(
  launch: Launch,
  program: string,
  args: readonly string[],
  options: RecordOptions,
): Promise<Command> {
  try {
    return await launch(program, args, options);
  } catch (error) {
    if (!(error instanceof JavaScriptLaunchError || error instanceof PythonLaunchError)) throw error;
    throw new Failure(exitCode.unavailable, error.message);
  }
}
