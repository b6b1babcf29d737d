import { type JsonDocument, stateJson, toJsonText } from '@pellucid/replay';
import { onePositional, parseOptions } from '../arguments.ts';
import { historyJson } from '../history.ts';
import { openRun } from '../run.ts';
import { stepOf } from '../step-option.ts';
import { historyText } from '../text/history.ts';
import { stateText } from '../text/state.ts';
import { namedRows } from './history.ts';
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
      const rows = namedRows(recording, values.history, step);
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

function document(value: JsonDocument): string {
  return `${toJsonText(value)}\n`;
}
