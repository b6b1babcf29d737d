import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readRange } from './ranges.ts';

test.each([
  [undefined, { kind: 'whole' }],
  ['bytes=0-9', { kind: 'part', first: 0, last: 9 }],
  ['bytes=90-', { kind: 'part', first: 90, last: 99 }],
  ['bytes=90-500', { kind: 'part', first: 90, last: 99 }],
  ['bytes=-5', { kind: 'part', first: 95, last: 99 }],
  ['bytes=-500', { kind: 'part', first: 0, last: 99 }],
  ['bytes=100-', { kind: 'unsatisfiable' }],
  ['bytes=-0', { kind: 'unsatisfiable' }],
  ['bytes=9-0', { kind: 'whole' }],
  ['bytes=-', { kind: 'whole' }],
  ['bytes=0-1,5-6', { kind: 'whole' }],
  ['lines=0-1', { kind: 'whole' }],
])('%s of 100 bytes', (header, expected) => {
  expect(readRange(header, 100)).toEqual(expected);
});

test('a part never leaves the resource', () => {
  const bound = fc.option(fc.nat(), { nil: '' });
  fc.assert(
    fc.property(bound, bound, fc.nat(1000), (from, to, size) => {
      const range = readRange(`bytes=${from}-${to}`, size);
      if (range.kind === 'part') expect(0 <= range.first && range.first <= range.last && range.last < size).toBe(true);
    }),
  );
});
