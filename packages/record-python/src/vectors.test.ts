import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { interpreters } from './testing/runs.ts';

const tests = fileURLToPath(new URL('../python/tests/test_vectors.py', import.meta.url));

describe.each(interpreters())('Python $version', ({ command }) => {
  test('the writer makes the frozen bytes of every value', () => {
    const run = spawnSync(command, [tests], { encoding: 'utf8' });
    expect(run.stderr).toMatch(/\nOK\n$/);
  });
});
