import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import type { Checkpoint, Report } from './runtime/report.ts';
import { differences } from './testing/compare.ts';
import { erasedCopy } from './testing/erased.ts';
import { type Events, readFrames } from './testing/events.ts';
import { rebuild, rebuildCall } from './testing/rebuild.ts';
import { type RecordedRun, runPlain, runRecorded } from './testing/run.ts';
import { transcript } from './testing/transcript.ts';

const fixtures = fileURLToPath(new URL('../../../fixtures/javascript/', import.meta.url));
const programs = readdirSync(fixtures).filter((name) => /\.[mc]?[jt]s$/.test(name));
const scratch = mkdtempSync(join(tmpdir(), 'record-js-'));
afterAll(() => rmSync(scratch, { recursive: true }));

describe.each(programs)('%s', (program) => {
  const reportPath = join(scratch, `${program}.json`);
  let recorded: Promise<{ run: RecordedRun; events: Events }> | null = null;
  const record = (): Promise<{ run: RecordedRun; events: Events }> => {
    recorded ??= runRecorded(program, {
      projectDirectory: fixtures,
      exclude: ['outside'],
      reportPath,
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

  it('ends in the state that the events rebuild', async () => {
    const { events } = await record();
    if (!existsSync(reportPath)) return expect(events.events).toEqual([]);
    const report = JSON.parse(readFileSync(reportPath, 'utf8')) as Report;
    const found = differences(report, rebuild(events, program));
    return expect(found).toEqual([]);
  });

  it('holds at every sampled statement what the events rebuild', async () => {
    const { events } = await record();
    if (!existsSync(reportPath)) return expect(events.events).toEqual([]);
    const { checkpoints } = JSON.parse(readFileSync(reportPath, 'utf8')) as { checkpoints: readonly Checkpoint[] };
    expect(checkpoints.length).toBeGreaterThan(0);
    for (const checkpoint of checkpoints) {
      const found = differences(checkpoint, rebuildCall(events, checkpoint.call, checkpoint.step));
      expect(found, `call ${checkpoint.call} after ${checkpoint.step} events`).toEqual([]);
    }
    return undefined;
  });
});

it('notices when one change is missing from the events', async () => {
  const reportPath = join(scratch, 'control.json');
  const run = await runRecorded('arrays.mjs', { projectDirectory: fixtures, reportPath });
  const events = readFrames(run.frames);
  const report = JSON.parse(readFileSync(reportPath, 'utf8')) as Report;
  const last = events.events.findLastIndex(({ event }) => event.type === 'set-field');
  const without = events.events.map((one, i) =>
    i === last ? { objects: one.objects, event: { type: 'line', site: null } as const } : one,
  );
  expect(differences(report, rebuild(events, 'arrays.mjs'))).toEqual([]);
  expect(differences(report, rebuild(events, 'arrays.mjs', without))).not.toEqual([]);
});

/** Goldens are written where they are missing, never in continuous integration; a difference leaves `.actual` beside the golden. */
function expectGolden(program: string, actual: string): void {
  const golden = join(fixtures, `${program}.transcript`);
  if (!existsSync(golden) && process.env['CI'] === undefined) writeFileSync(golden, actual);
  const expected = existsSync(golden) ? readFileSync(golden, 'utf8') : null;
  if (actual !== expected) writeFileSync(`${golden}.actual`, actual);
  expect(actual, `${golden}.actual differs from the golden`).toBe(expected);
}
