import type { Tensor, Value } from '@pellucid/format';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHalf, toHalf } from './half-float.ts';
import { readElement, tensorValues, writeElement } from './tensor-data.ts';

const int = (value: number | bigint): Value => ({ type: 'int', value });
const float = (value: number): Value => ({ type: 'float', value });

function tensor(dtype: string, bytes: number, elements = 2): Tensor {
  return { dtype, shape: [elements], statistics: null, data: new Uint8Array(bytes) };
}

describe('an element that is written', () => {
  it.each<[string, number, Value, Value]>([
    ['bool', 1, int(7), { type: 'boolean', value: true }],
    ['int8', 1, int(-128), int(-128)],
    ['uint8', 1, int(255), int(255)],
    ['int16', 2, int(-300), int(-300)],
    ['uint16', 2, int(65535), int(65535)],
    ['int32', 4, int(-(2 ** 31)), int(-(2 ** 31))],
    ['uint32', 4, int(2 ** 32 - 1), int(2 ** 32 - 1)],
    ['int64', 8, int(-(2n ** 63n)), int(-(2n ** 63n))],
    ['int64', 8, int(-5), int(-5)],
    ['uint64', 8, { type: 'bigint', value: 2n ** 64n - 1n }, int(2n ** 64n - 1n)],
    ['float16', 2, float(-1.5), float(-1.5)],
    ['bfloat16', 2, float(3.140625), float(3.140625)],
    ['float32', 4, float(0.1), float(Math.fround(0.1))],
    ['float64', 8, float(0.1), float(0.1)],
    ['float64', 8, int(3), float(3)],
    ['complex64', 8, { type: 'complex', real: 1, imaginary: -2 }, { type: 'complex', real: 1, imaginary: -2 }],
    ['complex128', 16, float(0.1), { type: 'complex', real: 0.1, imaginary: 0 }],
  ])('of %s is read again, and its neighbour is as it was', (dtype, bytes, written, read) => {
    const target = tensor(dtype, bytes * 2);
    const neighbour = readElement(target.data, target, 0);
    writeElement(target.data, target, 1, written);
    expect(tensorValues(target)).toEqual([neighbour, read]);
  });

  it('behind what was kept, or that is no number, changes nothing', () => {
    const target = tensor('int16', 2);
    writeElement(target.data, target, 1, int(1));
    writeElement(target.data, target, 2 ** 40, int(1));
    writeElement(target.data, target, 0, { type: 'string', value: '1' });
    expect(tensorValues(target)).toEqual([int(0)]);
  });
});

it('a dtype that is not known has no elements, be it named like a thing of JavaScript', () => {
  for (const dtype of ['object', 'constructor', '__proto__']) expect(tensorValues(tensor(dtype, 8))).toEqual([]);
});

describe('half precision', () => {
  it('reads what it writes, for every number that it has', () => {
    for (let bits = 0; bits < 65_536; bits++) {
      const number = fromHalf(bits);
      if (!Number.isNaN(number)) expect(toHalf(number)).toBe(bits);
    }
  });

  it('rounds to the nearest, ties to even', () => {
    fc.assert(
      fc.property(fc.double({ min: -65_519, max: 65_519, noNaN: true }), (number) => {
        const bits = toHalf(number);
        const distance = Math.abs(fromHalf(bits) - number);
        for (const other of [bits - 1, bits + 1]) {
          if (other < 0 || (other & 0x7fff) >= 0x7c00) continue;
          const further = Math.abs(fromHalf(other) - number);
          expect(distance < further || (distance === further && bits % 2 === 0)).toBe(true);
        }
      }),
    );
    expect(fromHalf(toHalf(65_520))).toBe(Number.POSITIVE_INFINITY);
    expect(fromHalf(toHalf(Number.NaN))).toBeNaN();
  });
});
