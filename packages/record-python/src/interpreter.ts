import { execFile } from 'node:child_process';
import { type Candidate, candidates, isVersion, type Surroundings, wished } from './candidates.ts';

/** The program cannot be recorded, in a sentence for people. */
export class LaunchError extends Error {
  override readonly name = 'LaunchError';
}

const needed = 'recording needs Python 3.8 or newer';
const oldest = 8;

/**
 * The Python that a program runs with. `wish` is what `--python` names, else $PELLUCID_PYTHON is taken; without either the first that
 * runs of: VIRTUAL_ENV, CONDA_PREFIX, the program's first line, `.venv` or `venv` beside it or above, Poetry's environment,
 * `.python-version`, `python3`, `python`, Windows' `py`. docs/python.md tells the same.
 * @throws LaunchError
 */
export async function findInterpreter(
  program: string,
  wish: string | undefined,
  surroundings: Surroundings,
): Promise<string> {
  const variable = surroundings.environment['PELLUCID_PYTHON'];
  if (wish !== undefined) return named(wish, '--python', surroundings);
  if (variable) return named(variable, 'PELLUCID_PYTHON', surroundings);
  const tried: string[] = [];
  for await (const candidate of candidates(program, surroundings, askPoetry)) {
    const python = await ask(candidate);
    if (python === null) {
      tried.push(candidate.from === 'PATH' ? candidate.command : `${candidate.command} (${candidate.from})`);
      continue;
    }
    if (isNewEnough(python)) return commandOf(candidate, python);
    const what = `${candidate.command} (${candidate.from}) is Python ${python.version}`;
    if (candidate.chosen) throw new LaunchError(`${what}; ${needed}. Name another with --python.`);
    tried.push(what);
  }
  throw new LaunchError(
    `No Python that can record was found (tried ${tried.join(', ')}): install Python 3.8 or newer, or name one with --python.`,
  );
}

async function named(wish: string, from: string, surroundings: Surroundings): Promise<string> {
  for (const candidate of wished(wish, from, surroundings)) {
    const python = await ask(candidate);
    if (python === null || (isVersion(wish) && !`${python.version}.`.startsWith(`${wish}.`))) continue;
    if (isNewEnough(python)) return commandOf(candidate, python);
    throw new LaunchError(`${from} names "${wish}", which is Python ${python.version}; ${needed}.`);
  }
  throw new LaunchError(
    isVersion(wish)
      ? `${from} names version "${wish}", and no such Python was found on PATH, in pyenv or in uv; install it, or name one by its path.`
      : `${from} names "${wish}", which does not run as Python.`,
  );
}

interface Python {
  /** `3.11.7` */
  readonly version: string;
  readonly executable: string;
}

function isNewEnough({ version }: Python): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major === 3 && minor >= oldest;
}

/** A launcher that takes arguments is asked for the interpreter that it stands for. */
function commandOf({ command, args }: Candidate, { executable }: Python): string {
  return args.length > 0 ? executable : command;
}

function ask({ command, args }: Candidate): Promise<Python | null> {
  const question = 'import sys; sys.stdout.write("%d.%d.%d\\n" % sys.version_info[:3] + sys.executable)';
  return new Promise((done) => {
    execFile(command, [...args, '-S', '-E', '-c', question], { timeout: 20_000 }, (error, output) => {
      const found = error === null ? /^(\d+\.\d+\.\d+)\n(.*)$/.exec(output.replaceAll('\r', '')) : null;
      done(found === null ? null : { version: found[1] ?? '', executable: found[2] ?? '' });
    });
  });
}

/** Null when Poetry is not there, or has made no environment yet. */
function askPoetry(folder: string): Promise<string | null> {
  return new Promise((done) => {
    execFile('poetry', ['env', 'info', '--path'], { cwd: folder, timeout: 20_000 }, (error, output) => {
      done(error === null && output.trim() !== '' ? output.trim() : null);
    });
  });
}
