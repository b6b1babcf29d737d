import type { Step } from '@pellucid/format';
import { type JsonDocument, type Recording, toJsonText, variableNames } from '@pellucid/replay';
import { parseOptions, wholeNumber } from '../arguments.ts';
import { askRun } from '../asked-run.ts';
import { exitCode, Failure } from '../failure.ts';
import {
  callHappenings,
  exceptionHappenings,
  type Happening,
  happeningsJson,
  lineHappenings,
  outputHappenings,
} from '../happenings.ts';
import { elementRows, type HistoryRow, historyJson, historyOf } from '../history.ts';
import { stepOf } from '../step-option.ts';
import { happeningsText } from '../text/happenings.ts';
import { historyText } from '../text/history.ts';
import { grouped } from '../text/measures.ts';
import { printableLine } from '../text/printable.ts';
import { suggestion } from '../text/suggestion.ts';
import { type Outcome, success } from './outcome.ts';
import { placeNamed, withPrivateField } from './why.ts';

const options = {
  at: { type: 'string' },
  output: { type: 'string' },
  exceptions: { type: 'boolean' },
  limit: { type: 'string' },
  json: { type: 'boolean' },
} as const;

interface Answer {
  readonly text: string;
  readonly json: { readonly [name: string]: JsonDocument };
}

/** `pellucid history`: when something happened, as rows of text or one JSON document. */
export async function history(args: readonly string[]): Promise<Outcome> {
  const { values, positionals } = parseOptions('history', args, options);
  const [run, what, ...others] = withPrivateField(positionals);
  if (run === undefined) throw usage('RUN is missing.');
  if (others[0] !== undefined) throw usage(`"${others[0]}" is one argument too many.`);
  const asked = [what, values.output, values.exceptions].filter((one) => one !== undefined).length;
  if (asked !== 1) throw usage('One of WHAT, --output TEXT and --exceptions says what is asked about.');
  const limit = wholeNumber('--limit', values.limit, 1000, 100_000_000);
  const width = process.stdout.columns ?? 120;
  const text = await askRun(run, (recording) => {
    const at = stepOf(recording, values.at);
    const happened = (all: Iterable<Happening>, name: string): Answer => {
      const { taken, whole } = first(all, limit);
      return {
        text: `${happeningsText(recording, taken, width)}${moreText(whole, limit)}`,
        json: { name, whole, history: happeningsJson(recording, taken) },
      };
    };
    const answer =
      values.output !== undefined
        ? happened(outputHappenings(recording, values.output, at), 'output')
        : what === undefined
          ? exceptionAnswer(recording, at, happened)
          : (lineAnswer(recording, what, at, happened) ??
            callAnswer(recording, what, at, happened) ??
            valueAnswer(recording, what, at, limit, width));
    return values.json ? `${toJsonText(answer.json)}\n` : answer.text;
  });
  process.stdout.write(text);
  return success;
}

function usage(sentence: string): Failure {
  return new Failure(exitCode.usage, `${sentence} See \`pellucid help history\`.`);
}

function first<T>(all: Iterable<T>, limit: number): { readonly taken: readonly T[]; readonly whole: boolean } {
  const taken: T[] = [];
  for (const one of all) {
    if (taken.length >= limit) return { taken, whole: false };
    taken.push(one);
  }
  return { taken, whole: true };
}

function moreText(whole: boolean, limit: number): string {
  return whole ? '' : `\nThere is more; --limit tells more than ${grouped(limit)}.\n`;
}

type Happened = (all: Iterable<Happening>, name: string) => Answer;

/** What was raised; and what the run ended by where no recorded code raised it: a promise was rejected, or a library raised. */
function exceptionAnswer(recording: Recording, at: Step, happened: Happened): Answer {
  const raised = exceptionHappenings(recording, at);
  const answer = happened(raised, 'exceptions');
  const { end, steps } = recording;
  const unseen = end.outcome === 'exited' && at === steps - 1 && raised.every(({ caught }) => caught !== null);
  if (!unseen || end.exception === null) return answer;
  const ended = `The run ended after ${printableLine(end.exception)}, which no recorded code raised.\n`;
  return {
    text: raised.length === 0 ? ended : `${answer.text}\n${ended}`,
    json: { ...answer.json, ended: end.exception },
  };
}

/** `rail.py:25`; null: it is no line. */
function lineAnswer(recording: Recording, what: string, at: Step, happened: Happened): Answer | null {
  const [, path, digits] = /^(.+):(\d+)$/.exec(what) ?? [];
  if (path === undefined || digits === undefined) return null;
  const sources = recording.sources.filter(({ program }) => program.path === path || program.path.endsWith(`/${path}`));
  const [source] = sources;
  if (source === undefined) {
    const files = recording.sources.map(({ program }) => program.path);
    const like = suggestion(path, files);
    const advice = like === null ? '' : ` Did you mean "${printableLine(like)}"?`;
    throw new Failure(exitCode.usage, `No source of this recording is called "${printableLine(path)}".${advice}`);
  }
  const line = Number(digits);
  if (line < 1 || line > source.lines.length) {
    throw new Failure(exitCode.usage, `${printableLine(path)} has lines 1 to ${source.lines.length}, not ${digits}.`);
  }
  return happened(lineHappenings(recording, source.id, line, at), what);
}

/** `push()`; null: it is no call. */
function callAnswer(recording: Recording, what: string, at: Step, happened: Happened): Answer | null {
  const name = /^([^()[\]]+)\(\)$/.exec(what.trim())?.[1];
  if (name === undefined) return null;
  const functions = recording.sources
    .flatMap(({ program }) => program.functions)
    .filter((fn) => fn.kind !== 'module' && (fn.name === name || fn.qualifiedName === name));
  if (functions.length === 0) {
    const names = recording.sources.flatMap(({ program }) => program.functions.map((fn) => fn.name));
    const like = suggestion(name, names);
    const advice = like === null ? '' : ` Did you mean "${printableLine(like)}()"?`;
    throw new Failure(exitCode.usage, `No function in this recording is called "${printableLine(name)}".${advice}`);
  }
  return happened(callHappenings(recording, functions, at), what);
}

function valueAnswer(recording: Recording, what: string, at: Step, limit: number, width: number): Answer {
  const { taken, whole } = first(namedRows(recording, what, at), limit);
  return {
    text: `${historyText(recording, taken, width)}${moreText(whole, limit)}`,
    json: historyJson(recording, what, taken),
  };
}

/**
 * Everything that variables of the name had, or one element, in the order of the steps.
 * @throws Failure when there is no such thing
 */
export function namedRows(recording: Recording, what: string, at: Step): Iterable<HistoryRow> {
  if (historyOf(recording, what, at).next().done !== true) return historyOf(recording, what, at);
  if (variableNames(recording).has(what)) {
    throw new Failure(
      exitCode.usage,
      `"${printableLine(what)}" has no value up to step ${grouped(at)}; leave --at out for the whole history.`,
    );
  }
  const { question } = placeNamed(recording, what, at);
  return question.of === 'element' ? elementRows(recording, question, at) : [];
}
