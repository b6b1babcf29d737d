import { type JsonDocument, stateJson, toJsonText } from '@pellucid/replay';
import { onePositional, parseOptions } from '../arguments.ts';
import { askRun } from '../asked-run.ts';
import { historyJson } from '../history.ts';
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
  const width = process.stdout.columns ?? 100;
  const text = await askRun(run, (recording) => {
    const step = stepOf(recording, values.at);
    if (values.history === undefined) {
      return values.json ? document(stateJson(recording, step)) : stateText(recording, recording.state(step), width);
    }
    const rows = [...namedRows(recording, values.history, step)];
    return values.json ? document(historyJson(recording, values.history, rows)) : historyText(recording, rows, width);
  });
  process.stdout.write(text);
  return success;
}

function document(value: JsonDocument): string {
  return `${toJsonText(value)}\n`;
}
