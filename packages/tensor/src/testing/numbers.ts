import { readFileSync } from 'node:fs';
import { type Shape, sizeOf, type Value } from '../value.ts';

/** Which numbers an input holds; `tools/python/tensor_reference.py` makes the same ones. */
export type NumberKind = keyof typeof kinds;

const kinds = {
  plain: (v: number) => v,
  positive: (v: number) => v / 2 + 1,
  negative: (v: number) => v / 2 - 1,
  wide: (v: number) => v * 8,
  /** −1, −0.5, 0 and 0.5: ties and exact zeros. */
  coarse: (v: number) => Math.floor(v * 2) / 2,
};

/** From −1 to below 1 in steps of 2⁻¹⁵: the upper bits of a linear congruential generator (Numerical Recipes), the same on every machine. */
export function numbers(shape: Shape, seed: number, kind: NumberKind = 'plain'): Value {
  let state = Math.imul(seed, 2654435761);
  const data = Float32Array.from({ length: sizeOf(shape) }, () => {
    state = Math.imul(state, 1664525) + 1013904223;
    return kinds[kind]((state >>> 16) / 2 ** 15 - 1);
  });
  return { shape, data };
}

/** How far numbers are from what they should be, in parts of the largest of these. */
export function distance(found: ArrayLike<number>, wanted: ArrayLike<number>): number {
  if (found.length !== wanted.length) return Number.POSITIVE_INFINITY;
  let [largest, apart] = [0, 0];
  for (let index = 0; index < wanted.length; index++) {
    largest = Math.max(largest, Math.abs(wanted[index] ?? 0));
    const difference = Math.abs((found[index] ?? 0) - (wanted[index] ?? 0));
    // Not Math.max alone: a NaN has to stay.
    apart = difference > apart || Number.isNaN(difference) ? difference : apart;
    if (Number.isNaN(apart)) return apart;
  }
  return apart === 0 ? 0 : apart / Math.max(largest, 1e-3);
}

/** A file of fixtures/tensor. */
export function readFixture(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../../../../fixtures/tensor/${name}`, import.meta.url), 'utf8'));
}
