import type { Value, VariableId } from '@pellucid/format';
import { sameValue } from '../same-value.ts';
import { printable, valueText } from '../value-text.ts';
import { arithmetic } from './numbers.ts';
import type { Spans } from './sentence-words.ts';
import { say } from './span.ts';
import { callBefore, type Telling } from './telling.ts';

interface Bind {
  readonly name: string;
  readonly value: Value;
  readonly variable: VariableId | null;
}

/** `i becomes 2`, one clause for each variable that the moment binds; the last value where it binds one several times. */
export function bindClauses(telling: Telling): readonly Spans[] {
  const { moment, words, now } = telling;
  const kind = moment.site?.kind;
  const bound = bindsOf(telling).map(({ name, value }) => {
    const contents = value.type === 'reference' ? now.object(value.object) : undefined;
    if (kind === 'import' && (telling.recording.facts.language === 'python' || contents?.kind !== 'function'))
      return words.imported(name);
    if (contents?.kind === 'function' && (kind === 'function' || contents.name === name))
      return words.functionDefined(name);
    if (contents?.kind === 'class' && contents.name === name) return words.classDefined(name);
    const other = contents === undefined ? null : alias(telling, value, name);
    if (other !== null) return words.namesTheSame(name, other);
    return words.becomes(name, valueText(value, now, 60));
  });
  return bound.length > 0 ? bound : unboundNames(telling).map((name) => words.nameGone(name));
}

function bindsOf({ recording, moment }: Telling): readonly Bind[] {
  const binds = new Map<string, Bind>();
  for (const { event } of moment.events) {
    if (event.type === 'bind-name')
      binds.set(event.name, { name: printable(event.name, 60), value: event.value, variable: null });
    if ((event.type !== 'bind' && event.type !== 'bind-in') || event.site === null) continue;
    const { variable } = recording.siteOf(event.site);
    if (variable === undefined) continue;
    const name = printable(recording.variableOf(variable).name, 60);
    binds.set(`${variable}`, { name, value: event.value, variable });
  }
  return [...binds.values()];
}

/** Names that a `del` takes; those that end by themselves at the end of a block are not told. */
function unboundNames({ recording, moment }: Telling): readonly string[] {
  if (moment.site?.kind !== 'delete') return [];
  return moment.events.flatMap(({ event }) => {
    if (event.type === 'unbind-name') return [printable(event.name, 60)];
    if ((event.type !== 'unbind' && event.type !== 'unbind-in') || event.site === null) return [];
    const { variable } = recording.siteOf(event.site);
    return variable === undefined ? [] : [printable(recording.variableOf(variable).name, 60)];
  });
}

/** Another variable of the call that held the object before. */
function alias({ moment: { before, call } }: Telling, value: Value, name: string): string | null {
  const state = before.calls.find(({ call: { id } }) => id === call?.call.id);
  if (value.type !== 'reference') return null;
  const kind = before.object(value.object)?.kind;
  if (
    kind === undefined ||
    kind === 'tuple' ||
    kind === 'scalar' ||
    kind === 'function' ||
    kind === 'class' ||
    kind === 'instance'
  )
    return null;
  const other = state?.variables.find(
    (one) => one.value.type === 'reference' && one.value.object === value.object && one.name !== name,
  );
  return other === undefined ? null : printable(other.name, 60);
}

/** `i was 5`, or the arithmetic that gave the value: `0 + 41`. */
export function bindFact(telling: Telling): Spans {
  const { moment, words, old, now } = telling;
  const binds = bindsOf(telling);
  const [bind] = binds;
  if (bind === undefined) return [];
  const isFor = moment.site?.kind === 'for';
  if (binds.length > 1) return isFor ? turn(telling, false) : [];
  const state = callBefore(telling) ?? moment.before.calls.at(-1);
  const was = state?.variables.find(({ name }) => name === bind.name);
  const sum = bind.value.type === 'int' || bind.value.type === 'float' ? arithmetic(telling) : null;
  const told = sum === null ? [] : [say`${sum}`];
  if (was === undefined) return told[0] ?? (isFor ? turn(telling, true) : []);
  if (sameValue(was.value, old, bind.value, now)) return told[0] ?? words.wasThatAlready(bind.name);
  // A running total begins with what it was.
  const isTold = sum?.startsWith(valueText(was.value, old, 16)) === true && moment.site?.kind === 'augment';
  return isTold ? (told[0] ?? []) : words.facts([...told, words.was(bind.name, valueText(was.value, old, 40))]);
}

/** A turn is the first when the statement before it in the call is the one that began the loop. */
function turn({ recording, moment, words }: Telling, isNew: boolean): Spans {
  // A JavaScript loop has no statement of its own before its first turn.
  if (recording.facts.language !== 'python') return isNew ? words.firstTurn : words.nextTurn;
  const step = recording.previous(moment.last, 'over');
  const began = step === null ? undefined : recording.event(recording.moment(step).last).event;
  const isFirst =
    began?.type === 'line' && began.site !== null && recording.siteOf(began.site).range[0] === moment.site?.range[0];
  return isFirst ? words.firstTurn : words.nextTurn;
}
