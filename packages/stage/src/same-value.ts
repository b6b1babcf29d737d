import type { Value } from '@pellucid/format';
import type { Reader } from './value-text.ts';

/**
 * Whether two values look the same to somebody who watches. Tuples and scalars are compared by what they hold, because a
 * recorder may see the same immutable object under several ids; other objects by identity.
 */
export function sameValue(a: Value, readA: Reader, b: Value, readB: Reader, depth = 3): boolean {
  if (a.type === 'reference' && b.type === 'reference') {
    if (a.object === b.object) return true;
    const [left, right] = [readA.object(a.object), readB.object(b.object)];
    if (left === undefined || right === undefined || depth === 0) return false;
    if (left.kind === 'scalar' && right.kind === 'scalar') return left.type === right.type && left.text === right.text;
    if (left.kind !== 'tuple' || right.kind !== 'tuple' || left.items.length !== right.items.length) return false;
    if (left.items.length > 32) return false;
    return left.items.every((item, index) => {
      const other = right.items[index];
      return other !== undefined && sameValue(item, readA, other, readB, depth - 1);
    });
  }
  if (a.type !== b.type) return false;
  switch (a.type) {
    case 'int':
    case 'float':
    case 'boolean':
    case 'bigint':
      return b.type === a.type && Object.is(a.value, b.value);
    case 'string':
      return b.type === 'string' && a.value === b.value && a.length === b.length;
    case 'complex':
      return b.type === 'complex' && a.real === b.real && a.imaginary === b.imaginary;
    case 'symbol':
      return b.type === 'symbol' && a.id === b.id;
    case 'bytes':
      return b.type === 'bytes' && a.length === b.length && a.value.every((byte, index) => byte === b.value[index]);
    default:
      return true;
  }
}

/** The number that an int or float is, as far as a picture needs it; null for anything else and for NaN and infinities. */
export function numberOf(value: Value | undefined): number | null {
  if (value?.type !== 'int' && value?.type !== 'float') return null;
  const number = Number(value.value);
  return Number.isFinite(number) ? number : null;
}
