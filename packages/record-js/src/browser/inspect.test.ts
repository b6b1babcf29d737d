import { inspect as nodeInspect } from 'node:util';
import { expect, test } from 'vitest';
import { inspect } from './inspect.ts';

class Point {
  x = 1;
  #hidden = 2;
  get hidden(): number {
    return this.#hidden;
  }
}

// biome-ignore lint/suspicious/noSparseArray: holes are shown.
const holes = [1, , , 'two'];

test.each([
  [[1, 'a', null, undefined, true, -0, 10n, Symbol('s')]],
  [{ a: { b: { c: { d: 1 } } }, 'odd key': "it's" }],
  [new Map<unknown, unknown>([['k', new Set([1, [2]])]])],
  [holes],
  [Object.assign([1], { last: 7 })],
  [new Point()],
  [Object.create(null)],
  [[() => 1, function named() {}, /a\/b/gi, new Date(0)]],
  [Object.defineProperty({}, 'lazy', { get: () => 1, enumerable: true })],
  [new Float64Array([1, 2.5])],
  ['a\n'],
])('%# is written as Node writes it', (value) => {
  expect(inspect(value)).toBe(nodeInspect(value));
});

test('what is long, deep or in circles is bounded, and says so', () => {
  const circle: { self?: unknown } = {};
  circle.self = circle;
  expect(inspect(circle)).toContain('[Circular]');
  expect(inspect('x'.repeat(1_000_000))).toContain('... 990000 more characters');
  const many = inspect(Array.from({ length: 100_000 }, () => 0));
  expect(many).toContain('... 99900 more items');
  expect(many.length).toBeLessThan(2000);
  let deep: unknown = 0;
  for (let i = 0; i < 10_000; i++) deep = [deep];
  expect(inspect(deep)).toBe('[ [ [ [Array] ] ] ]');
});
