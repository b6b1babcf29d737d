import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { decodeBatch, WireReader } from '@pellucid/format';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launch } from './launch.ts';
import { buildNativeCore } from './native-core.ts';
import type { RecordOptions } from './options.ts';
import { interpreters, runPlainly, runRecorded } from './testing/runs.ts';

const fixtures = fileURLToPath(new URL('../../../fixtures/python/', import.meta.url));
const checker = fileURLToPath(new URL('../python/tests/check_recording.py', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'pellucid-golden-'));
const cases = readdirSync(fixtures)
  .filter((name) => name.endsWith('.py'))
  .map((name) => basename(name, '.py'));

afterAll(() => rmSync(scratch, { recursive: true }));

const options: RecordOptions = {
  projectDirectory: fixtures,
  include: [],
  exclude: [],
  limits: { string: 10_000, items: 10_000, tensorBytes: 65_536 },
  redact: true,
};

describe.each(interpreters())('$version', ({ command, version }) => {
  beforeAll(() => buildNativeCore(command), 120_000);
  test.each(cases.filter((name) => canRun(name, command)))(
    '%s runs as ever under both cores, and its recordings say what happened',
    async (name) => {
      const program = join(fixtures, `${name}.py`);
      const reportPath = join(scratch, `${name}.json`);
      const frames = join(scratch, `${name}.frames`);
      const started = await launch(program, ['an argument'], { ...options, reportPath });
      const input = inputOf(name);
      const plain = runPlainly(command, [program, 'an argument'], input);
      for (const core of ['native', 'pure'] as const) {
        const environment = { ...started.environment, ...(core === 'pure' && { PELLUCID_NATIVE: '0' }) };
        expect(runRecorded({ ...started, command, environment }, frames, input)).toEqual(plain);
        expect(eventsIn(readFileSync(frames))).toBeGreaterThan(10);
        const checked = spawnSync(command, [checker, frames, reportPath], { encoding: 'utf8' });
        expect(checked.stderr).toBe('');
        compareWithGolden(name, version, core, checked.stdout.replaceAll(fixtures, ''));
      }
    },
  );
});

/** `CASE.input` is what the program reads. */
function inputOf(name: string): string {
  const path = join(fixtures, `${name}.input`);
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

/** A first line `# needs 3.11` or `# needs numpy` says which interpreters a case is for. */
function canRun(name: string, command: string): boolean {
  const needs = /^# needs (\S+)/.exec(readFileSync(join(fixtures, `${name}.py`), 'utf8'))?.[1];
  if (needs === undefined) return true;
  const question = /^\d/.test(needs)
    ? `import sys; sys.exit(sys.version_info < (${needs.replace('.', ',')}))`
    : `import ${needs}`;
  return spawnSync(command, ['-c', question]).status === 0;
}

/** Reads every batch with the product's own decoder too; gives the number of events. */
function eventsIn(bytes: Uint8Array): number {
  let events = 0;
  for (const frame of new WireReader().push(bytes)) {
    if (frame.frame === 'events') events += decodeBatch(frame.batch).events.length;
  }
  return events;
}

/**
 * A file `CASE.VERSION.transcript` stands for what is different in that version and older ones is never needed twice; `CASE.pure.transcript` for
 * what pure Python cannot know.
 */
function compareWithGolden(name: string, version: string, core: 'native' | 'pure', transcript: string): void {
  const own = [...(core === 'pure' ? ['pure'] : []), version].map((kind) =>
    join(fixtures, `${name}.${kind}.transcript`),
  );
  const golden = own.find((path) => existsSync(path)) ?? join(fixtures, `${name}.transcript`);
  const missing = !existsSync(golden);
  if (missing && process.env['CI'] !== 'true') writeFileSync(golden, transcript);
  const expected = existsSync(golden) ? readFileSync(golden, 'utf8') : '';
  if (transcript !== expected) writeFileSync(`${golden}.actual`, transcript);
  expect(transcript).toBe(expected);
}
