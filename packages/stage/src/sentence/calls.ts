import type { ObjectId, Value } from '@pellucid/format';
import { nameOf } from '../names.ts';
import { printable, valueText } from '../value-text.ts';
import { valueWords } from '../words/value-words.ts';
import { callName, fileName, functionName } from './call-name.ts';
import type { Spans } from './sentence-words.ts';
import { plain, type Sentence, type Span, say } from './span.ts';
import type { Telling } from './telling.ts';

interface Given {
  readonly name: string;
  readonly value: Value;
}

/** `push is called with heap and (41, LUZ)`: containers by the caller's name for them, everything else by its value. */
export function callSentence(telling: Telling): Sentence | null {
  return entering(telling) ?? resuming(telling);
}

function entering(telling: Telling): Sentence | null {
  const { recording, moment, words } = telling;
  const entered = moment.events.findLast(({ event }) => event.type === 'enter')?.event;
  if (entered?.type !== 'enter') return null;
  const fn = recording.functionOf(entered.function);
  const only = (main: Spans): Sentence => ({ main: words.sentence([main]), fact: [] });
  if (fn.kind === 'module') return only(words.fileStarts(fileName(recording.sourceOfFunction(fn.id).program.path)));
  if (fn.kind === 'class') return only(words.classBegins(printable(fn.name, 60)));
  const name = functionName(fn.name, words);
  const given = fn.parameters.flatMap((parameter, index): Given[] => {
    const value = entered.values[index];
    if (value === undefined || value.type === 'unbound') return [];
    return [{ name: printable(recording.variableOf(parameter).name, 40), value }];
  });
  const own = given.filter(({ name: parameter }) => !isReceiver(parameter));
  if (own.length === 0) return { main: words.sentence([words.called(name)]), fact: receiver(telling, given) };
  const shown = own.length > mostArguments ? own.slice(0, mostArguments - 1) : own;
  const rest = own.length - shown.length;
  const told = shown.map(({ value }) => argument(telling, value));
  return {
    main: words.sentence([words.calledWith(name, words.list(told, rest > 0 ? String(rest) : null))]),
    fact: words.facts(shown.map((parameter) => words.is(parameter.name, valueText(parameter.value, telling.now, 28)))),
  };
}

// More arguments than a sentence holds stand among the variables.
const mostArguments = 4;

function isReceiver(name: string): boolean {
  return name === 'self' || name === 'cls' || name === 'this';
}

function receiver(telling: Telling, given: readonly Given[]): Spans {
  const self = given.find(({ name }) => name === 'self' || name === 'this')?.value;
  return self?.type === 'reference' ? telling.words.on(callerName(telling, self.object)) : [];
}

function argument(telling: Telling, value: Value): Spans {
  const contents = value.type === 'reference' ? telling.now.object(value.object) : undefined;
  const isNamed = contents !== undefined && ['list', 'map', 'set', 'instance', 'tensor'].includes(contents.kind);
  return value.type === 'reference' && isNamed
    ? [callerName(telling, value.object)]
    : say`${valueText(value, telling.now, 40)}`;
}

/** As the caller names it: in the state before, where the new call has no names yet. */
function callerName({ moment, locale }: Telling, object: ObjectId): Span {
  const before = nameOf(moment.before, object, locale);
  const type = moment.after.object(object)?.type;
  return before.code || type === undefined ? before : plain(valueWords[locale].anObject(printable(type, 60)));
}

function resuming(telling: Telling): Sentence | null {
  const { moment, words, now } = telling;
  const resumed = moment.events.find(({ event }) => event.type === 'resume')?.event;
  if (resumed?.type !== 'resume') return null;
  const name = callName(telling);
  const value = valueText(resumed.value, now, 50);
  if (resumed.how === 'close') return { main: words.sentence([words.closed(name)]), fact: [] };
  if (resumed.how === 'exception')
    return { main: words.sentence([words.goesOnWithException(name)]), fact: say`${value}` };
  const isGiven = resumed.value.type !== 'none' && resumed.value.type !== 'undefined';
  return { main: words.sentence([words.goesOn(name)]), fact: isGiven ? words.withValue(value) : [] };
}
