import { expect, test } from 'vitest';
import { callStack, framesOf } from './stack-frame.ts';

test('frames have names, files and places, innermost first, and those of Node are left out', () => {
  const stack = `Error: where
    at residualBlock (file:///a%20b/unet.js:12:3)
    at Search.climb (/a/search.js:1:2)
    at file:///a/top.js:7:1
    at process.processTicks (node:internal/process/task_queues:95:5)
    at async deblur (file:///a/deblur.js:40:9)
    at async file:///a/main.js:3:1`;
  expect(framesOf(stack)).toEqual([
    { name: 'residualBlock', file: '/a b/unet.js', line: 12, column: 2 },
    { name: 'Search.climb', file: '/a/search.js', line: 1, column: 1 },
    { name: null, file: '/a/top.js', line: 7, column: 0 },
    { name: 'deblur', file: '/a/deblur.js', line: 40, column: 8 },
    { name: null, file: '/a/main.js', line: 3, column: 0 },
  ]);
});

test('the stack goes all the way, and V8 keeps its limit', () => {
  const limit = Error.stackTraceLimit;
  const asked = (): readonly unknown[] => callStack();
  const deep = (depth: number): readonly unknown[] => (depth === 0 ? asked() : deep(depth - 1));
  expect(deep(60).length - deep(10).length).toBe(50);
  expect(Error.stackTraceLimit).toBe(limit);
});
