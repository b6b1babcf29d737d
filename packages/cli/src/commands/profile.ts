import {
  type JsonDocument,
  profileRun,
  type Recording,
  type RunProfile,
  readBatchTimes,
  toJsonText,
} from '@pellucid/replay';
import { onePositional, parseOptions, wholeNumber } from '../arguments.ts';
import { askLongRun } from '../asked-run.ts';
import { replaceFileBy, requireOtherFile } from '../output-file.ts';
import { reading } from '../run.ts';
import { speedscopeFile } from '../speedscope.ts';
import { Spill } from '../spill.ts';
import { size } from '../text/measures.ts';
import { profileText } from '../text/profile.ts';
import { Progress } from '../text/progress.ts';
import { version } from '../version.ts';
import { type Outcome, success } from './outcome.ts';

const options = { json: { type: 'boolean' }, limit: { type: 'string' }, speedscope: { type: 'string' } } as const;

const usualLimit = 20;

/** `pellucid profile`: what functions and lines took. */
export async function profile(args: readonly string[]): Promise<Outcome> {
  const { values, positionals } = parseOptions('profile', args, options);
  const run = onePositional('profile', 'RUN', positionals);
  const limit = wholeNumber('--limit', values.limit, usualLimit, Number.MAX_SAFE_INTEGER);
  if (values.speedscope !== undefined) {
    await writeSpeedscope(run, values.speedscope);
    return success;
  }
  await askLongRun(run, process.env, async (recording, file) => {
    const found = profileRun(recording, { times: recording.profile() === null ? await readBatchTimes(file) : null });
    process.stdout.write(
      values.json
        ? `${toJsonText(profileJson(recording, found, limit))}\n`
        : profileText(recording, found, process.stdout.columns ?? 120, limit),
    );
  });
  return success;
}

/** Reads the recording once, and holds little of it: there may be millions of calls. */
function writeSpeedscope(run: string, path: string): Promise<void> {
  return reading(run, async (file) => {
    requireOtherFile(path, file.path, 'the recording');
    const progress = new Progress(process.stderr);
    const spill = new Spill(path);
    try {
      const pieces = await speedscopeFile(file, `pellucid ${version()}`, spill, (steps) => progress.step(steps));
      const bytes = replaceFileBy(path, pieces);
      progress.clear();
      process.stderr.write(`pellucid: ${size(bytes)} → ${path} (opens in speedscope.app)\n`);
    } finally {
      progress.clear();
      spill.close();
    }
    await file.close();
  });
}

function profileJson(recording: Recording, found: RunProfile, limit: number): JsonDocument {
  return {
    program: recording.facts.program,
    steps: found.steps,
    measure: found.time === null ? 'steps' : 'time',
    milliseconds: found.time,
    functions: found.functions.slice(0, limit).map(({ function: target, calls, self, total, longest }) => {
      const { name, qualifiedName, range } = recording.functionOf(target);
      const file = recording.sourceOfFunction(target).program.path;
      return {
        name: qualifiedName ?? name,
        file,
        line: range[0],
        calls,
        self: { ...self },
        total: { ...total },
        longest,
      };
    }),
    lines: found.lines.slice(0, limit).map(({ source, line, runs, self }) => {
      const { program, lines } = recording.source(source);
      return { file: program.path, line, text: (lines[line - 1] ?? '').trim(), runs, self: { ...self } };
    }),
    notShown: {
      functions: Math.max(0, found.functions.length - limit),
      lines: Math.max(0, found.lines.length - limit),
    },
  };
}
