import type { ObjectId, Value } from '@pellucid/format';
import type { State } from '@pellucid/replay';

/** A value as `trace_locals.py` writes it: a list that begins with the name of its type. */
export type Seen = readonly [type: string, ...rest: unknown[]];

/** Where a recorded value differs from what was really there; null when it is the same. */
export function difference(seen: Seen, value: Value, state: State, met: Map<ObjectId, number>): string | null {
  const [type, ...rest] = seen;
  switch (type) {
    case 'other':
      return null;
    case 'NoneType':
      return value.type === 'none' ? null : differs(seen, value);
    case 'bool':
      return value.type === 'boolean' && value.value === rest[0] ? null : differs(seen, value);
    case 'str':
      return value.type === 'string' && value.value === rest[0] ? null : differs(seen, value);
    case 'int':
      return value.type === 'int' && String(value.value) === rest[0] ? null : differs(seen, value);
    case 'float':
      return value.type === 'float' && Object.is(value.value, pythonFloat(String(rest[0])))
        ? null
        : differs(seen, value);
    case 'bytes':
      return value.type === 'bytes' && hex(value.value) === rest[0] ? null : differs(seen, value);
    default:
      return value.type === 'reference' ? differenceOfObject(seen, value.object, state, met) : differs(seen, value);
  }
}

function differenceOfObject(seen: Seen, object: ObjectId, state: State, met: Map<ObjectId, number>): string | null {
  const [type, ...rest] = seen;
  const contents = state.object(object);
  if (contents === undefined) return `object ${object} is not in the recording`;
  if (type === 'again')
    return met.get(object) === rest[0] ? null : `object ${object} is not the ${rest[0]}th that was met`;
  if (met.has(object)) return `object ${object} is met again where another one was`;
  if (type !== 'tuple') met.set(object, met.size);
  const expectedType = type === 'instance' ? rest[0] : type;
  if (contents.type !== expectedType) return `object ${object} is a ${contents.type}, not a ${expectedType}`;
  switch (contents.kind) {
    case 'list':
    case 'tuple':
      return differenceOfValues(rest[0] as Seen[], contents.items, state, met);
    case 'set':
      return differenceOfSets(rest[0] as Seen[], contents.items, state);
    case 'map':
      return differenceOfValues((rest[0] as Seen[][]).flat(), contents.entries.flat(), state, met);
    case 'instance': {
      const fields = (rest[1] as [string, Seen][]).flatMap(([name, value]): Seen[] => [['str', name], value]);
      return differenceOfValues(fields, contents.fields.flat(), state, met);
    }
    default:
      return `object ${object} is of kind ${contents.kind}, not a ${type}`;
  }
}

function differenceOfValues(
  seen: readonly Seen[],
  values: readonly Value[],
  state: State,
  met: Map<ObjectId, number>,
): string | null {
  if (seen.length !== values.length) return `${values.length} values instead of ${seen.length}`;
  for (const [index, value] of values.entries()) {
    const found = difference(seen[index] ?? ['missing'], value, state, met);
    if (found !== null) return `[${index}] ${found}`;
  }
  return null;
}

/** Sets have no order of their own: each element has to be found once. */
function differenceOfSets(seen: readonly Seen[], values: readonly Value[], state: State): string | null {
  const left = [...values];
  for (const element of seen) {
    const index = left.findIndex((value) => difference(element, value, state, new Map()) === null);
    if (index < 0) return `the set lacks ${JSON.stringify(element)}`;
    left.splice(index, 1);
  }
  return left.length === 0 ? null : `the set has ${left.length} elements too many`;
}

function differs(seen: Seen, value: Value): string {
  const text = JSON.stringify(value, (_, item: unknown) => (typeof item === 'bigint' ? String(item) : item));
  return `${text} instead of ${JSON.stringify(seen)}`;
}

function pythonFloat(text: string): number {
  const named: Readonly<Record<string, number>> = {
    inf: Number.POSITIVE_INFINITY,
    '-inf': Number.NEGATIVE_INFINITY,
    nan: Number.NaN,
  };
  return named[text] ?? Number(text);
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
