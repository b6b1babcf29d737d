import { realpathSync, statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { parseLeadingOptions, wholeNumber } from '../arguments.ts';
import { exitCode, Failure } from '../failure.ts';
import { kindOf, type ProgramKind, pythonFlags, type RecordOptions, recordingCommand } from '../languages.ts';
import { projectAround, projectOf } from '../project.ts';
import { runsPython } from '../python-script.ts';
import { type Hosted, host } from '../record-host/host.ts';
import type { Kept } from '../record-host/receiver.ts';
import { requireWritable } from '../recording-path.ts';
import { openRun } from '../run.ts';
import { reportOf } from '../text/report.ts';
import { version } from '../version.ts';
import { meantBy, sourceOfCommand } from './interpreter-command.ts';
import type { Outcome } from './outcome.ts';
import { selectionOf, selectionOptions } from './record-selection.ts';
import { watchRecording } from './watch.ts';

const options = {
  output: { type: 'string', short: 'o' },
  watch: { type: 'boolean' },
  include: { type: 'string', multiple: true },
  exclude: { type: 'string', multiple: true },
  project: { type: 'string' },
  python: { type: 'string' },
  'max-string': { type: 'string' },
  'max-items': { type: 'string' },
  'show-secrets': { type: 'boolean' },
  quiet: { type: 'boolean' },
  ...selectionOptions,
} as const;

export const defaultLimits: Recorded['limits'] = { string: 10_000, items: 10_000, tensorBytes: 65_536 };

/** `pellucid record`: ends as the program ends. */
export async function record(args: readonly string[]): Promise<Outcome> {
  const { values, program: named, rest: given } = parseLeadingOptions('record', args, options, pythonFlags);
  if (named === undefined) {
    throw new Failure(exitCode.usage, 'PROGRAM is missing. See `pellucid help record`.');
  }
  const { program, rest, python } = meantBy(named, given, values.python);
  const [module] = pythonFlags.includes(program) ? rest : [];
  if (pythonFlags.includes(program) && module === undefined) {
    const what = program === '-m' ? 'a module' : 'code';
    throw new Failure(exitCode.usage, `${program} needs ${what}. See \`pellucid help record\`.`);
  }
  const kind = requireProgram(program);
  const { selection, kept, neverCame } = selectionOf(values);
  const limits = {
    ...defaultLimits,
    string: wholeNumber('--max-string', values['max-string'], defaultLimits.string, 1e9),
    items: wholeNumber('--max-items', values['max-items'], defaultLimits.items, 1e9),
  };
  const source = kind === 'command' ? sourceOfCommand(program, rest) : null;
  const started = Date.now();
  const hosted = await recordProgram(program, rest, {
    path: values.output ?? `${source ?? nameOf(program, kind, module)}.pellucid`,
    keepsPrevious: true,
    projectDirectory:
      values.project === undefined
        ? projectHere(source ?? program, source === null ? kind : 'source')
        : projectFolder(values.project),
    include: values.include ?? [],
    exclude: values.exclude ?? [],
    limits,
    redact: values['show-secrets'] !== true,
    selection,
    kept,
    ...(python !== undefined && { python }),
    ...(values.quiet !== true && { onNotice: (notice: string) => process.stderr.write(`pellucid: ${notice}\n`) }),
  });
  const milliseconds = Date.now() - started;
  const report = reportOf(hosted, await callsIn(hosted), milliseconds, neverCame ?? nothingRan(program, kind));
  if (report.problem !== null) process.stderr.write(`pellucid: ${report.problem}\n`);
  if (!values.quiet) process.stderr.write(`pellucid: ${report.summary}\n`);
  if (values.watch && hosted.path !== null) await watchRecording(hosted.path, { port: 0, open: true, at: null });
  return outcomeOf(hosted);
}

export interface Recorded extends RecordOptions {
  /** Where the recording goes. */
  readonly path: string;
  readonly kept?: Kept;
  /** An earlier recording at `path` is kept under another name. */
  readonly keepsPrevious?: boolean;
  /** Told before the program starts: a sentence for people. */
  readonly onNotice?: (notice: string) => void;
}

/**
 * Runs a program and records it.
 * @throws Failure when there is no interpreter for it, or no place for the recording.
 */
export async function recordProgram(
  program: string,
  args: readonly string[],
  { path, kept = {}, keepsPrevious = false, onNotice, ...recorded }: Recorded,
): Promise<Hosted> {
  // Without symbolic links, as the interpreters name what they load.
  const projectDirectory = realpathSync(recorded.projectDirectory);
  const command = await recordingCommand(program, args, { ...recorded, projectDirectory });
  if (resolve(path) === resolve(program)) {
    throw new Failure(exitCode.usage, `-o names the program itself ("${program}"); name another file.`);
  }
  requireWritable(path);
  if (command.notice !== undefined) onNotice?.(command.notice);
  return host(command, path, `pellucid ${version()}`, { kept, keepsPrevious });
}

/** What a recording is named after: `python -m pellucid` takes the same. */
function nameOf(program: string, kind: ProgramKind, module: string | undefined): string {
  if (module !== undefined) return program === '-m' ? module : 'command';
  return kind === 'source' ? program : basename(program);
}

/** Why nothing may have been recorded; null: the program never began. */
function nothingRan(program: string, kind: ProgramKind): string | null {
  if (kind === 'source') return null;
  if (kind === 'script') return 'nothing of this project ran in it';
  const reason = 'nothing of this project ran in Node below it';
  if (!runsPython(program)) return reason;
  return `${reason}; name a Python program itself (pellucid record PROGRAM.py): it runs in its project's environment`;
}

function requireProgram(program: string): ProgramKind {
  const kind = kindOf(program);
  if (kind !== null) return kind;
  if (statSync(program, { throwIfNoEntry: false })?.isDirectory())
    throw new Failure(exitCode.noInput, `"${program}" is a folder; name the program in it.`);
  throw new Failure(exitCode.noInput, `There is no program "${program}".`);
}

function projectHere(program: string, kind: ProgramKind): string {
  return kind === 'source' ? projectOf(program) : projectAround(process.cwd());
}

function projectFolder(path: string): string {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return path;
  throw new Failure(exitCode.noInput, `--project names no folder: "${path}".`);
}

function outcomeOf({ exit, problem }: Hosted): Outcome {
  if (exit.by === 'signal') return exit;
  const failed = exit.code === 0 && problem?.kind === 'file';
  return { by: 'code', code: failed ? exitCode.cannotWrite : exit.code };
}

/** Larger recordings are not opened again only to count: that would cost seconds at the end of a run. */
const mostStepsToCount = 200_000;

/** Calls of what was recorded; null where counting them would take too long. */
export async function callsIn({ path, steps }: Hosted): Promise<number | null> {
  if (path === null || steps > mostStepsToCount || !statSync(path).isFile()) return null;
  const { file, recording } = await openRun(path);
  await file.close();
  return recording.calls.length;
}
