import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { orderedParts } from './ordered-part.ts';

const pointer = (at: number) => ({ name: 'i', hue: 1, at }) as const;

describe('parts in order', () => {
  test('a front and an end that sorting has done with', () => {
    expect(orderedParts([1, 2, 5, 4, 3, 8, 9], [])).toEqual([
      { from: 0, to: 2 },
      { from: 5, to: 7 },
    ]);
  });

  test('a front that insertion has put in order, up to the index; without an index it may be chance', () => {
    expect(orderedParts([3, 5, 8, 1, 2], [pointer(3)])).toEqual([{ from: 0, to: 3 }]);
    expect(orderedParts([3, 5, 8, 1, 2], [])).toEqual([]);
    expect(orderedParts([3, 5, 2, 8, 1], [pointer(4)])).toEqual([]);
  });

  test('nothing of a list that is in order, and of one that is short', () => {
    expect(orderedParts([1, 2, 3, 4, 5], [pointer(2)])).toEqual([]);
    expect(orderedParts([2, 1], [])).toEqual([]);
  });

  test('what is told to be in order is, and never overlaps', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 12 }), fc.nat(12), (numbers, at) => {
        let end = 0;
        for (const { from, to } of orderedParts(numbers, [pointer(at)])) {
          expect(from).toBeGreaterThanOrEqual(end);
          end = to;
          const part = numbers.slice(from, to);
          expect(part).toEqual([...part].sort((a, b) => a - b));
        }
        expect(end).toBeLessThanOrEqual(numbers.length);
      }),
    );
  });
});
