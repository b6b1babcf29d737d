import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { id, type RunEnd, type Step } from '@pellucid/format';
import type { Recording } from '@pellucid/replay';
import { beforeEach, describe, expect, test } from 'vitest';
import { openRun } from '../run.ts';
import { pellucid, start } from '../testing/cli.ts';
import { folder } from '../testing/folder.ts';
import { variableHistory } from '../testing/variable-history.ts';

let place: string;
beforeEach(() => {
  place = folder();
});

async function opened(): Promise<Recording> {
  const { file, recording } = await openRun(join(place, 'program.mjs.pellucid'));
  await file.close();
  expect(recording.damage).toBeNull();
  return recording;
}

/** Runs a program plainly and recorded, expects the same of both but for what `unlike` takes away, and opens the recording. */
async function survived(text: string, unlike: RegExp | null = null): Promise<Recording> {
  writeFileSync(join(place, 'program.mjs'), text);
  const plain = spawnSync('node', ['program.mjs'], { cwd: place, encoding: 'utf8' });
  const recorded = await pellucid(['record', '--quiet', 'program.mjs'], { cwd: place });
  const like = (errors: string): string => (unlike === null ? errors : errors.replace(unlike, ''));
  expect({ ...recorded, stderr: like(recorded.stderr) }).toEqual({
    stdout: plain.stdout,
    stderr: like(plain.stderr),
    code: plain.status,
    signal: plain.signal,
  });
  return opened();
}

const printed = (recording: Recording): string =>
  recording
    .output(id<Step>(recording.steps - 1))
    .map(({ text }) => text)
    .join('');

/** Long enough for the recorder to have handed over what comes before, twice. */
const aWhile = `const cell = new Int32Array(new SharedArrayBuffer(4));
let turn = 0;
const until = Date.now() + 500;
while (Date.now() < until) if (++turn % 10 === 0) Atomics.wait(cell, 0, 0, 2);
`;

const exited = (code: number, exception: string | null = null): RunEnd => ({ outcome: 'exited', code, exception });
const signalled = (signal: string): RunEnd => ({ outcome: 'signalled', signal });

describe('a run that ends suddenly leaves a recording that says how', () => {
  test.each<[what: string, program: string, end: RunEnd]>([
    ['SIGKILL', "process.kill(process.pid, 'SIGKILL');\nfor (;;);", signalled('SIGKILL')],
    ['SIGTERM', "process.kill(process.pid, 'SIGTERM');\nfor (;;);", signalled('SIGTERM')],
    ['a segmentation fault', "process.kill(process.pid, 'SIGSEGV');\nfor (;;);", signalled('SIGSEGV')],
    ['process.abort', 'process.abort();', signalled('SIGABRT')],
  ])('%s', async (_, program, end) => {
    const recording = await survived(`${aWhile}${program}\n`, /[\s\S]*/);
    expect(recording.end).toEqual(end);
    const turns = variableHistory(recording, 'turn');
    expect(turns.length).toBeGreaterThan(100);
    expect(turns).toEqual(turns.map((__, turn) => turn));
  });
});

describe('a run that ends by itself is recorded to its last event', () => {
  test.each<[what: string, program: string, end: RunEnd, last: readonly unknown[], output: string]>([
    [
      'process.exit in the middle',
      'let last = 1;\ntry {\n  process.exit(3);\n} finally {\n  last = 2;\n}\n',
      exited(3),
      [1],
      '',
    ],
    [
      'process.exit in a handler of the exit',
      "let last = 1;\nprocess.on('exit', (code) => {\n  last = code;\n  console.log('bye', code);\n  process.exit(9);\n});\nprocess.exitCode = 4;\n",
      exited(9),
      [1, 4],
      'bye 4\n',
    ],
    [
      'an uncaught error',
      "let last = 1;\nprocess.on('exit', (code) => {\n  last = code;\n});\nfunction fail() {\n  throw new RangeError('too far');\n}\nfail();\n",
      exited(1, 'RangeError: too far'),
      [1, 1],
      '',
    ],
    [
      'an error that a handler takes',
      "let last = 1;\nprocess.on('uncaughtException', (error) => {\n  last = error.message;\n});\nsetTimeout(() => {\n  console.log('on');\n}, 5);\nthrow new Error('taken');\n",
      exited(0),
      [1, 'taken'],
      'on\n',
    ],
    [
      'a rejection that nobody handles',
      "let last = 1;\nasync function work() {\n  last = 2;\n  throw new TypeError('no');\n}\nvoid work();\nsetTimeout(() => {\n  last = 3;\n}, 50);\n",
      exited(1, 'TypeError: no'),
      [1, 2],
      '',
    ],
    ['a promise that never comes', 'let last = 1;\nawait new Promise(() => {});\nlast = 2;\n', exited(13), [1], ''],
    [
      'a stack that overflows and is caught',
      'let last = 0;\nfunction down(n) {\n  return 1 + down(n + 1);\n}\ntry {\n  down(0);\n} catch (error) {\n  last = error.message;\n}\nconsole.log(last);\n',
      exited(0),
      [0, 'Maximum call stack size exceeded'],
      'Maximum call stack size exceeded\n',
    ],
  ])('%s', async (_, program, end, last, output) => {
    const recording = await survived(program);
    expect(recording.end).toEqual(end);
    expect(variableHistory(recording, 'last')).toEqual(last);
    expect(printed(recording)).toContain(output);
    // Where the stack is full, some of the recorder's own calls do not fit either.
    const full = 'RangeError: Maximum call stack size exceeded';
    expect(recording.gaps.filter(({ what }) => what !== full)).toEqual([]);
  });
});

test('a stack that overflows in many ways, at many depths, leaves no contradiction', async () => {
  const program = `
class Deep { turns = 0; go(a, b) { this.turns++; const list = [a]; return this.go(a + 1, list) + 1; } }
const shapes = [
  () => { const down = (n) => 1 + down(n + 1); return down(0); },
  () => { const down = (n, s) => { const next = s + 1; return down(n + 0.5, next) + 1; }; return down(0, 1); },
  () => new Deep().go(1, 2),
  () => { const down = (n) => { for (let i = 0; i < 2; i++) { n += i; if (n > 0) down(n); } return n; }; return down(1); },
  () => { const down = (s) => { let r = 'x'; r = s; return { v: down(s) }; }; return down('abc'); },
  () => { function down(a, b, c) { const d = a; const e = b; return down(d, e, c) && 1; } return down(1, true, null); },
];
const under = (frames, work) => (frames === 0 ? work() : under(frames - 1, work) + frames);
let caught = 0;
for (let frames = 0; frames < 6; frames++)
  for (const shape of shapes) try { under(frames, shape); } catch { caught++; }
console.log(caught);
`;
  const recording = await survived(program);
  expect(variableHistory(recording, 'caught').at(-1)).toBe(36);
  expect(recording.gaps.filter(({ what }) => !what.startsWith('RangeError: '))).toEqual([]);
});

test('Ctrl-C ends a loop without end, and the recording says so', async () => {
  // Each turn does something that takes a while: of turns that do nothing there would be ten million.
  const program =
    "const text = '[' + '1,'.repeat(20000) + '1]';\nconsole.log('ready');\nfor (let turn = 0; ; turn++) JSON.parse(text);\n";
  writeFileSync(join(place, 'program.mjs'), program);
  const { child, ended, printed: said } = start(['record', '--quiet', 'program.mjs'], { cwd: place, detached: true });
  await said('ready');
  await new Promise((resolve) => setTimeout(resolve, 500));
  process.kill(-Number(child.pid), 'SIGINT');
  expect(await ended).toMatchObject({ signal: 'SIGINT' });
  const recording = await opened();
  expect(recording.end).toEqual(signalled('SIGINT'));
  expect(variableHistory(recording, 'turn').length).toBeGreaterThan(50);
});
