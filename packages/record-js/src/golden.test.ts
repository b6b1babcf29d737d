import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { erasedCopy } from './testing/erased.ts';
import { type Events, readFrames } from './testing/events.ts';
import { type RecordedRun, runPlain, runRecorded } from './testing/run.ts';
import { transcript } from './testing/transcript.ts';

const fixtures = fileURLToPath(new URL('../../../fixtures/javascript/', import.meta.url));
const programs = readdirSync(fixtures).filter((name) => /\.[mc]?[jt]s$/.test(name));
const scratch = mkdtempSync(join(tmpdir(), 'record-js-'));
afterAll(() => rmSync(scratch, { recursive: true }));

describe.each(programs)('%s', (program) => {
  let recorded: Promise<{ run: RecordedRun; events: Events }> | null = null;
  const record = (): Promise<{ run: RecordedRun; events: Events }> => {
    recorded ??= runRecorded(program, {
      projectDirectory: fixtures,
      exclude: ['outside'],
      cwd: fixtures,
    }).then((run) => ({
      run,
      events: readFrames(run.frames),
    }));
    return recorded;
  };

  it('does what it does without us', async () => {
    const { run } = await record();
    const plain = /ts$/.test(program)
      ? await erasedCopy(fixtures, program, scratch, runPlain)
      : await runPlain(program, fixtures);
    expect({ code: run.code, signal: run.signal }).toEqual({ code: plain.code, signal: plain.signal });
    expect(run.stdout).toBe(plain.stdout);
    expect(run.stderr).toBe(plain.stderr);
  });

  it('is recorded as the golden transcript says', async () => {
    const { events } = await record();
    expectGolden(program, transcript(events));
  });
});

/** Goldens are written where they are missing, never in continuous integration; a difference leaves `.actual` beside the golden. */
function expectGolden(program: string, actual: string): void {
  const golden = join(fixtures, `${program}.transcript`);
  if (!existsSync(golden) && process.env['CI'] === undefined) writeFileSync(golden, actual);
  const expected = existsSync(golden) ? readFileSync(golden, 'utf8') : null;
  if (actual !== expected) writeFileSync(`${golden}.actual`, actual);
  expect(actual, `${golden}.actual differs from the golden`).toBe(expected);
}
