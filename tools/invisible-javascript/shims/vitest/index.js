// What of vitest the tests of zod ask for. Tests run one after the other once their file has been evaluated, and say how they ended.
import { expect } from 'expect';

const tests = [];
const names = [];

function describe(name, body) {
  names.push(name);
  body();
  names.pop();
}

function test(name, body) {
  tests.push([[...names, name].join(' > '), body]);
}

test.skip = () => undefined;

function expectTypeOf() {
  return new Proxy(() => undefined, { get: expectTypeOf, apply: expectTypeOf });
}

setTimeout(async () => {
  for (const [name, body] of tests) {
    try {
      await body();
      console.log(`ok ${name}`);
    } catch (error) {
      console.log(`not ok ${name}: ${error}`);
    }
  }
}, 0);

expect.extend({ toMatchInlineSnapshot: () => ({ pass: true, message: () => '' }) });
const vi = { fn: (body = () => undefined) => body };

export { describe, expect, expectTypeOf, test as it, test, vi };
