import type { Value } from '@pellucid/format';
import type { Recording } from '@pellucid/replay';
import { type Moment, readerOf } from '../moment.ts';
import { nameOf } from '../names.ts';
import { printable, type Reader, valueText } from '../value-text.ts';
import { callName, fileName } from './call-name.ts';
import { list, type Sentence, type Span, say } from './span.ts';

/** `push is called with heap and (41, LUZ)`: containers by the caller's name for them, everything else by its value. */
export function callSentence(recording: Recording, moment: Moment): Sentence | null {
  const entered = moment.events.findLast(({ event }) => event.type === 'enter')?.event;
  if (entered?.type === 'enter') {
    const fn = recording.functionOf(entered.function);
    if (fn.kind === 'module')
      return { main: say`${fileName(recording.sourceOfFunction(fn.id).program.path)} starts.`, fact: [] };
    if (fn.kind === 'class') return { main: say`The class ${printable(fn.name, 60)} begins.`, fact: [] };
    const name = printable(fn.name, 60);
    const reader = readerOf(recording, moment.after);
    const given = fn.parameters.flatMap((parameter, index) => {
      const value = entered.values[index];
      if (value === undefined || value.type === 'unbound') return [];
      return [{ name: printable(recording.variableOf(parameter).name, 40), value }];
    });
    const own = given.filter(({ name: parameter }) => parameter !== 'self' && parameter !== 'cls');
    if (own.length === 0) return { main: say`${name} is called.`, fact: receiver(moment, given) };
    const told = list(own.map(({ value }) => argument(value, moment, reader)));
    return {
      main: say`${name} is called with ${told}.`,
      fact: list(own.map(({ name: parameter, value }) => parameterFact(parameter, value, reader))),
    };
  }
  const resumed = moment.events.find(({ event }) => event.type === 'resume')?.event;
  if (resumed?.type !== 'resume') return null;
  const name = callName(moment);
  const value = valueText(resumed.value, readerOf(recording, moment.after), 50);
  if (resumed.how === 'close') return { main: say`${name} is closed.`, fact: [] };
  if (resumed.how === 'exception') return { main: say`${name} goes on with an exception.`, fact: say`${value}` };
  const given = resumed.value.type !== 'none' && resumed.value.type !== 'undefined';
  return { main: say`${name} goes on.`, fact: given ? say`with ${value}` : [] };
}

function receiver(moment: Moment, given: readonly { name: string; value: Value }[]): readonly Span[] {
  const self = given.find(({ name }) => name === 'self')?.value;
  return self?.type === 'reference' ? say`on ${[callerName(moment, self.object)]}` : [];
}

function argument(value: Value, moment: Moment, reader: Reader): readonly Span[] {
  const contents = value.type === 'reference' ? reader.object(value.object) : undefined;
  const named = contents !== undefined && ['list', 'map', 'set', 'instance', 'tensor'].includes(contents.kind);
  return value.type === 'reference' && named
    ? [callerName(moment, value.object)]
    : say`${valueText(value, reader, 40)}`;
}

/** As the caller names it: in the state before, where the new call has no names yet. */
function callerName(moment: Moment, object: Parameters<typeof nameOf>[1]): Span {
  const before = nameOf(moment.before, object);
  return before.code ? before : nameOf(moment.after, object);
}

function parameterFact(name: string, value: Value, reader: Reader): readonly Span[] {
  return say`${name} is ${valueText(value, reader, 28)}`;
}
