import { id, type Step } from '@pellucid/format';
import {
  type Output,
  QuerySyntaxError,
  type Question,
  type Recording,
  type Target,
  targetOf,
  toJsonText,
  variableNames,
  whyOf,
  whyQuestion,
} from '@pellucid/replay';
import { parseOptions, wholeNumber } from '../arguments.ts';
import { askRun } from '../asked-run.ts';
import { exitCode, Failure } from '../failure.ts';
import { stepOf } from '../step-option.ts';
import { grouped } from '../text/measures.ts';
import { printableLine } from '../text/printable.ts';
import { styleAt } from '../text/state.ts';
import { suggestion } from '../text/suggestion.ts';
import { valueText } from '../text/value.ts';
import { whyText } from '../text/why.ts';
import { whyJson } from '../why-document.ts';
import { type Outcome, success } from './outcome.ts';

const options = {
  at: { type: 'string' },
  output: { type: 'string' },
  exception: { type: 'boolean' },
  depth: { type: 'string' },
  limit: { type: 'string' },
  json: { type: 'boolean' },
} as const;

/** `pellucid why`: where a value came from, as a tree of text or one JSON document. */
export async function why(args: readonly string[]): Promise<Outcome> {
  const { values, positionals } = parseOptions('why', args, options);
  const [run, name, ...others] = withPrivateField(positionals);
  if (run === undefined) throw usage('RUN is missing.');
  if (others[0] !== undefined) throw usage(`"${others[0]}" is one argument too many.`);
  const asked = [name, values.output, values.exception].filter((one) => one !== undefined).length;
  if (asked !== 1) throw usage('One of NAME, --output TEXT and --exception says what is asked about.');
  const limits = {
    nodes: wholeNumber('--limit', values.limit, 24, 2000),
    depth: wholeNumber('--depth', values.depth, 8, 1000),
  };
  const width = process.stdout.columns ?? 120;
  const text = await askRun(run, (recording) => {
    const at = stepOf(recording, values.at);
    const { question, step } = questionOf(recording, at, name, values.output);
    const found = whyOf(recording, question, step, limits);
    if (found === null)
      throw new Failure(exitCode.usage, `Nothing in the recording says where that came from at step ${grouped(at)}.`);
    return values.json ? `${toJsonText(whyJson(recording, found))}\n` : whyText(recording, found, width);
  });
  process.stdout.write(text);
  return success;
}

function usage(sentence: string): Failure {
  return new Failure(exitCode.usage, `${sentence} See \`pellucid help why\`.`);
}

/** `x '#count'`, as a shell makes it of a field that was written apart, is `x.#count`. */
export function withPrivateField([run, name, field, ...others]: readonly string[]): readonly string[] {
  const joined = name !== undefined && field?.startsWith('#') === true ? [`${name}.${field}`] : [name, field];
  return [run, ...joined, ...others].filter((one) => one !== undefined);
}

function questionOf(
  recording: Recording,
  at: Step,
  name: string | undefined,
  output: string | undefined,
): { readonly question: Question; readonly step: Step } {
  if (name !== undefined) {
    const target = placeNamed(recording, name, at);
    return { question: whyQuestion(recording, target, name.trim()), step: target.at };
  }
  const step = output === undefined ? lastException(recording, at) : lastOutput(recording, output, at);
  return { question: { of: 'event', step }, step };
}

/**
 * What a name given on the command line stands for.
 * @throws Failure when it stands for nothing.
 */
export function placeNamed(recording: Recording, name: string, at: Step): Extract<Target, { is: 'found' }> {
  const target = targetNamed(recording, name, at);
  const last = at === recording.steps - 1;
  const until = last ? '' : ` up to step ${grouped(at)}; leave --at out for the end of the run`;
  switch (target.is) {
    case 'found':
      return target;
    case 'unknown': {
      if (target.name.startsWith('#')) {
        throw new Failure(
          exitCode.usage,
          `"${printableLine(target.name)}" is a private field; ask about the one of an object: NAME.${printableLine(target.name)}.`,
        );
      }
      const like = suggestion(target.name, variableNames(recording));
      const advice = like === null ? '' : ` Did you mean "${like}"?`;
      throw new Failure(exitCode.usage, `Nothing in this recording is called "${target.name}".${advice}`);
    }
    case 'unset':
      throw new Failure(exitCode.usage, `"${target.name}" has no value${until || ' in this recording'}.`);
    case 'missing': {
      const held =
        target.of === null ? '' : `: it is in ${valueText(target.of, styleAt(recording, recording.state(at)), 60)}`;
      throw new Failure(exitCode.usage, `There is no ${printableLine(target.name)} at step ${grouped(at)}${held}.`);
    }
    case 'no-place':
      throw new Failure(
        exitCode.usage,
        `"${printableLine(target.name)}" is no name or place; ask about NAME, NAME[KEY], NAME.FIELD or FUNCTION().`,
      );
  }
}

function targetNamed(recording: Recording, name: string, at: Step): Target {
  try {
    return targetOf(recording, name, at);
  } catch (error) {
    if (!(error instanceof QuerySyntaxError)) throw error;
    throw new Failure(exitCode.usage, `"${printableLine(name)}" cannot be read: ${printableLine(error.message)}.`);
  }
}

function lastOutput(recording: Recording, text: string, at: Step): Step {
  const { outputs } = recording;
  let index = outputs.upTo(at) - 1;
  const isIt = (output: Output): boolean => output.text.includes(text) && recording.callAt(output.step) !== null;
  let found = outputs.at(index);
  // What the interpreter prints when the program is over has no cause in the program.
  while (found !== undefined && !isIt(found)) found = outputs.at(--index);
  if (found === undefined) {
    throw new Failure(
      exitCode.usage,
      `Nothing that was printed up to step ${grouped(at)} holds "${printableLine(text)}".`,
    );
  }
  return found.step;
}

/** The exception that nobody caught, else the last one. */
function lastException(recording: Recording, at: Step): Step {
  const { exceptions } = recording;
  const end = exceptions.upTo(at);
  let found = exceptions.at(end - 1);
  for (let index = 0; index < end; index++) {
    const raised = exceptions.at(index);
    if (raised?.handled !== null) continue;
    found = raised;
    break;
  }
  if (found === undefined) {
    const { end } = recording;
    const unseen =
      end.outcome === 'exited' && end.exception !== null
        ? ` where it was recorded; the run ended after ${printableLine(end.exception)}`
        : '';
    throw new Failure(exitCode.usage, `No exception was raised up to step ${grouped(at)}${unseen}.`);
  }
  return id<Step>(found.step);
}
