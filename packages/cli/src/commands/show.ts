import type { Step } from '@pellucid/format';
import { id } from '@pellucid/format';
import { type JsonDocument, type Recording, stateJson, toJsonText } from '@pellucid/replay';
import { onePositional, parseOptions } from '../arguments.ts';
import { exitCode, Failure } from '../failure.ts';
import { historyJson, historyOf, namesIn } from '../history.ts';
import { openRun } from '../run.ts';
import { historyText } from '../text/history.ts';
import { grouped } from '../text/measures.ts';
import { stateText } from '../text/state.ts';
import { suggestion } from '../text/suggestion.ts';
import { type Outcome, success } from './outcome.ts';

const options = {
  at: { type: 'string' },
  history: { type: 'string' },
  json: { type: 'boolean' },
} as const;

/** `pellucid show`: a state or a history, in text or as JSON, on standard output. */
export async function show(args: readonly string[]): Promise<Outcome> {
  const { values, positionals } = parseOptions('show', args, options);
  const run = onePositional('show', 'RUN', positionals);
  const { file, recording } = await openRun(run);
  try {
    const width = process.stdout.columns ?? 100;
    const step = stepOf(recording, values.at);
    if (values.history !== undefined) {
      const rows = historyOf(recording, values.history, step);
      if (rows.length === 0) throw nothingCalled(recording, values.history, step);
      process.stdout.write(
        values.json ? document(historyJson(recording, values.history, rows)) : historyText(recording, rows, width),
      );
    } else {
      process.stdout.write(
        values.json ? document(stateJson(recording, step)) : stateText(recording, recording.state(step), width),
      );
    }
  } finally {
    await file.close();
  }
  return success;
}

/** @throws Failure when the recording has no such step. */
export function stepOf(recording: Recording, at: string | undefined): Step {
  const last = recording.steps - 1;
  if (last < 0) {
    throw new Failure(
      exitCode.badData,
      `The recording holds no steps${recording.damage === null ? '' : `: ${recording.damage}`}.`,
    );
  }
  if (at === undefined || at === 'end') return id<Step>(last);
  const step = Number(at);
  if (/^\d+$/.test(at) && step <= last) return id<Step>(step);
  throw new Failure(exitCode.usage, `--at takes "end" or a step from 0 to ${grouped(last)}, not "${at}".`);
}

function document(value: JsonDocument): string {
  return `${toJsonText(value)}\n`;
}

function nothingCalled(recording: Recording, name: string, step: Step): Failure {
  const names = namesIn(recording);
  if (names.has(name)) {
    return new Failure(
      exitCode.usage,
      `"${name}" has no value up to step ${grouped(step)}; leave --at out for the whole history.`,
    );
  }
  const like = suggestion(name, names);
  const advice = like === null ? '' : ` Did you mean "${like}"?`;
  return new Failure(exitCode.usage, `Nothing in this recording is called "${name}".${advice}`);
}
