import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { interpreters } from './testing/runs.ts';

const command = fileURLToPath(new URL('../../../tools/invisible.mjs', import.meta.url));

/** Interpreters of distributions often come without their own tests. */
function hasTests(python: string): boolean {
  return spawnSync(python, ['-c', 'import test.test_with']).status === 0;
}

describe.each(interpreters().filter((each) => hasTests(each.command)))('$version', (python) => {
  test("Python's own tests end under the recorder as they end without it", () => {
    const run = spawnSync(process.execPath, [command, '--quick', '--texts', '--python', python.command], {
      encoding: 'utf8',
    });
    expect(run.stdout + run.stderr).toMatch(/: (\d+) of \1 files agree/);
    expect(run.status).toBe(0);
  }, 180_000);
});
