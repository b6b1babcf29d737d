import { conditionOf, toJsonText } from '@pellucid/replay';
import { parseOptions, wholeNumber } from '../arguments.ts';
import { askRun } from '../asked-run.ts';
import { exitCode, Failure } from '../failure.ts';
import { find as findAll, foundJson, type Query } from '../finding.ts';
import { foundText } from '../text/found.ts';
import { type Outcome, success } from './outcome.ts';

const options = {
  limit: { type: 'string' },
  text: { type: 'boolean' },
  json: { type: 'boolean' },
} as const;

/** `pellucid find`: where a text or a condition is met, as rows of text or one JSON document. */
export async function find(args: readonly string[]): Promise<Outcome> {
  const { values, positionals } = parseOptions('find', args, options);
  const [run, text, ...others] = positionals;
  if (run === undefined || text === undefined) throw usage(`${run === undefined ? 'RUN' : 'QUERY'} is missing.`);
  if (others[0] !== undefined) throw usage(`"${others[0]}" is one argument too many; put QUERY in quotes.`);
  if (text.trim() === '') throw usage('QUERY is empty.');
  const limit = wholeNumber('--limit', values.limit, 50, 1_000_000);
  const width = process.stdout.columns ?? 120;
  const answer = await askRun(run, (recording) => {
    const isText = values.text === true;
    const query: Query = { text, isText, condition: isText ? null : conditionOf(recording, text) };
    const found = findAll(recording, query, limit);
    return values.json
      ? `${toJsonText(foundJson(recording, query, found))}\n`
      : foundText(recording, query, found, limit, width);
  });
  process.stdout.write(answer);
  return success;
}

function usage(sentence: string): Failure {
  return new Failure(exitCode.usage, `${sentence} See \`pellucid help find\`.`);
}
