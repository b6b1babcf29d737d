import { type Shape, sizeOf, type Value } from '@pellucid/tensor';
import type { ParameterForm } from '../../layers/scope.ts';

/** Numbers for the parameters and buffers of a network; tools/python/formula_parameters.py makes the same for PyTorch. */
export function formulaValues(forms: ReadonlyMap<string, ParameterForm>): ReadonlyMap<string, Value> {
  return new Map([...forms].map(([name, { tensor }]) => [name, formulaValue(name, tensor.shape)]));
}

/** The input `x`: numbers from −1 to 1. */
export function formulaPhotographs(shape: Shape): Value {
  return { shape, data: formulaNumbers('x', sizeOf(shape), 1, 0) };
}

/** Spread so that what goes through a deep network stays of order one. */
function formulaValue(name: string, shape: Shape): Value {
  const [factor, shift] = spreadOf(name, shape);
  return { shape, data: formulaNumbers(name, sizeOf(shape), factor, shift) };
}

function spreadOf(name: string, shape: Shape): readonly [factor: number, shift: number] {
  if (name.endsWith('running_var')) return [1 / 2, 1];
  if (shape.length > 1) return [Math.sqrt(6 / sizeOf(shape.slice(1))), 0];
  return name.endsWith('weight') ? [1 / 4, 1] : [1 / 8, 0];
}

/**
 * factor·n + shift, rounded to f32, of numbers n that are multiples of 2⁻²³ in [−1, 1): murmur3's finaliser over FNV-1a of the name plus a
 * Weyl sequence.
 */
function formulaNumbers(name: string, count: number, factor: number, shift: number): Float32Array {
  let seed = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(name)) seed = Math.imul(seed ^ byte, 0x01000193);
  const numbers = new Float32Array(count);
  for (let index = 0; index < count; index++) {
    let h = (seed + Math.imul(index, 0x9e3779b9)) | 0;
    h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    h ^= h >>> 16;
    numbers[index] = ((h >>> 8) / 2 ** 23 - 1) * factor + shift;
  }
  return numbers;
}
