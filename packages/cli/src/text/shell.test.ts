import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shellWord } from './shell.ts';

test('ordinary paths stay readable', () => {
  expect(shellWord('examples/python/rail.py.pellucid')).toBe('examples/python/rail.py.pellucid');
});

test('a shell reads back the word that was written', () => {
  const word = fc.string({
    unit: fc.constantFrom("'", '"', ' ', '$', '`', '\\', '!', '*', '\n', 'ä', 'a'),
    minLength: 1,
  });
  fc.assert(
    fc.property(word, (text) => {
      expect(execFileSync('sh', ['-c', `printf %s ${shellWord(text)}`], { encoding: 'utf8' })).toBe(text);
    }),
    { numRuns: 50 },
  );
});
