import { types } from 'node:util';

/** What a variable of the entry module really holds, for tests that compare it with what the recording says. */
export type RealValue = readonly [type: string, value?: string | number | boolean];

export interface RealObject {
  readonly kind: 'list' | 'set' | 'map' | 'instance' | 'tensor' | 'other';
  readonly items: readonly RealValue[];
  readonly fields: readonly (readonly [RealValue, RealValue])[];
}

export interface Report {
  readonly variables: Readonly<Record<string, RealValue>>;
  readonly objects: readonly RealObject[];
}

/** The variables of a call in the middle of the run. */
export interface Checkpoint extends Report {
  /** Events before it. */
  readonly step: number;
  readonly call: number;
}

export type Readers = Readonly<Record<string, () => unknown>>;

/** What is reachable from the variables, read in the most direct way and without the recorder's own reading of objects. */
export function report(readers: Readers): Report {
  const ids = new Map<object, number>();
  const queue: object[] = [];
  const value = (real: unknown): RealValue => {
    if (real === null) return ['null'];
    if (typeof real === 'object' || typeof real === 'function') {
      let id = ids.get(real);
      if (id === undefined) {
        id = ids.size;
        ids.set(real, id);
        queue.push(real);
      }
      return ['reference', id];
    }
    if (typeof real === 'number') return ['number', Object.is(real, -0) ? '-0' : String(real)];
    if (typeof real === 'symbol') return ['symbol', real.description ?? ''];
    if (typeof real === 'undefined') return ['undefined'];
    return [typeof real, typeof real === 'bigint' ? String(real) : (real as string | boolean)];
  };
  const variables: Record<string, RealValue> = {};
  for (const [name, read] of Object.entries(readers)) {
    try {
      variables[name] = value(read());
    } catch {
      // It has no value: the program ended before.
    }
  }
  const objects: RealObject[] = [];
  for (const object of queue) objects.push(describe(object, value));
  return { variables, objects };
}

function describe(object: object, value: (real: unknown) => RealValue): RealObject {
  const other: RealObject = { kind: 'other', items: [], fields: [] };
  if (types.isProxy(object) || !isOpen(object)) return other;
  const fields: (readonly [RealValue, RealValue])[] = [];
  const isList = Array.isArray(object);
  const isTensor = types.isTypedArray(object);
  for (const name of isTensor ? [] : Reflect.ownKeys(object)) {
    if (isList && typeof name === 'string' && String(Number(name) >>> 0) === name) continue;
    const descriptor = Object.getOwnPropertyDescriptor(object, name);
    if (descriptor?.enumerable)
      fields.push([value(name), 'value' in descriptor ? value(descriptor.value) : ['accessor']]);
  }
  if (isList)
    return {
      kind: 'list',
      items: Array.from(object, (item, i) => (i in object ? value(item) : (['hole'] as const))),
      fields,
    };
  if (isTensor) return { kind: 'tensor', items: Array.from(object as Iterable<unknown>, value), fields };
  if (types.isMap(object)) return { kind: 'map', items: [...object].flat(1).map(value), fields };
  if (types.isSet(object)) return { kind: 'set', items: [...object].map(value), fields };
  return {
    kind: typeof object === 'function' || types.isNativeError(object) ? 'other' : 'instance',
    items: [],
    fields,
  };
}

function isOpen(object: object): boolean {
  if (typeof object === 'function' || Array.isArray(object) || ArrayBuffer.isView(object)) return true;
  if (types.isMap(object) || types.isSet(object) || types.isNativeError(object)) return true;
  return Object.prototype.toString.call(object) === '[object Object]' && !types.isModuleNamespaceObject(object);
}
