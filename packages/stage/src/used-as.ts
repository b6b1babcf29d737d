import type { ObjectId, ProgramFunction, SourceRange } from '@pellucid/format';
import type { CallState, Recording, State } from '@pellucid/replay';
import { writtenNames } from './holders.ts';
import { escaped, withoutStrings } from './source-text.ts';

const parentOf = /\(\s*\w+\s*-\s*1\s*\)\s*(?:\/\/\s*2|\/\s*2|>>>?\s*1)/;
const childOf = /2\s*\*\s*\w+\s*\+\s*[12]\b|\(\s*\w+\s*<<\s*1\s*\)\s*[+|]\s*[12]\b/;

/** Whether the function of the call, or one of its source that writes the container so, steps from parent to child by arithmetic. */
export function usesAsHeap(recording: Recording, call: CallState, state: State, object: ObjectId): boolean {
  return someFunction(recording, call, state, object, (text) => parentOf.test(text) || childOf.test(text));
}

/** Whether code climbs from a place to the place that stands there: `parent[x] != x`, `x = parent[x]`, `parent[parent[x]]`. */
export function usesAsForest(recording: Recording, call: CallState, state: State, object: ObjectId): boolean {
  return someFunction(recording, call, state, object, (text, name) => {
    const at = `(?<![\\w$.])${escaped(name)}\\[\\s*`;
    const climbs = `${at}(\\w+)\\s*\\]!?\\s*(?:!==?|===?|<\\s*0)\\s*\\1(?!\\w)|(\\w+)\\s*=\\s*${at}\\2\\s*\\]|${at}${escaped(name)}\\[`;
    return new RegExp(climbs, 'u').test(text);
  });
}

// Text that is longer is no function that somebody reads a picture of.
const mostText = 20_000;

function someFunction(
  recording: Recording,
  call: CallState,
  state: State,
  object: ObjectId,
  fits: (text: string, name: string) => boolean,
): boolean {
  const names = writtenNames(call, state, object);
  if (names.length === 0) return false;
  const here = textOf(call, call.function.range);
  return call.source.program.functions.some((other) => {
    if (other.kind === 'module') return false;
    const text = textOf(call, other.range);
    const given = [...names, ...parametersGiven(recording, other, here, names)];
    return given.some((name) => text.includes(`${name}[`) && fits(text, name) && isWhole(text, name));
  });
}

function textOf({ source }: CallState, [first, , last]: SourceRange): string {
  const lines = source.lines.slice(first - 1, Math.min(last, first + 400)).join('\n');
  return withoutStrings(lines.slice(0, mostText), source.program.language);
}

/** What the function calls the containers that the text gives it: `push(waiting, 3)` says that `heap` is `waiting` in `push(heap, item)`. */
function parametersGiven(
  recording: Recording,
  { name, parameters }: ProgramFunction,
  text: string,
  names: readonly string[],
): readonly string[] {
  if (parameters.length === 0 || !text.includes(`${name}(`)) return [];
  const calls = text.matchAll(new RegExp(`(?<![\\w$])${escaped(name)}\\(([^()]*)`, 'gu'));
  return [...calls].slice(0, 8).flatMap(([, given = '']) =>
    given.split(',').flatMap((argument, index): string[] => {
      const parameter = parameters[index];
      return parameter !== undefined && names.includes(argument.trim()) ? [recording.variableOf(parameter).name] : [];
    }),
  );
}

function isWhole(text: string, name: string): boolean {
  return new RegExp(`(?<![\\w$.])${escaped(name)}\\[`, 'u').test(text);
}
