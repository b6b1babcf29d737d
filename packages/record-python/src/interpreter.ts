import { execFile } from 'node:child_process';

/** The program cannot be recorded, in a sentence for people. */
export class LaunchError extends Error {
  override readonly name = 'LaunchError';
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The first of $PELLUCID_PYTHON, `python3` and `python` that is Python 3.8 or newer; when the variable is set, nothing else is tried.
 * @throws LaunchError
 */
export async function findInterpreter(environment: Environment): Promise<string> {
  const wished = environment['PELLUCID_PYTHON'];
  const candidates = wished ? [wished] : ['python3', 'python'];
  let tooOld: string | null = null;
  for (const candidate of candidates) {
    const version = await versionOf(candidate);
    if (version === null) continue;
    if (version.major === 3 && version.minor >= 8) return candidate;
    tooOld ??= `${candidate} is Python ${version.major}.${version.minor}`;
  }
  if (tooOld !== null) throw new LaunchError(`${tooOld}; recording needs Python 3.8 or newer.`);
  throw new LaunchError(
    wished
      ? `PELLUCID_PYTHON names "${wished}", which does not run as Python.`
      : 'No Python was found: install Python 3.8 or newer, or name one in PELLUCID_PYTHON.',
  );
}

interface Version {
  readonly major: number;
  readonly minor: number;
}

function versionOf(command: string): Promise<Version | null> {
  const question = 'import sys; sys.stdout.write("%d.%d" % sys.version_info[:2])';
  return new Promise((resolve) => {
    execFile(command, ['-S', '-E', '-c', question], { timeout: 20_000 }, (error, output) => {
      const found = error === null ? /^(\d+)\.(\d+)$/.exec(output) : null;
      resolve(found === null ? null : { major: Number(found[1]), minor: Number(found[2]) });
    });
  });
}
