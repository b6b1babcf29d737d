import type { Value, VariableId } from '@pellucid/format';
import type { Recording } from '@pellucid/replay';
import { type Moment, readerOf } from '../moment.ts';
import { numberOf, sameValue } from '../same-value.ts';
import { mentions, statementText, withoutStrings } from '../source-text.ts';
import { printable, valueText } from '../value-text.ts';
import { type Span, say } from './span.ts';

interface Bind {
  readonly name: string;
  readonly value: Value;
  readonly variable: VariableId | null;
}

/** `i becomes 2`, one clause for each variable that the moment binds; the last value where it binds one several times. */
export function bindClauses(recording: Recording, moment: Moment): readonly (readonly Span[])[] {
  const reader = readerOf(recording, moment.after);
  const kind = moment.site?.kind;
  return bindsOf(recording, moment).map(({ name, value }) => {
    const contents = value.type === 'reference' ? reader.object(value.object) : undefined;
    if (contents?.kind === 'function' && (kind === 'function' || contents.name === name))
      return say`the function ${name} is defined`;
    if (contents?.kind === 'class' && contents.name === name) return say`the class ${name} is defined`;
    if (kind === 'import') return say`${name} is imported`;
    if (contents !== undefined && alias(moment, value, name) !== null)
      return say`${name} now names the same as ${alias(moment, value, name) ?? ''}`;
    return say`${name} becomes ${valueText(value, reader, 60)}`;
  });
}

function bindsOf(recording: Recording, moment: Moment): readonly Bind[] {
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

/** Another variable of the call that held the object before. */
function alias({ before, call }: Moment, value: Value, name: string): string | null {
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
  return other?.name ?? null;
}

/** `i was 5`, or the arithmetic that gave the value: `0 + 41`. */
export function bindFact(recording: Recording, moment: Moment): readonly Span[] {
  const binds = bindsOf(recording, moment);
  const [bind] = binds;
  if (bind === undefined) return [];
  const state =
    moment.before.calls.find(({ call: { id } }) => id === moment.call?.call.id) ?? moment.before.calls.at(-1);
  const reader = readerOf(recording, moment.before);
  const was = state?.variables.find(({ name }) => name === bind.name);
  if (binds.length > 1) return moment.site?.kind === 'for' ? say`the next turn of the loop` : [];
  const sum = arithmetic(recording, moment, bind);
  if (was !== undefined && !sameValue(was.value, reader, bind.value, readerOf(recording, moment.after))) {
    const earlier = say`${bind.name} was ${valueText(was.value, reader, 40)}`;
    return sum === null ? earlier : [...say`${sum}`, { text: ', ', code: false }, ...earlier];
  }
  if (sum !== null) return say`${sum}`;
  if (was !== undefined) return say`${bind.name} was that already`;
  return moment.site?.kind === 'for' ? say`the first turn of the loop` : [];
}

/** The right side of the assignment with numbers for its names, where it is plain arithmetic over at least two operands. */
function arithmetic(recording: Recording, moment: Moment, bind: Bind): string | null {
  if (numberOf(bind.value) === null || moment.call === null) return null;
  const text = withoutStrings(statementText(moment.call), recording.facts.language).replace(/;$/, '');
  const right = /^(?:(?:const|let|var)\s+)?[\w$]+\s*(?::[^=]*)?=\s*([\w\s+\-*/%().]+)$/u.exec(text)?.[1];
  if (right === undefined || !/[+\-*/%]/.test(right) || /[\w$]\s*\(|\.\s*[A-Za-z_]/u.test(right)) return null;
  const reader = readerOf(recording, moment.before);
  const state = moment.before.calls.find(({ call: { id } }) => id === moment.call?.call.id);
  let written = right;
  for (const { name, value } of state?.variables ?? []) {
    if (!mentions(right, name)) continue;
    if (numberOf(value) === null) return null;
    written = written.replace(
      new RegExp(`(?<![\\w$.])${name.replace(/\$/g, '\\$')}(?![\\w$])`, 'gu'),
      valueText(value, reader, 16),
    );
  }
  return /[A-Za-z_$]/.test(written) ? null : `${written.trim().replace(/\s+/g, ' ')}`;
}
