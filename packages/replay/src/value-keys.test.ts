import { type Contents, id, type Language, type ObjectId, type Value } from '@pellucid/format';
import { describe, expect, it } from 'vitest';
import { ValueKeys } from './value-keys.ts';

const int = (value: number | bigint): Value => ({ type: 'int', value });
const float = (value: number): Value => ({ type: 'float', value });
const string = (value: string): Value => ({ type: 'string', value });
const bool = (value: boolean): Value => ({ type: 'boolean', value });
const ref = (object: number): Value => ({ type: 'reference', object: id(object) });
const group = (kind: 'tuple' | 'set', type: string, items: readonly Value[]): Contents => ({
  kind,
  type,
  items,
  omitted: 0,
  fields: [],
  omittedFields: 0,
});

const objects: ReadonlyMap<number, Contents> = new Map([
  [1, group('tuple', 'tuple', [int(1), string('a')])],
  [2, group('tuple', 'tuple', [float(1), string('a')])],
  [3, group('tuple', 'tuple', [int(1), string('b')])],
  [4, group('tuple', 'tuple', [ref(1), ref(2)])],
  [5, group('tuple', 'Pair', [ref(2), ref(1)])],
  [6, group('set', 'frozenset', [int(1), int(2), ref(1)])],
  [7, group('set', 'frozenset', [ref(2), int(2), bool(true)])],
  [8, group('set', 'set', [int(1)])],
  [9, group('set', 'set', [int(1)])],
  [10, group('tuple', 'tuple', [float(Number.NaN)])],
  [11, group('tuple', 'tuple', [ref(11)])],
  [12, group('tuple', 'tuple', [string('1:s'), string('')])],
  [13, group('tuple', 'tuple', [string(''), string('1:s')])],
]);

function same(language: Language, a: Value, b: Value): boolean {
  const keys = new ValueKeys(language, (object: ObjectId) => objects.get(object));
  const key = keys.key(a);
  return key !== null && key === keys.key(b);
}

describe('in Python', () => {
  it.each<[string, Value, Value]>([
    ['1 and 1.0', int(1), float(1)],
    ['1 and True', int(1), bool(true)],
    ['0 and −0.0', int(0), float(-0)],
    ['2**60 and float(2**60)', int(2n ** 60n), float(2 ** 60)],
    ['1 and (1+0j)', int(1), { type: 'complex', real: 1, imaginary: -0 }],
    ['tuples that hold the same', ref(1), ref(2)],
    ['tuples of such tuples, named or not', ref(4), ref(5)],
    ['frozen sets in another order', ref(6), ref(7)],
    ['a set and itself', ref(8), ref(8)],
    ['a tuple that holds itself and itself', ref(11), ref(11)],
  ])('%s are the same key', (_, a, b) => expect(same('python', a, b)).toBe(true));

  it.each<[string, Value, Value]>([
    ['1 and "1"', int(1), string('1')],
    ['2**60 + 1 and float(2**60)', int(2n ** 60n + 1n), float(2 ** 60)],
    ['NaN and itself', float(Number.NaN), float(Number.NaN)],
    ['a tuple that holds NaN and itself', ref(10), ref(10)],
    ['tuples that hold something else', ref(1), ref(3)],
    ['tuples whose texts only look alike', ref(12), ref(13)],
    ['a tuple and a tuple of it', ref(1), ref(4)],
    ['sets with the same elements', ref(8), ref(9)],
    ['None and False', { type: 'none' }, bool(false)],
    ['"a" and a cut "a…"', string('a'), { type: 'string', value: 'a', length: 2 }],
  ])('%s are not', (_, a, b) => expect(same('python', a, b)).toBe(false));
});

describe('in JavaScript', () => {
  it.each<[string, Value, Value]>([
    ['0 and −0', int(0), float(-0)],
    ['NaN and NaN', float(Number.NaN), float(Number.NaN)],
    ['an object and itself', ref(1), ref(1)],
  ])('%s are the same key', (_, a, b) => expect(same('javascript', a, b)).toBe(true));

  it.each<[string, Value, Value]>([
    ['1 and true', int(1), bool(true)],
    ['1 and 1n', int(1), { type: 'bigint', value: 1n }],
    ['null and undefined', { type: 'none' }, { type: 'undefined' }],
    ['objects that hold the same', ref(1), ref(2)],
    [
      'symbols of one description',
      { type: 'symbol', id: 1, description: 'x' },
      { type: 'symbol', id: 2, description: 'x' },
    ],
  ])('%s are not', (_, a, b) => expect(same('javascript', a, b)).toBe(false));
});
