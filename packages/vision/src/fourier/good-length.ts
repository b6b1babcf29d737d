import type { Radix } from './lane-machine.ts';

/**
 * The least even length of at least `n` that Fourier2d supports, which are the products of twos, threes and fives. `n` is a whole number
 * of at least 1.
 */
export function goodLength(n: number): number {
  let length = Math.max(2, n + (n % 2));
  while (factorsOf(length) === undefined) length += 2;
  return length;
}

/** Fours first, then what is left of twos, threes and fives; undefined when another prime divides the length. */
export function factorsOf(length: number): readonly Radix[] | undefined {
  if (!Number.isSafeInteger(length) || length < 1) return undefined;
  const factors: Radix[] = [];
  let rest = length;
  for (const factor of [4, 2, 3, 5] as const) {
    while (rest % factor === 0) {
      factors.push(factor);
      rest /= factor;
    }
  }
  return rest === 1 ? factors : undefined;
}
