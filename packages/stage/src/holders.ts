import type { ObjectId } from '@pellucid/format';
import type { CallState, State } from '@pellucid/replay';
import { namesOf, visibleCalls } from './names.ts';
import { escaped } from './source-text.ts';
import { isStandIn, standIn } from './stand-in.ts';
import { fieldName } from './value-text.ts';

const mostFields = 40;

/** How code of the call writes the object: the names of variables that hold it, and `self.heap` or `this.heap` of the instance it works on. */
export function writtenNames(call: CallState, state: State, object: ObjectId): readonly string[] {
  if (isStandIn(object)) return call.variables.filter((held) => standIn(held) === object).map(({ name }) => name);
  return call.variables.flatMap(({ name, value }): string[] => {
    if (value.type !== 'reference') return [];
    if (value.object === object) return [name];
    const owner = state.object(value.object);
    if (owner?.kind !== 'instance') return [];
    return owner.fields.slice(0, mostFields).flatMap(([field, held]) => {
      return held.type === 'reference' && held.object === object ? [`${name}.${fieldName(field)}`] : [];
    });
  });
}

/** What a person calls the object: its variables; of a container then the fields that hold it, so that one sees whose it is, too. */
export function titlesOf(state: State, object: ObjectId): readonly string[] {
  const names = namesOf(state, object);
  if (names.length > 0 && state.object(object)?.kind === 'instance') return names;
  for (const call of visibleCalls(state).slice(0, 6)) {
    const paths = writtenNames(call, state, object).filter((path) => !names.includes(path));
    if (paths.length > 0) return [...names, ...paths];
  }
  return names;
}

/** `name[index]` in a text, for each name that the container is written with; the index is the first group. */
export function subscriptPattern(names: readonly string[], index = '(\\w+)'): RegExp {
  return new RegExp(`(?<![\\w$.])(?:${names.map(escaped).join('|')})!?\\[\\s*${index}\\s*\\]`, 'gu');
}
