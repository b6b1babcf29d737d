import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { id, type RunEnd, type Step } from '@pellucid/format';
import type { Recording } from '@pellucid/replay';
import { beforeEach, describe, expect, test } from 'vitest';
import { openRun } from '../run.ts';
import { pellucid } from '../testing/cli.ts';
import { folder } from '../testing/folder.ts';
import { variableHistory } from '../testing/variable-history.ts';

let place: string;
beforeEach(() => {
  place = folder();
});

/** Runs a program plainly and recorded, expects the same of both, and opens the recording. */
async function survived(text: string, input = '', native = true): Promise<Recording> {
  writeFileSync(join(place, 'program.py'), text);
  const plain = spawnSync('python3', ['program.py'], { cwd: place, encoding: 'utf8', input });
  const env = native ? process.env : { ...process.env, PELLUCID_NATIVE: '0' };
  const recorded = await pellucid(['record', '--quiet', 'program.py'], { cwd: place, input, env });
  expect(recorded).toEqual({ stdout: plain.stdout, stderr: plain.stderr, code: plain.status, signal: plain.signal });
  const { file, recording } = await openRun(join(place, 'program.py.pellucid'));
  await file.close();
  expect(recording.damage).toBeNull();
  return recording;
}

/** Long enough for the recorder to have handed something over before what comes next, and fast enough for it to have more. */
const aWhile = `import time
turn = 0
until = time.monotonic() + 0.5
while turn % 1000 or time.monotonic() < until:
    turn += 1
    if turn % 20 == 0:
        time.sleep(0.005)
last = turn
`;

/** Milliseconds that large programs get on a machine that is busy with other things. */
const patience = 240_000;

const exited = (code: number, exception: string | null = null, more: { readonly remark?: string } = {}): RunEnd => ({
  outcome: 'exited',
  code,
  exception,
  ...more,
});
const signalled = (signal: string): RunEnd => ({ outcome: 'signalled', signal });

describe('a run that ends suddenly leaves a recording that says how', () => {
  test.each<[what: string, program: string, end: RunEnd]>([
    ['SIGKILL', `${aWhile}import os\nos.kill(os.getpid(), 9)\n`, signalled('SIGKILL')],
    ['SIGTERM', `${aWhile}import os\nos.kill(os.getpid(), 15)\n`, signalled('SIGTERM')],
    ['a segmentation fault', `${aWhile}import ctypes\nctypes.string_at(0)\n`, signalled('SIGSEGV')],
    [
      'a segmentation fault that faulthandler tells of',
      `${aWhile}import ctypes, faulthandler\nfaulthandler.enable(open("told", "w"))\nctypes.string_at(0)\n`,
      signalled('SIGSEGV'),
    ],
    ['os.abort', `${aWhile}import os\nos.abort()\n`, signalled('SIGABRT')],
    ['KeyboardInterrupt', `${aWhile}import os\nos.kill(os.getpid(), 2)\ntime.sleep(9)\n`, signalled('SIGINT')],
    ['an alarm', `import signal\nsignal.alarm(1)\nwhile True:\n    signal.pause()\n`, signalled('SIGALRM')],
    ['os.execv', `${aWhile}import os\nos.execv("/bin/sh", ["sh", "-c", "exit 6"])\n`, exited(6)],
    [
      'sys.exit and an exception in threads',
      `${aWhile}import sys, threading
for end in (sys.exit, int):
    thread = threading.Thread(target=lambda: end("no number"), name=end.__name__)
    thread.start()
    thread.join()
`,
      exited(0, null, {
        remark:
          "1 exception was printed and ended nothing: ValueError: invalid literal for int() with base 10: 'no number' in int",
      }),
    ],
    [
      'an exception that says what it was given',
      'assert not (found := [1, {"two": (3,)}]), found\n',
      exited(1, "AssertionError: [1, {'two': (3,)}]"),
    ],
    [
      'no memory',
      `${aWhile}import resource
size = int(open("/proc/self/statm").read().split()[0]) * 4096
resource.setrlimit(resource.RLIMIT_AS, (size + 60_000_000, size + 60_000_000))
held = []
while True:
    held.append("x" * 1_000_000)
`,
      exited(1, 'MemoryError'),
    ],
    ['sys.exit with a message', 'import sys\nsys.exit("no more")\n', exited(1)],
    ['sys.exit with a number', 'import sys\ntry:\n    sys.exit(300)\nfinally:\n    last = 1\n', exited(300 % 256)],
  ])('%s', async (_, program, end) => {
    const recording = await survived(program);
    expect(recording.end).toEqual(end);
    // To the last event, whatever has ended it.
    if (program.startsWith(aWhile)) {
      const turns = variableHistory(recording, 'turn');
      expect(turns.length).toBeGreaterThan(10);
      expect(turns).toEqual(turns.map((_, turn) => turn));
      expect(variableHistory(recording, 'last')).toEqual(turns.slice(-1));
    }
  });

  test('os._exit, with everything until then', async () => {
    const recording = await survived('import os\nfor n in range(5):\n    square = n * n\nos._exit(3)\n');
    expect(recording.end).toEqual(exited(3));
    expect(variableHistory(recording, 'square')).toEqual([0, 1, 4, 9, 16]);
  });
});

test(
  'ten thousand calls deep',
  async () => {
    const recording = await survived(`import sys
sys.setrecursionlimit(11_000)
def down(n):
    return 0 if n == 0 else 1 + down(n - 1)
print(down(10_000))
`);
    expect(recording.end).toEqual(exited(0));
    expect(Math.max(...recording.calls.map(({ depth }) => depth))).toBe(10_001);
  },
  patience,
);

test(
  'a thousand threads at once, each with its own calls',
  async () => {
    const recording = await survived(`import threading
gate = threading.Event()
ready = threading.Semaphore(0)
results = []
def work(n):
    square = n * n
    ready.release()
    gate.wait()
    results.append(square)
threading.stack_size(256 * 1024)
threads = [threading.Thread(target=work, args=(n,), daemon=True) for n in range(1000)]
for thread in threads:
    thread.start()
for _ in threads:
    ready.acquire()
gate.set()
for thread in threads:
    thread.join()
print(len(results), sum(results))
`);
    const work = recording.calls.filter(({ function: called }) => recording.functionOf(called).name === 'work');
    expect(work).toHaveLength(1000);
    expect(new Set(work.map(({ task }) => task)).size).toBe(1000);
  },
  patience,
);

test.each([
  ['the native core', true],
  ['pure Python', false],
])('values that no batch can hold are cut, and what follows is recorded (%s)', async (_, native) => {
  const recording = await survived(
    `text = "\\n".join(["x" * 9000] * 8500)
lines = text.split("\\n")
rows = [[[str(n)] * 40 for n in range(10)] for _ in range(2)] * 5
lines[5] = "five"
lengths = list(map(lambda line: line + "!", lines))
last = len(lengths)
`,
    '',
    native,
  );
  expect(recording.end).toEqual(exited(0));
  expect(variableHistory(recording, 'last')).toEqual([8500]);
});

test('input, signal handlers, atexit and threads that are left behind', async () => {
  const recording = await survived(
    `import atexit, os, signal, sys, threading, time
def goodbye(name):
    print("goodbye", name)
atexit.register(goodbye, "you")
def handler(number, frame):
    global seen
    seen = int(number)
    print("signal", seen, frame.f_code.co_name)
seen = None
signal.signal(signal.SIGUSR1, handler)
os.kill(os.getpid(), signal.SIGUSR1)
def spin():
    while True:
        time.sleep(0.001)
threading.Thread(target=spin, daemon=True).start()
name = input("name? ")
print("hello", name, seen)
sys.exit(4)
`,
    'Ada\n',
  );
  expect(recording.end).toEqual(exited(4));
  expect(variableHistory(recording, 'name')).toEqual(['Ada']);
  expect(variableHistory(recording, 'seen')).toEqual([undefined, 10].map((value) => value ?? 'none'));
  const called = recording.calls.map(({ function: target }) => recording.functionOf(target).name);
  expect(called).toEqual(expect.arrayContaining(['handler', 'goodbye', 'spin']));
  expect(
    recording
      .output(id<Step>(recording.steps - 1))
      .map(({ text }) => text)
      .join(''),
  ).toContain('goodbye you');
});
