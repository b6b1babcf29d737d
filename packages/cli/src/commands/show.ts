import type { Step } from '@pellucid/format';
import { id } from '@pellucid/format';
import { type Recording, stateJson } from '@pellucid/replay';
import { onePositional, parseOptions } from '../arguments.ts';
import { exitCode, Failure } from '../failure.ts';
import { historyOf } from '../history.ts';
import { openRun } from '../run.ts';
import { historyText } from '../text/history.ts';
import { grouped } from '../text/measures.ts';
import { stateText } from '../text/state.ts';
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
    if (values.history !== undefined) {
      const history = historyOf(recording, values.history, stepOf(recording, values.at));
      process.stdout.write(values.json ? document(history.json) : historyText(recording, history, width));
    } else {
      const step = stepOf(recording, values.at);
      if (values.json) process.stdout.write(document(stateJson(recording, step)));
      else process.stdout.write(stateText(recording, recording.state(step), width));
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

function document(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
