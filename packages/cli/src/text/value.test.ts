import { type Contents, id, type ObjectId, type Value } from '@pellucid/format';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ValueStyle, valueText } from './value.ts';

const none: Value = { type: 'none' };
const int = (value: number): Value => ({ type: 'int', value });
const text = (value: string): Value => ({ type: 'string', value });
const ref = (number: number): Value => ({ type: 'reference', object: id<ObjectId>(number) });
const plain = { fields: [], omittedFields: 0 };
const list = (...items: Value[]): Contents => ({ ...plain, kind: 'list', type: 'list', items, omitted: 0 });

function style(language: 'python' | 'javascript', ...objects: Contents[]): ValueStyle {
  return { language, object: (object) => objects[object - 1] };
}

describe('primitives are written as the language writes them', () => {
  const cases: readonly (readonly [Value, python: string, javascript: string])[] = [
    [none, 'None', 'null'],
    [{ type: 'boolean', value: true }, 'True', 'true'],
    [int(-3), '-3', '-3'],
    [{ type: 'float', value: 2 }, '2.0', '2'],
    [{ type: 'float', value: -0 }, '-0.0', '-0'],
    [{ type: 'float', value: Number.NaN }, 'nan', 'NaN'],
    [{ type: 'float', value: Number.NEGATIVE_INFINITY }, '-inf', '-Infinity'],
    [{ type: 'complex', real: 1, imaginary: -2 }, '(1-2j)', '(1-2j)'],
    [{ type: 'bigint', value: 10n }, '10n', '10n'],
    [text("it's\n"), "'it\\'s\\n'", "'it\\'s\\n'"],
    [{ type: 'string', value: 'abc', length: 5000 }, "'abc…' (5,000 long)", "'abc…' (5,000 long)"],
    [{ type: 'bytes', value: Uint8Array.of(65, 0), length: 2 }, "b'A\\x00'", "b'A\\x00'"],
    [{ type: 'redacted', reason: 'password' }, '<redacted: password>', '<redacted: password>'],
    [{ type: 'symbol', id: 1, description: 'key' }, 'Symbol(key)', 'Symbol(key)'],
  ];
  test.each(cases)('%o', (value, python, javascript) => {
    expect(valueText(value, style('python'), 80)).toBe(python);
    expect(valueText(value, style('javascript'), 80)).toBe(javascript);
  });
});

describe('objects show what they hold', () => {
  const fields = [[text('size'), int(2)]] as const;
  const cases: readonly (readonly [Contents, string])[] = [
    [list(int(1), text('a')), "[1, 'a']"],
    [{ ...plain, kind: 'list', type: 'deque', items: [int(1)], omitted: 0 }, 'deque [1]'],
    [{ ...plain, kind: 'tuple', type: 'tuple', items: [int(1), none], omitted: 3 }, '(1, None, … 3 more)'],
    [{ ...plain, kind: 'tuple', type: 'tuple', items: [int(1)], omitted: 0 }, '(1,)'],
    [{ ...plain, kind: 'set', type: 'frozenset', items: [], omitted: 0 }, 'frozenset()'],
    [{ ...plain, kind: 'map', type: 'dict', entries: [[text('a'), int(1)]], omitted: 0 }, "{'a': 1}"],
    [{ kind: 'instance', type: 'Heap', fields, omittedFields: 0 }, 'Heap {size: 2}'],
    [
      {
        kind: 'instance',
        type: 'Order',
        fields: [[text('__extra__'), none], [text('_kept'), int(1)], ...fields],
        omittedFields: 0,
      },
      'Order {size: 2, _kept: 1, __extra__: None}',
    ],
    [{ ...plain, kind: 'exception', type: 'KeyError', message: "'PAR'" }, "KeyError: 'PAR'"],
    [{ ...plain, kind: 'function', type: 'function', name: 'push', function: null }, 'function push'],
    [
      {
        ...plain,
        kind: 'tensor',
        type: 'Int16Array',
        tensor: { dtype: 'int16', shape: [2], statistics: null, data: Uint8Array.of(1, 0, 255, 255) },
      },
      'Int16Array int16 2 [1 -1]',
    ],
  ];
  test.each(cases)('%o', (contents, expected) => {
    expect(valueText(ref(1), style('python', contents), 80)).toBe(expected);
  });
});

test('what does not fit is counted', () => {
  const numbers = list(...Array.from({ length: 1000 }, (_, index) => int(index)));
  expect(valueText(ref(1), style('python', numbers), 20)).toBe('[0, 1, 2, 3, 4, 5, … 994 more]');
});

test('an object that holds itself ends', () => {
  expect(valueText(ref(1), style('python', list(int(1), ref(1))), 80)).toBe('[1, …]');
});

test('a list of lists without end is cut by depth', () => {
  const nested = Array.from({ length: 1000 }, (_, index) => list(ref(index + 2)));
  expect(valueText(ref(1), style('python', ...nested), 80)).toBe('[[[[[[…]]]]]]');
});

test('strings of any length stay near the room they are given', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 500 }), fc.integer({ min: 10, max: 60 }), (string, room) => {
      expect(valueText(text(string), style('python'), room).length).toBeLessThanOrEqual(room);
    }),
  );
});
