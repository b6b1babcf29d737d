import type { Value } from '@pellucid/format';

/** Nobody could tell the two apart: the same type, and the same value to the last bit (0 is not −0, NaN is NaN). */
export function sameValue(a: Value | null, b: Value | null): boolean {
  if (a === b) return true;
  if (a === null || b === null || a.type !== b.type) return false;
  switch (a.type) {
    case 'boolean':
    case 'int':
    case 'float':
    case 'bigint':
      return 'value' in b && Object.is(a.value, b.value);
    case 'string':
      return b.type === 'string' && a.value === b.value && a.length === b.length;
    case 'complex':
      return b.type === 'complex' && Object.is(a.real, b.real) && Object.is(a.imaginary, b.imaginary);
    case 'bytes':
      return b.type === 'bytes' && a.length === b.length && sameBytes(a.value, b.value);
    case 'symbol':
      return b.type === 'symbol' && a.id === b.id;
    case 'reference':
      return b.type === 'reference' && a.object === b.object;
    case 'redacted':
    case 'unrecorded':
      return 'reason' in b && a.reason === b.reason;
    default:
      return true;
  }
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
