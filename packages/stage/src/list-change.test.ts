import type { Event, Value } from '@pellucid/format';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { listChange } from './list-change.ts';

const int = (value: number): Value => ({ type: 'int', value });
const nothing = { language: 'python', locale: 'en', object: () => undefined } as const;
const at = { site: null, object: 1 as never };
const set = (key: number, value: number): Event => ({ type: 'set-item', ...at, key: int(key), value: int(value) });

function change(before: readonly number[], ...events: Event[]): readonly string[] {
  return listChange(before.map(int), events, nothing, nothing).map(({ value, from, to, role }) => {
    return `${(value as { value: number }).value}: ${from} > ${to} ${role}`;
  });
}

describe('what a moment does to the elements of a list', () => {
  test('a swap moves both', () => {
    expect(change([1, 2, 3], set(0, 3), set(2, 1))).toEqual(['3: 2 > 0 written', '2: 1 > 1 rest', '1: 0 > 2 written']);
  });

  test('an equal value that is written again stays', () => {
    expect(change([1, 1], set(0, 1), set(1, 1))).toEqual(['1: 0 > 0 written', '1: 1 > 1 written']);
  });

  test('another value takes the place of the old one', () => {
    expect(change([1, 2], set(1, 9))).toEqual(['1: 0 > 0 rest', '9: 1 > 1 written']);
  });

  test('removing the first moves all others', () => {
    expect(change([7, 8], { type: 'splice', ...at, start: 0, removed: 1, values: [] })).toEqual([
      '8: 1 > 0 written',
      '7: 0 > null deleted',
    ]);
  });

  test('a new order moves each element to its place', () => {
    expect(change([5, 6, 7], { type: 'reorder', ...at, order: [2, 0, 1] })).toEqual([
      '7: 2 > 0 written',
      '5: 0 > 1 written',
      '6: 1 > 2 written',
    ]);
  });

  test('no element is lost or drawn twice, whatever happens', () => {
    const event = fc.oneof(
      fc.record({ key: fc.nat(7), value: fc.nat(3) }).map(({ key, value }) => set(key, value)),
      fc.nat(3).map((value): Event => ({ type: 'append', ...at, value: int(value) })),
      fc
        .tuple(fc.nat(4), fc.nat(2), fc.array(fc.nat(3), { maxLength: 2 }))
        .map(([start, removed, values]): Event => ({ type: 'splice', ...at, start, removed, values: values.map(int) })),
    );
    fc.assert(
      fc.property(fc.array(fc.nat(3), { maxLength: 8 }), fc.array(event, { maxLength: 6 }), (before, events) => {
        const list = [...before];
        for (const one of events) {
          if (one.type === 'append') list.push((one.value as { value: number }).value);
          if (one.type === 'set-item' && Number((one.key as { value: number }).value) < list.length) {
            list[Number((one.key as { value: number }).value)] = (one.value as { value: number }).value;
          }
          if (one.type === 'splice')
            list.splice(one.start, one.removed, ...one.values.map((value) => (value as { value: number }).value));
        }
        const slots = listChange(before.map(int), events, nothing, nothing);
        const after = slots.filter(({ to }) => to !== null);
        expect(after.map(({ to }) => to)).toEqual(list.map((_, index) => index));
        expect(after.map(({ value }) => (value as { value: number }).value)).toEqual(list);
        const sources = slots.flatMap(({ from }) => (from === null ? [] : [from]));
        expect(new Set(sources).size).toBe(sources.length);
      }),
    );
  });
});
