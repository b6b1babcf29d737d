import { type Contents, id, type Language, type Step, type Value } from '@pellucid/format';
import { describe, expect, it } from 'vitest';
import { ObjectLog } from './object-log.ts';
import type { ObjectEvent } from './object-shape.ts';
import { ValueKeys } from './value-keys.ts';

const int = (value: number): Value => ({ type: 'int', value });
const ints = (...values: number[]): Value[] => values.map(int);
const base = { type: 'any', fields: [], omittedFields: 0 };
const list = (items: readonly Value[], omitted = 0): Contents => ({ ...base, kind: 'list', items, omitted });
const set = (items: readonly Value[], omitted = 0): Contents => ({ ...base, kind: 'set', items, omitted });
const map = (entries: readonly (readonly [Value, Value])[], omitted = 0): Contents => ({
  ...base,
  kind: 'map',
  entries,
  omitted,
});
const at = { site: null, object: id<never>(1) };
const change = {
  set: (key: number, value: number): ObjectEvent => ({ ...at, type: 'set-item', key: int(key), value: int(value) }),
  append: (value: number): ObjectEvent => ({ ...at, type: 'append', value: int(value) }),
  splice: (start: number, removed: number, ...values: number[]): ObjectEvent => ({
    ...at,
    type: 'splice',
    start,
    removed,
    values: ints(...values),
  }),
  reorder: (...order: number[]): ObjectEvent => ({ ...at, type: 'reorder', order }),
  add: (value: number): ObjectEvent => ({ ...at, type: 'add', value: int(value) }),
  discard: (value: number): ObjectEvent => ({ ...at, type: 'discard', value: int(value) }),
  delete: (key: number): ObjectEvent => ({ ...at, type: 'delete-item', key: int(key) }),
  replace: (contents: Contents): ObjectEvent => ({ ...at, type: 'replace', contents }),
};

const keysOf = (language: Language = 'python') => new ValueKeys(language, () => undefined);

/** Seen first at step 10; the changes follow at steps 10, 11, 12 … */
function logOf(first: Contents, ...changes: ObjectEvent[]): ObjectLog {
  const log = new ObjectLog(id(1), id<Step>(10), first);
  for (const [index, event] of changes.entries()) expect(log.add(id<Step>(10 + index), event)).toBe(true);
  return log;
}

const after = (first: Contents, ...changes: ObjectEvent[]): Contents | undefined =>
  logOf(first, ...changes).at(id<Step>(9 + changes.length), keysOf());

describe('what a limit has cut of a container', () => {
  it('stays cut where a list is written, changed and appended to behind what is known', () => {
    const first = list(ints(1, 2), 3);
    expect(after(first, change.set(4, 9))).toEqual(first);
    expect(after(first, change.append(9))).toEqual(list(ints(1, 2), 4));
    expect(after(first, change.splice(4, 1, 7, 8))).toEqual(list(ints(1, 2), 4));
  });

  it('is told from what is put in before it', () => {
    expect(after(list(ints(1, 2), 3), change.splice(2, 0, 9))).toEqual(list(ints(1, 2, 9), 3));
    expect(after(list(ints(1, 2), 3), change.splice(0, 1))).toEqual(list(ints(2), 3));
  });

  it('shrinks by what a splice takes out of it', () => {
    expect(after(list(ints(1, 2), 3), change.splice(1, 3, 8, 9))).toEqual(list(ints(1, 8, 9), 1));
    expect(after(list(ints(1, 2), 3), change.splice(0, 5))).toEqual(list([], 0));
  });

  it('shows as such where a list in a new order brings it to the front', () => {
    const unknown: Value = { type: 'unrecorded', reason: 'from the part of the list that was not recorded' };
    expect(after(list(ints(1, 2), 2), change.reorder(3, 0, 2, 1))).toEqual(list([unknown, int(1)], 2));
  });

  it('shrinks by what is taken out of a set or a map and is not known', () => {
    expect(after(set(ints(1), 2), change.discard(7), change.discard(1))).toEqual(set([], 1));
    expect(after(map([[int(1), int(2)]], 1), change.delete(5), change.delete(6))).toEqual(map([[int(1), int(2)]], 0));
  });
});

describe('the history of an element', () => {
  it('follows what stands at the index, through splices and new orders', () => {
    const log = logOf(
      list(ints(5, 6)),
      change.append(7),
      change.splice(0, 0, 4),
      change.splice(0, 2),
      change.reorder(1, 0),
      change.splice(0, 2),
    );
    expect(log.history('item', int(0), keysOf())).toEqual([
      { step: 10, value: int(5) },
      { step: 11, value: int(4) },
      { step: 12, value: int(6) },
      { step: 13, value: int(7) },
      { step: 14, value: null },
    ]);
  });

  it('has every write of it, be it of the same value, and no write of another', () => {
    const log = logOf(list(ints(5, 6)), change.append(7), change.set(0, 5), change.set(1, 5));
    expect(log.history('item', int(0), keysOf())).toEqual([
      { step: 10, value: int(5) },
      { step: 11, value: int(5) },
    ]);
  });

  it('begins with what the event of its first sight has made of it', () => {
    expect(logOf(list(ints(5)), change.set(0, 8)).history('item', int(0), keysOf())).toEqual([
      { step: 10, value: int(8) },
    ]);
  });

  it('knows a key by the rules of the language', () => {
    const log = logOf(map([]), change.set(1, 5), change.delete(1));
    const one: Value = { type: 'boolean', value: true };
    expect(log.history('item', one, keysOf('python'))).toEqual([
      { step: 10, value: int(5) },
      { step: 11, value: null },
    ]);
    expect(log.history('item', one, keysOf('javascript'))).toEqual([]);
  });

  it('of a tensor changes where the element does', () => {
    const tensor = { dtype: 'uint8', shape: [3], statistics: null, data: Uint8Array.of(1, 2, 3) };
    const log = logOf({ ...base, kind: 'tensor', tensor }, change.set(0, 9), change.set(2, 7));
    expect(log.history('item', int(2), keysOf())).toEqual([
      { step: 10, value: int(3) },
      { step: 11, value: int(7) },
    ]);
  });
});

describe('a container that is replaced', () => {
  it('is another kind from there on, in what it holds and in what can change it', () => {
    const log = logOf(list(ints(1)), change.replace(set(ints(4))), change.add(5));
    expect(log.add(id<Step>(12), change.append(6))).toBe(false);
    expect(log.at(id<Step>(10), keysOf())).toEqual(set(ints(4)));
    expect(log.at(id<Step>(11), keysOf())).toEqual(set(ints(4, 5)));
  });
});

it('keys that are the same keep the first one, with the latest value', () => {
  const one: Value = { type: 'float', value: 1 };
  expect(after(map([[one, int(5)]]), change.set(1, 6))).toEqual(map([[one, int(6)]]));
});

it('NaN is a key of its own each time in Python', () => {
  const nan: Value = { type: 'float', value: Number.NaN };
  const write: ObjectEvent = { ...at, type: 'set-item', key: nan, value: int(1) };
  const log = logOf(map([]), write, write);
  expect(log.at(id<Step>(11), keysOf('python'))).toEqual(
    map([
      [nan, int(1)],
      [nan, int(1)],
    ]),
  );
  expect(logOf(map([]), write, write).at(id<Step>(11), keysOf('javascript'))).toEqual(map([[nan, int(1)]]));
});
