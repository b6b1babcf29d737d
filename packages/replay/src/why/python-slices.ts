import type { Value } from '@pellucid/format';
import { evaluate } from '../evaluation/evaluate.ts';
import type { Scope } from '../evaluation/scope.ts';
import type { Expression } from '../syntax/expression.ts';
import type { Inquiry } from './inquiry.ts';

/** The places that a slice of Python's means, in a list of so many items; null: it is not known. */
export function sliceRange(
  range: readonly (Expression | null)[] | null,
  length: number,
  scope: Scope,
): { readonly start: number; readonly step: number; readonly count: number } | null {
  if (range === null) return null;
  const bounds = [0, 1, 2].map((place): number | null | undefined => {
    const bound = range[place] ?? null;
    const value = bound === null ? null : evaluate(bound, scope);
    if (value === null || value?.type === 'none') return null;
    return value?.type === 'int' ? Number(value.value) : undefined;
  });
  const [from, to, by] = bounds;
  const step = by ?? 1;
  if (from === undefined || to === undefined || by === undefined || step === 0) return null;
  const [least, most] = step > 0 ? [0, length] : [-1, length - 1];
  const place = (bound: number): number => Math.max(least, Math.min(most, bound < 0 ? bound + length : bound));
  const start = from === null ? (step > 0 ? least : most) : place(from);
  const end = to === null ? (step > 0 ? most : least) : place(to);
  return { start, step, count: Math.max(0, Math.ceil((end - start) / step)) };
}

/** By index afterwards, the index before, where a slice was taken out. */
export function keptOrder(
  inquiry: Inquiry,
  before: readonly Value[],
  after: readonly Value[],
  range: readonly (Expression | null)[] | null,
  scope: Scope,
): readonly number[] | null {
  const taken = sliceRange(range, before.length, scope);
  if (taken === null) return null;
  const { start, step, count } = taken;
  const gone = new Set(Array.from({ length: count }, (_, turn) => start + turn * step));
  const kept = [...before.keys()].filter((index) => !gone.has(index));
  const isTold = kept.length === after.length && kept.every((from, index) => inquiry.same(before[from], after[index]));
  return isTold ? kept : null;
}
