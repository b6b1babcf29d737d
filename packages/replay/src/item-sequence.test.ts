import type { Value } from '@pellucid/format';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ItemSequence } from './item-sequence.ts';

const items = (from: number, length: number): Value[] =>
  Array.from({ length }, (_, index) => ({ type: 'int', value: from + index }));

it('is an array, however long it is and wherever it changes', () => {
  const change = fc.record({
    start: fc.nat(),
    removed: fc.nat(),
    added: fc.constantFrom(0, 1, 3, 1000, 3000),
    few: fc.boolean(),
  });
  fc.assert(
    fc.property(
      fc.constantFrom(0, 5, 1024, 5000),
      fc.array(change, { maxLength: 12, size: 'max' }),
      (length, changes) => {
        let array = items(0, length);
        const sequence = new ItemSequence(array);
        for (const [index, { start, removed, added, few }] of changes.entries()) {
          const at = start % (array.length + 1);
          const count = removed % ((few ? Math.min(4, array.length - at) : array.length - at) + 1);
          const values = items(10_000 * (index + 1), added);
          array = array.toSpliced(at, count, ...values);
          sequence.splice(at, count, values);
          if (array.length > 0) {
            const place = removed % array.length;
            array[place] = { type: 'none' };
            sequence.set(place, { type: 'none' });
            expect(sequence.get(start % array.length)).toEqual(array[start % array.length]);
          }
          expect(sequence.length).toBe(array.length);
          expect(sequence.toArray()).toEqual(array);
        }
        expect(sequence.get(array.length)).toBeUndefined();
      },
    ),
  );
});
