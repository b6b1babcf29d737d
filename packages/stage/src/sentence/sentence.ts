import { assertNever, type Event, type Value } from '@pellucid/format';
import type { Recording } from '@pellucid/replay';
import { type Moment, type MomentEvent, readerOf } from '../moment.ts';
import { statementText } from '../source-text.ts';
import { countText, fit } from '../text.ts';
import { exceptionText, printable, type Reader, valueText } from '../value-text.ts';
import { bindClauses, bindFact } from './binds.ts';
import { branchSentence } from './branches.ts';
import { callName } from './call-name.ts';
import { callSentence } from './calls.ts';
import { objectClauses } from './objects.ts';
import { list, plain, type Sentence, type Span, say } from './span.ts';

export type { Sentence, Span } from './span.ts';

/** Builds the sentence from the syntax of the statement and the values of the moment. Same moment, same sentence. */
export function sentence(recording: Recording, moment: Moment): Sentence {
  return (
    exceptional(recording, moment) ??
    ending(recording, moment) ??
    writing(recording, moment) ??
    branchSentence(recording, moment) ??
    printing(recording, moment) ??
    callSentence(recording, moment) ??
    remaining(recording, moment)
  );
}

function find<T extends Event['type']>(
  moment: Moment,
  type: T,
): (MomentEvent & { event: Extract<Event, { type: T }> }) | undefined {
  return moment.events.find(
    (one): one is MomentEvent & { event: Extract<Event, { type: T }> } => one.event.type === type,
  );
}

/** An exception in words: its type, and its message as the fact. */
export function exceptionWords(value: Value, reader: Reader): string {
  const contents = value.type === 'reference' ? reader.object(value.object) : undefined;
  return contents?.kind === 'exception' ? exceptionText(contents) : valueText(value, reader, 60);
}

function exceptional(recording: Recording, moment: Moment): Sentence | null {
  // The objects of an exception may be seen for the first time by the last event, which `after` can lie before.
  const reader = readerOf(recording, recording.state(moment.last));
  const handled = find(moment, 'handle');
  const raised = find(moment, 'raise');
  if (handled !== undefined) {
    const words = exceptionWords(handled.event.value, reader);
    const line = handled.event.site === null ? null : recording.siteOf(handled.event.site).range[0];
    if (raised !== undefined && line !== null)
      return { main: say`${words} is raised, and caught on line ${line}.`, fact: [] };
    const origin = recording.exceptions
      .filter(({ step, handled: at }) => at === handled.step && step <= handled.step)
      .at(-1);
    const fact =
      origin === undefined
        ? []
        : say`raised ${plain(lineOfStep(recording, origin.step))}at step ${plain(countText(origin.step))}`;
    return { main: say`${words} is caught here.`, fact };
  }
  if (raised !== undefined) {
    const main = say`${exceptionWords(raised.event.value, reader)} is raised.`;
    const caught = recording.exceptions.find(({ step }) => step === raised.step)?.handled ?? null;
    return { main, fact: caught === null ? say`nothing catches it` : say`caught at step ${plain(countText(caught))}` };
  }
  const left = find(moment, 'unwind');
  if (left !== undefined) {
    const name = moment.call === null ? 'The call' : callName(moment);
    return { main: say`${name} ends, because ${exceptionWords(left.event.value, reader)} leaves it.`, fact: [] };
  }
  return null;
}

function lineOfStep(recording: Recording, step: Parameters<Recording['event']>[0]): string {
  const { event } = recording.event(step);
  if (!('site' in event) || event.site === null) return '';
  return `on line ${recording.siteOf(event.site).range[0]}, `;
}

function ending(recording: Recording, moment: Moment): Sentence | null {
  const tail = moment.events.at(-1)?.event;
  const reader = readerOf(recording, recording.state(moment.last));
  const name = callName(moment);
  if (tail?.type === 'leave') {
    const kind = moment.call?.function.kind;
    if (kind === 'class') return { main: say`The class ${name} is put together.`, fact: [] };
    const nothing = tail.value.type === 'none' || tail.value.type === 'undefined' || tail.value.type === 'unbound';
    if (kind === 'module' || (nothing && moment.site?.kind !== 'return')) {
      const end = kind === 'module' ? say`${name} has run to its end` : say`${name} has done its work`;
      // What its last statement did says more than that nothing follows it.
      const did = writing(recording, moment) ?? branchSentence(recording, moment) ?? printing(recording, moment);
      return did === null ? { main: [...end, plain('.')], fact: [] } : { main: did.main, fact: end };
    }
    const fact = bindFact(recording, moment);
    return { main: say`${name} returns ${valueText(tail.value, reader, 60)}.`, fact };
  }
  if (tail?.type === 'suspend') {
    const value = valueText(tail.value, reader, 60);
    return tail.why === 'yield'
      ? { main: say`${name} yields ${value}.`, fact: say`it waits until it is asked for more` }
      : { main: say`${name} waits.`, fact: say`for ${value}` };
  }
  return null;
}

function writing(recording: Recording, moment: Moment): Sentence | null {
  const objects = objectClauses(recording, moment);
  const binds = bindClauses(recording, moment);
  if (objects === null && binds.length === 0) return null;
  if (objects === null) return { main: sentenceOf(list(binds)), fact: bindFact(recording, moment) };
  if (binds.length === 0) return { main: sentenceOf(objects.main), fact: objects.fact };
  // What the names get is what the statement was written for; how the container changed stands below.
  return { main: sentenceOf(list(binds)), fact: [...objects.main] };
}

function sentenceOf(spans: readonly Span[]): readonly Span[] {
  const [first, ...rest] = spans;
  if (first === undefined) return spans;
  const start = first.code ? first : { ...first, text: first.text.charAt(0).toUpperCase() + first.text.slice(1) };
  return [start, ...rest, plain('.')];
}

function printing(recording: Recording, moment: Moment): Sentence | null {
  const output = find(moment, 'output');
  const input = find(moment, 'input');
  const reader = readerOf(recording, moment.after);
  if (output !== undefined) {
    const { value, stream } = output.event;
    const text =
      value.type === 'string' ? printable(value.value.replace(/\n+$/, ''), 80) : valueText(value, reader, 80);
    const where = stream === 'stderr' ? 'to standard error' : '';
    if (text === '') return { main: say`An empty line is printed.`, fact: say`${plain(where)}` };
    return { main: say`${text} is printed.`, fact: where === '' ? [] : say`${plain(where)}` };
  }
  if (input !== undefined)
    return { main: say`The program reads ${valueText(input.event.value, reader, 60)}.`, fact: [] };
  return null;
}

function remaining(recording: Recording, moment: Moment): Sentence {
  const gap = find(moment, 'gap');
  if (gap !== undefined)
    return { main: say`Something here is not recorded.`, fact: say`${plain(printable(gap.event.what, 160))}` };
  const failure = find(moment, 'failure');
  if (failure !== undefined)
    return {
      main: say`The recorder failed here; the program went on.`,
      fact: say`${plain(printable(failure.event.what, 160))}`,
    };
  const task = find(moment, 'task-start');
  if (task !== undefined)
    return {
      main: say`The ${plain(printable(task.event.kind, 30))} ${printable(task.event.name, 60)} begins.`,
      fact: [],
    };
  if (find(moment, 'task-end') !== undefined) return { main: say`A task has ended.`, fact: [] };
  return { main: syntaxWords(recording, moment), fact: [] };
}

function syntaxWords(recording: Recording, moment: Moment): readonly Span[] {
  const { site, call } = moment;
  const source = call === null ? '' : fit(printable(statementText(call), 200), 460, 12).replace(/[:{;]$/, '');
  const kind = site?.kind ?? 'other';
  switch (kind) {
    case 'break':
      return say`The loop is left.`;
    case 'continue':
      return say`On to the next turn of the loop.`;
    case 'pass':
      return say`Nothing is to be done here.`;
    case 'try':
      return say`What follows is tried.`;
    case 'function':
      return say`The function ${definedName(recording, moment, source)} is defined.`;
    case 'class':
      return say`The class ${definedName(recording, moment, source)} is defined.`;
    case 'import':
      return say`${source} loads what it names.`;
    case 'for':
    case 'while':
      return say`The next turn of ${source.replace(/\s+/g, ' ')}.`;
    case 'with':
      return say`${source} begins.`;
    case 'except':
      return say`Does ${source} fit?`;
    case 'assign':
    case 'augment':
    case 'declare':
    case 'if':
    case 'match':
    case 'return':
    case 'raise':
    case 'assert':
    case 'delete':
    case 'expression':
    case 'yield':
    case 'await':
    case 'call':
    case 'field':
    case 'other':
      return source === '' ? say`The program goes on.` : say`${source} runs.`;
    default:
      return assertNever(kind);
  }
}

function definedName(recording: Recording, { site }: Moment, source: string): string {
  if (site?.variable !== undefined) return printable(recording.variableOf(site.variable).name, 60);
  return /(?:def|function\*?|class)\s+([\w$]+)/u.exec(source)?.[1] ?? source;
}
