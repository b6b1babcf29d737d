import { expect, it } from 'vitest';
import { matchParameters, ParameterMismatchError } from './match-parameters.ts';

const value = { shape: [2], data: new Float32Array(2) };

it('is silent when names and shapes fit, in any order', () => {
  matchParameters(
    new Map([
      ['a', [2]],
      ['b', [2]],
    ]),
    new Map([
      ['b', value],
      ['a', value],
    ]),
  );
});

it('tells everything that does not fit, and names a few of each', () => {
  const expected = new Map([
    ['a', [2]],
    ...[1, 2, 3, 4, 5].map((i): [string, number[]] => [`m${i}`, [1]]),
    ['w', [1, 2]],
  ]);
  const given = new Map([
    ['a', value],
    ['x', value],
    ['w', value],
  ]);
  const match = (): void => matchParameters(expected, given);
  expect(match).toThrow(ParameterMismatchError);
  expect(match).toThrow(
    'The parameters do not fit the network: 5 missing ("m1", "m2", "m3", and 2 more); 1 unknown to the network ("x"); ' +
      '1 of the wrong shape ("w" is [2] instead of [1,2])',
  );
  expect(match).toThrow(
    expect.objectContaining({
      missing: ['m1', 'm2', 'm3', 'm4', 'm5'],
      extra: ['x'],
      wrong: [{ name: 'w', expected: [1, 2], given: [2] }],
    }),
  );
});

it.each([
  [new Map([['a', [2]]]), new Map(), '1 missing ("a")'],
  [new Map(), new Map([['a', value]]), '1 unknown to the network ("a")'],
  [new Map([['a', [3]]]), new Map([['a', value]]), '1 of the wrong shape ("a" is [2] instead of [3])'],
])('tells only what is wrong', (expected, given, fault) => {
  expect(() => matchParameters(expected, given)).toThrow(`The parameters do not fit the network: ${fault}`);
});
