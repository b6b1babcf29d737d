import type { Contents, Language, ObjectId, ObjectKind, Value } from '@pellucid/format';
import type { State } from '../recording.ts';
import type { Expression } from '../syntax/expression.ts';
import type { ValueKeys } from '../value-keys.ts';

/** What an expression is evaluated over: the variables that it names, and objects as they are then. undefined: there is no such thing, or it is not known. */
export interface Scope {
  readonly language: Language;
  /** `position`: where in the source the name stands; of names in several blocks it says which one is meant. */
  variable(name: string, position: number): Value | undefined;
  kind(object: ObjectId): ObjectKind | undefined;
  /** How many items, entries or elements it has; undefined for what has none. */
  size(object: ObjectId): number | undefined;
  element(object: ObjectId, part: 'item' | 'field', key: Value): Value | undefined;
  /** What the call, or the field that a function computes, gave where it was recorded. */
  result(expression: Expression & { is: 'call' | 'field' }): Value | undefined;
}

/** The objects of one state as a scope has them. */
export function objectsOf(state: State | null, keys: ValueKeys): Pick<Scope, 'kind' | 'size' | 'element'> {
  const seen = new Map<ObjectId, Contents | undefined>();
  const contentsOf = (object: ObjectId): Contents | undefined => {
    if (!seen.has(object)) seen.set(object, state?.object(object));
    return seen.get(object);
  };
  return {
    kind: (object) => contentsOf(object)?.kind,
    size: (object) => sizeOf(contentsOf(object)),
    element: (object, part, key) => elementOf(contentsOf(object), part, key, keys),
  };
}

/** How many items, entries or elements the contents have, those that a limit has cut included. */
export function sizeOf(contents: Contents | undefined): number | undefined {
  if (contents === undefined) return undefined;
  if ('items' in contents) return contents.items.length + contents.omitted;
  if (contents.kind === 'map') return contents.entries.length + contents.omitted;
  return contents.kind === 'tensor' ? (contents.tensor.shape[0] ?? 0) : undefined;
}

function elementOf(
  contents: Contents | undefined,
  part: 'item' | 'field',
  key: Value,
  keys: ValueKeys,
): Value | undefined {
  if (contents === undefined) return undefined;
  const text = keys.key(key);
  const isIt = (other: Value): boolean => text !== null && keys.key(other) === text;
  if (part === 'field') return contents.fields.find(([name]) => isIt(name))?.[1];
  if (contents.kind === 'map') return contents.entries.find(([name]) => isIt(name))?.[1];
  if (contents.kind === 'set') return contents.items.find(isIt);
  if (contents.kind !== 'list' && contents.kind !== 'tuple') return undefined;
  return key.type === 'int' ? contents.items[Number(key.value)] : undefined;
}
