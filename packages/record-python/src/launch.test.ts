import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WireReader } from '@pellucid/format';
import { afterAll, expect, test } from 'vitest';
import { launch } from './launch.ts';
import { type Outcome, runPlainly, runRecorded } from './testing/runs.ts';

const scratch = mkdtempSync(join(tmpdir(), 'pellucid-launch-'));
afterAll(() => rmSync(scratch, { recursive: true }));

const options = {
  projectDirectory: scratch,
  include: [],
  exclude: [],
  limits: { string: 10_000, items: 10_000, tensorBytes: 65_536 },
  redact: true,
};

async function record(
  source: string,
): Promise<{ recorded: Outcome; plain: Outcome; frames: string[]; goodbye: unknown }> {
  const program = join(scratch, 'program.py');
  writeFileSync(program, source);
  const started = await launch(program, [], options);
  const recorded = runRecorded(started, join(scratch, 'frames'));
  const found = [...new WireReader().push(readFileSync(join(scratch, 'frames')))];
  const last = found.at(-1);
  return {
    recorded,
    plain: runPlainly(started.command, [program]),
    frames: found.map((frame) => frame.frame),
    goodbye: last?.frame === 'goodbye' ? last.exception : undefined,
  };
}

test('a syntax error is reported exactly as without us', async () => {
  const { recorded, plain, frames } = await record('x = 1\nif x\n  y = 2\n');
  expect(recorded).toEqual(plain);
  expect(recorded.code).toBe(1);
  expect(frames).toEqual(['hello', 'goodbye']);
});

test('the exception that ended the program is in the goodbye', async () => {
  const { recorded, plain, goodbye } = await record('def f():\n    raise ValueError("deep")\n\n\nf()\n');
  expect(recorded).toEqual(plain);
  expect(goodbye).toBe('ValueError: deep');
});

test('an interrupt ends the program by its signal', async () => {
  const { recorded, plain } = await record(
    'import os, signal\nos.kill(os.getpid(), signal.SIGINT)\nfor i in range(10**7): pass\n',
  );
  expect(recorded).toEqual(plain);
  expect(recorded.signal).toBe('SIGINT');
});

test('signal handlers run with the frames of the program only', async () => {
  const { recorded, plain } = await record(
    [
      'import signal',
      'seen = []',
      'signal.signal(signal.SIGALRM, lambda number, frame: seen.append(frame.f_code.co_name))',
      'signal.setitimer(signal.ITIMER_REAL, 0.02, 0.02)',
      'n = 0',
      'while len(seen) < 5:',
      '    n += 1',
      'signal.setitimer(signal.ITIMER_REAL, 0)',
      'print(set(seen))',
    ].join('\n'),
  );
  expect(recorded).toEqual(plain);
  expect(recorded.output).toBe("{'<module>'}\n");
});

test('a child process that was forked writes nothing into the recording', async () => {
  const { recorded, plain, frames } = await record(
    'import os\nif os.fork() == 0:\n    a = [1]\n    a.append(2)\n    os._exit(0)\nos.wait()\nprint("parent")\n',
  );
  expect(recorded).toEqual(plain);
  expect(frames.filter((frame) => frame === 'goodbye')).toHaveLength(1);
});

test('what was recorded before the program was killed is there', async () => {
  const { recorded, frames, goodbye } = await record(
    'import os, time\nt = time.time()\nwhile time.time() - t < 0.5:\n    pass\nos.kill(os.getpid(), 9)\n',
  );
  expect(recorded.signal).toBe('SIGKILL');
  expect(frames).toContain('events');
  expect(goodbye).toBeUndefined();
});
