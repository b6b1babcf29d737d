import type { Contents, ObjectId, Value } from '@pellucid/format';
import type { CallState, State } from '@pellucid/replay';
import { fieldName, printable } from './value-text.ts';
import type { Locale } from './words/locale.ts';
import { valueWords } from './words/value-words.ts';

/** All calls whose variables can be seen, innermost first; then the modules that are not among them. */
export function visibleCalls(state: State): readonly CallState[] {
  const stack = [...state.calls].reverse();
  const seen = new Set(stack.map((call) => call.call.id));
  return [...stack, ...state.modules.filter((module) => !seen.has(module.call.id))];
}

// Recursion may be ten thousand calls deep; who asks what an object is called looks no further than this.
const mostCalls = 24;

/** The innermost of the visible calls, and the modules. */
export function nearCalls(state: State): readonly CallState[] {
  const calls = visibleCalls(state);
  if (calls.length <= mostCalls) return calls;
  const near = calls.slice(0, mostCalls);
  return [...near, ...calls.slice(mostCalls).filter(({ function: { kind } }) => kind === 'module')];
}

/** Names of the variables of near calls that hold the object, innermost call first, each once. */
export function namesOf(state: State, object: ObjectId): readonly string[] {
  const names: string[] = [];
  for (const call of nearCalls(state)) {
    for (const { name, value } of call.variables) {
      if (value.type === 'reference' && value.object === object && !names.includes(name)) names.push(name);
    }
  }
  return names;
}

/** How a person names the object: its variable, the field or element of a variable that holds it, or what it is. */
export function nameOf(
  state: State,
  object: ObjectId,
  locale: Locale = 'en',
): { readonly text: string; readonly code: boolean } {
  const direct = namesOf(state, object)[0];
  if (direct !== undefined) return { text: direct, code: true };
  for (const call of visibleCalls(state).slice(0, 3)) {
    for (const { name, value } of call.variables) {
      const path = value.type === 'reference' ? pathTo(state.object(value.object), object) : null;
      if (path !== null) return { text: name + path, code: true };
    }
  }
  const type = state.object(object)?.type;
  return { text: valueWords[locale].anObject(type === undefined ? null : printable(type, 60)), code: false };
}

// An object of an object is named through it; what lies deeper is named by its type.
function pathTo(holder: Contents | undefined, object: ObjectId): string | null {
  if (holder === undefined) return null;
  const isIt = (value: Value): boolean => value.type === 'reference' && value.object === object;
  const field = holder.fields.find(([, value]) => isIt(value));
  if (field !== undefined) return `.${fieldName(field[0])}`;
  if (holder.kind === 'list' || holder.kind === 'tuple') {
    const index = holder.items.slice(0, 200).findIndex(isIt);
    if (index >= 0) return `[${index}]`;
  }
  if (holder.kind === 'map') {
    const entry = holder.entries.slice(0, 200).find(([, value]) => isIt(value));
    if (entry !== undefined && entry[0].type === 'string') return `["${fieldName(entry[0])}"]`;
    if (entry !== undefined && entry[0].type === 'int') return `[${entry[0].value}]`;
  }
  return null;
}
