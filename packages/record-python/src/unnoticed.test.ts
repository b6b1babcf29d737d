import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launch } from './launch.ts';
import { buildNativeCore } from './native-core.ts';
import type { RecordOptions } from './options.ts';
import { type Interpreter, interpreters, runPlainly, runRecorded } from './testing/runs.ts';

/** Each program prints all that it can see of one kind of thing: frames, names, lives of objects, what libraries find out about code. */
const programs = fileURLToPath(new URL('../../../fixtures/python/unnoticed/', import.meta.url));

/** What pure Python cannot hide, as the recorder's README says: held lists and texts, the frame below the first, its own frames from trace functions. */
const seenInPure = ['appended_texts', 'below', 'lifetimes', 'recursing', 'traced_branches', 'traced_lines'];

const scratch = mkdtempSync(join(tmpdir(), 'pellucid-unnoticed-'));
afterAll(() => rmSync(scratch, { recursive: true }));

const options: RecordOptions = {
  projectDirectory: programs,
  include: [],
  exclude: [],
  limits: { string: 10_000, items: 10_000, tensorBytes: 65_536 },
  redact: true,
};

describe.each(interpreters())('$version', (python) => {
  beforeAll(() => buildNativeCore(python.command), 120_000);
  test.each(namesFor(python))('%s sees nothing of the recorder', async (name) => {
    const program = join(programs, `${name}.py`);
    const started = await launch(program, ['an argument'], options);
    const plain = runPlainly(python.command, [program, 'an argument']);
    expect(plain.output.length).toBeGreaterThan(100);
    for (const core of seenInPure.includes(name) ? ['native'] : ['native', 'pure']) {
      const environment = { ...started.environment, ...(core === 'pure' && { PELLUCID_NATIVE: '0' }) };
      const recorded = runRecorded({ ...started, command: python.command, environment }, join(scratch, name));
      expect(recorded).toEqual(plain);
    }
  });
});

/** A first line `# needs 3.11` says which interpreters a program is for. */
function namesFor({ command }: Interpreter): string[] {
  return readdirSync(programs)
    .filter((name) => name.endsWith('.py'))
    .map((name) => basename(name, '.py'))
    .filter((name) => {
      const needs = /^# needs (\d+)\.(\d+)/.exec(readFileSync(join(programs, `${name}.py`), 'utf8'));
      if (needs === null) return true;
      const question = `import sys; sys.exit(sys.version_info < (${needs[1]}, ${needs[2]}))`;
      return spawnSync(command, ['-c', question]).status === 0;
    });
}
