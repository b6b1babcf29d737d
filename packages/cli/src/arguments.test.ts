import { expect, test } from 'vitest';
import { parseLeadingOptions, parseOptions, wholeNumber } from './arguments.ts';
import { Failure } from './failure.ts';

const options = { output: { type: 'string', short: 'o' }, quiet: { type: 'boolean' } } as const;

test.each([
  [['a.py'], 'a.py', [], {}],
  [['--quiet', 'a.py', '--quiet', '-o', 'x'], 'a.py', ['--quiet', '-o', 'x'], { quiet: true }],
  [['-o', 'b', 'a.py', 'b'], 'a.py', ['b'], { output: 'b' }],
  [['-ob', 'a.py'], 'a.py', [], { output: 'b' }],
  [['--output=b', '--', 'a.py', '--', '-x'], 'a.py', ['--', '-x'], { output: 'b' }],
  [['--', '-odd.py'], '-odd.py', [], {}],
  [['--quiet'], undefined, [], { quiet: true }],
])('options of %j end at the program', (args, program, rest, values) => {
  const parsed = parseLeadingOptions('record', args, options);
  expect({ ...parsed, values: { ...parsed.values } }).toEqual({ program, rest, values });
});

test.each([
  [['--loud', 'a.py'], "Unknown option '--loud'. See `pellucid help record`."],
  [['-o'], "Option '-o, --output <value>' argument missing. See `pellucid help record`."],
  [['-o', '-1'], 'A value of --output that begins with a dash is written --output=VALUE. See `pellucid help record`.'],
])('%j is one sentence and a hint', (args, message) => {
  expect(() => parseOptions('record', args, options)).toThrow(new Failure(2, message));
});

test('a number that is none is refused with its value', () => {
  expect(wholeNumber('--port', undefined, 5, 9)).toBe(5);
  expect(wholeNumber('--port', '7', 5, 9)).toBe(7);
  for (const text of ['', '-1', '1.5', '1e3', 'x', '10']) {
    expect(() => wholeNumber('--port', text, 5, 9)).toThrow(`not "${text}"`);
  }
});
