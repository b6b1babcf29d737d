import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { alignSequences } from './sequence-alignment.ts';

const letters = (text: string): Uint32Array => Uint32Array.from(text, (letter) => letter.charCodeAt(0));
const sequences = fc.array(fc.nat(3), { maxLength: 30 }).map((numbers) => Uint32Array.from(numbers));

/** The aligned letters, one word for each side. */
function aligned(a: string, b: string, effort?: number): [string, string] {
  const { pairs } = alignSequences(letters(a), letters(b), effort);
  const places = [...pairs].flatMap((place, index) => (place < 0 ? [] : [[index, place] as const]));
  return [places.map(([index]) => a[index]).join(''), places.map(([, place]) => b[place]).join('')];
}

/** Length of the longest common subsequence, by the table. */
function longest(a: Uint32Array, b: Uint32Array): number {
  let row = new Array<number>(b.length + 1).fill(0);
  for (const item of a) {
    const next = [0];
    for (const [index, other] of b.entries()) {
      next.push(item === other ? (row[index] ?? 0) + 1 : Math.max(next[index] ?? 0, row[index + 1] ?? 0));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

describe('aligning two sequences', () => {
  test('what was put in or left out stands alone', () => {
    expect(aligned('abcdef', 'abxdef')).toEqual(['abdef', 'abdef']);
    expect(aligned('abcabba', 'cbabac')).toEqual(['caba', 'caba']);
  });

  test('pairs are equal and ascend on both sides, and no alignment has more', () => {
    fc.assert(
      fc.property(sequences, sequences, (a, b) => {
        const { pairs, exact } = alignSequences(a, b);
        let last = -1;
        let count = 0;
        for (const [place, other] of pairs.entries()) {
          if (other < 0) continue;
          expect(other).toBeGreaterThan(last);
          expect(b[other]).toBe(a[place]);
          last = other;
          count++;
        }
        expect(exact).toBe(true);
        expect(count).toBe(longest(a, b));
      }),
    );
  });

  test('with little effort it still ends, with true pairs, and says that there may be more', () => {
    fc.assert(
      fc.property(sequences, sequences, fc.integer({ min: 1, max: 5 }), (a, b, effort) => {
        const { pairs, exact } = alignSequences(a, b, effort);
        let last = -1;
        let count = 0;
        for (const [place, other] of pairs.entries()) {
          if (other < 0) continue;
          expect(other).toBeGreaterThan(last);
          expect(b[other]).toBe(a[place]);
          last = other;
          count++;
        }
        if (exact) expect(count).toBe(longest(a, b));
      }),
    );
  });

  test('a loop that turns a hundred thousand times more costs no square', () => {
    const short = letters(`s${'ab'.repeat(10)}e`);
    const long = letters(`s${'ab'.repeat(100_000)}e`);
    const { pairs } = alignSequences(short, long);
    expect(pairs[0]).toBe(0);
    expect(pairs.at(-1)).toBe(long.length - 1);
    expect(pairs.every((place) => place >= 0)).toBe(true);
  });
});
