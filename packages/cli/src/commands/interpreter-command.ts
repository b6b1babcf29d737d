import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { exitCode, Failure } from '../failure.ts';
import { isPython, isRecordable, pythonFlags } from '../languages.ts';
import { isPythonCommand } from '../python-script.ts';

/** A program with what is handed to it. `python`: the Python that is to run it, where one is named. */
interface Meant {
  readonly program: string;
  readonly rest: readonly string[];
  readonly python: string | undefined;
}

/**
 * `python3.12 script.py x` and `python -m module x` mean the script and the module, run by that Python unless `python` names another.
 * @throws Failure of usage when Python is asked for something else
 */
export function meantBy(program: string, rest: readonly string[], python: string | undefined): Meant {
  if (!isPythonCommand(program)) return { program, rest, python };
  const [first, ...behind] = rest;
  if (first === undefined)
    throw new Failure(exitCode.usage, `Name the program that ${program} runs: pellucid record PROGRAM.py`);
  if (first.startsWith('-') && !pythonFlags.includes(first)) {
    throw new Failure(
      exitCode.usage,
      `"${first}" is an option of Python's own, which record does not pass on: pellucid record --python ${program} PROGRAM.py`,
    );
  }
  return { program: first, rest: behind, python: python ?? program };
}

const valueOptions = new Set([
  '-r',
  '--require',
  '--import',
  '--loader',
  '--experimental-loader',
  '-C',
  '--conditions',
]);

/** The source that `node …`, `tsx …` or `npx tsx …` runs, after which its recording is named; null: another command, or none. */
export function sourceOfCommand(program: string, rest: readonly string[]): string | null {
  const [first = '', ...behind] = rest;
  if (basename(program) === 'npx') return first === 'tsx' ? sourceOfCommand(first, behind) : null;
  if (!['node', 'tsx'].includes(basename(program, '.exe'))) return null;
  const at = rest.findIndex((word, index) => !word.startsWith('-') && !valueOptions.has(rest[index - 1] ?? ''));
  const source = rest[at];
  if (source === undefined || rest.slice(0, at).includes('--test')) return null;
  const isSource = isRecordable(source) && !isPython(source);
  return isSource && statSync(source, { throwIfNoEntry: false })?.isFile() ? source : null;
}
