import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { id, type Step } from '@pellucid/format';
import type { Recording } from '@pellucid/replay';
import { beforeEach, describe, expect, test } from 'vitest';
import { openRun } from '../run.ts';
import { pellucid } from '../testing/cli.ts';
import { folder } from '../testing/folder.ts';
import { processesOf } from '../testing/processes.ts';
import { selectionOf } from './record-selection.ts';

let place: string;
beforeEach(() => {
  place = folder();
});

describe('options that take a part of a run', () => {
  test.each([
    [{ last: '2M' }, { last: 2_000_000 }, { last: 2_000_000 }],
    [{ from: 'app.py:12' }, { starts: { file: 'app.py', line: 12 } }, { waits: true }],
    [{ from: 'Heap.push', until: '20k' }, { starts: { function: 'Heap.push' } }, { waits: true, first: 20_000 }],
    [{ until: 'größe' }, { stops: { function: 'größe' } }, {}],
    [
      { only: ['push', 'Heap.*', 'lib/*', 'app.py'] },
      { functions: ['push', 'Heap.*'], files: ['lib/*', 'app.py'] },
      {},
    ],
  ])('%j', (given, selection, kept) => {
    expect(selectionOf(given)).toMatchObject({ selection, kept });
  });

  test.each([
    [{ last: '0' }, '--last takes a number of events, such as 5000, 20k or 2M, not "0".'],
    [{ until: '12x' }, '--until takes a number of events, such as 5000, 20k or 2M, not "12x".'],
    [
      { from: 'app.py:' },
      '--from takes FILE:LINE, a function or a number of events, such as app.py:12, Heap.push or 20k, not "app.py:".',
    ],
    [{ last: '5', until: '9' }, '--last keeps the end of a run, so it does not go together with --until.'],
    [{ only: [''] }, '--only takes a function or a file, not "".'],
  ])('%j is refused in one sentence', (given, sentence) => {
    expect(() => selectionOf(given)).toThrow(sentence);
  });
});

const program = `items = []
class Heap:
    def __init__(self):
        self.data = []
    def push(self, value):
        self.data.append(value)
        return len(self.data)
def fill(values):
    values.extend([1, 2])
def run(n):
    own = [0]
    fill(own)
    for i in range(n):
        heap.push(i)
        items.append(i)
    return own
heap = Heap()
first = run(3)
second = run(6000)
`;

async function recorded(...options: string[]): Promise<Recording> {
  writeFileSync(join(place, 'heap.py'), program);
  const { code, stderr } = await pellucid(['record', '--quiet', ...options, 'heap.py'], { cwd: place });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const { file, recording } = await openRun(join(place, 'heap.py.pellucid'));
  await file.close();
  expect(recording.damage).toBeNull();
  expect(recording.gaps).toEqual([]);
  return recording;
}

/** The numbers in a list that a variable of the innermost call or a module refers to, at a step. */
function list(recording: Recording, step: number, name: string): readonly unknown[] {
  const state = recording.state(id<Step>(step));
  const variable = [...state.calls, ...state.modules]
    .flatMap(({ variables }) => variables)
    .find((one) => one.name === name);
  const value = variable?.value;
  const contents = value?.type === 'reference' ? state.object(value.object) : undefined;
  if (contents === undefined || !('items' in contents)) throw new Error(`${name} is no list at step ${step}`);
  return contents.items.map((item) => ('value' in item ? item.value : item.type));
}

const called = (recording: Recording): readonly string[] =>
  recording.calls.map((call) => recording.functionOf(call.function).name);

test('--from and --until: the state is there from the first moment on, and nothing after the last', async () => {
  const recording = await recorded('--from', 'heap.py:18', '--until', 'heap.py:19');
  expect(recording.end).toEqual({ outcome: 'interrupted', reason: 'it was to be recorded until here' });
  expect(called(recording)).toEqual(['<module>', 'run', 'fill', 'push', 'push', 'push']);
  expect(list(recording, recording.steps - 1, 'items')).toEqual([0, 1, 2]);
  expect(list(recording, recording.steps - 1, 'first')).toEqual([0, 1, 2]);
});

test('--from a function: its callers and their variables are told as they were', async () => {
  const recording = await recorded('--from', 'Heap.push', '--until', '60');
  expect(recording.steps).toBe(60);
  const begun = recording.calls.findIndex((call) => recording.functionOf(call.function).name === 'push');
  const step = Number(recording.calls[begun]?.entered);
  expect(recording.state(id<Step>(step)).calls.map(({ function: { name } }) => name)).toEqual([
    '<module>',
    'run',
    'push',
  ]);
  expect(list(recording, step, 'own')).toEqual([0, 1, 2]);
  expect(list(recording, step, 'items')).toEqual([]);
});

const lazy = `import os
def sums(items):
    total = 0
    for item in items:
        total += item
        yield total
def outer(n):
    label = "outer"
    yield from sums([n, n])
def run():
    kept = []
    deep = outer(10)
    next(deep)
    doubled = (2 * each for each in [5, 6])
    next(doubled)
    for one in sums([1, 2, 3]):
        if one == 3:
            here()
        kept.append(one)
    kept += list(deep) + list(doubled)
def here():
    if os.fork() == 0:
        return
    os.wait()
run()
`;

test('--from, and a process that is forked then: generators that wait have their variables', async () => {
  writeFileSync(join(place, 'lazy.py'), lazy);
  const { code, stderr } = await pellucid(['record', '--quiet', '--from', 'here', 'lazy.py'], { cwd: place });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const { file, recording } = await openRun(join(place, 'lazy.py.pellucid'));
  await file.close();
  expect(recording.gaps).toEqual([]);
  const [parent, child, ...others] = processesOf(recording);
  expect(others).toEqual([]);
  const before = ['one = 3', 'n = 10', 'label = outer', 'total = 10', 'item = 10', 'each = 5', 'total = 3', 'item = 2'];
  const after = ['item = 3', 'total = 6', 'one = 6', 'item = 10', 'total = 20', 'each = 6'];
  expect([parent?.writes, child?.writes]).toEqual([
    [...before, ...after],
    [...before, ...after],
  ]);
});

test('--last keeps the end of every process', async () => {
  writeFileSync(
    join(place, 'pool.py'),
    `import multiprocessing
def work(n):
    total = 0
    for i in range(n):
        total += i
    return total
if __name__ == "__main__":
    before = work(30_000)
    for method in ("fork", "spawn"):
        with multiprocessing.get_context(method).Pool(1) as pool:
            result = pool.map(work, [3000, 5])
`,
  );
  await pellucid(['record', '--quiet', '--last', '20k', 'pool.py'], { cwd: place });
  const { file, recording } = await openRun(join(place, 'pool.py.pellucid'));
  await file.close();
  expect(recording.damage).toBeNull();
  expect(recording.steps).toBeGreaterThan(20_000);
  const [first, ...workers] = processesOf(recording);
  expect(first?.writes.filter((write) => write.startsWith('before'))).toEqual(['before = 449985000']);
  const totals = workers.map(({ writes }) => writes.filter((write) => write.startsWith('total')));
  expect(totals.map((writes) => [writes.length, writes.at(-1)])).toEqual([
    [3007, 'total = 10'],
    [3007, 'total = 10'],
  ]);
});

describe('a moment that comes in another process', () => {
  const pool = `import multiprocessing
factor = 2
def double(n):
    result = n * factor
    return result
if __name__ == "__main__":
    before = 1
    for method in ("fork", "spawn"):
        with multiprocessing.get_context(method).Pool(1) as pool:
            pool.map(double, [1, 2])
`;
  const writesOf = async (...options: string[]): Promise<readonly (readonly string[])[]> => {
    writeFileSync(join(place, 'pool.py'), pool);
    const { code } = await pellucid(['record', '--quiet', ...options, 'pool.py'], { cwd: place });
    expect(code).toBe(0);
    const { file, recording } = await openRun(join(place, 'pool.py.pellucid'));
    await file.close();
    expect(recording.damage).toBeNull();
    return processesOf(recording).map(({ writes }) =>
      writes.filter((write) => /^(factor|before|result) =/.test(write)),
    );
  };

  test('begins the recording there', async () => {
    expect(await writesOf('--from', 'double')).toEqual([
      [],
      ['factor = 2', 'before = 1', 'result = 2', 'result = 4'],
      ['result = 2', 'result = 4'],
    ]);
  });

  test('ends the recording of all', async () => {
    const [first, worker, ...others] = await writesOf('--until', 'double');
    expect(first).toEqual(['factor = 2', 'before = 1']);
    expect(worker).toEqual(['factor = 2', 'before = 1']);
    expect(others).toEqual([]);
  });
});

test('a moment that never comes leaves nothing, and says so', async () => {
  writeFileSync(join(place, 'heap.py'), program);
  const { stderr } = await pellucid(['record', '--from', 'heap.py:999', 'heap.py'], { cwd: place });
  expect(stderr).toBe('pellucid: nothing was recorded: the program never came to heap.py:999\n');
  expect(existsSync(join(place, 'heap.py.pellucid'))).toBe(false);
});

test('--last keeps the end of the run, with the state that it began with', async () => {
  const recording = await recorded('--last', '5k');
  expect(recording.steps).toBeGreaterThan(5000);
  expect(recording.steps).toBeLessThan(60_000); // The whole run has 66,000.
  expect(recording.end).toEqual({ outcome: 'exited', code: 0, exception: null });
  const all = Array.from({ length: 6003 }, (_, index) => (index < 3 ? index : index - 3));
  expect(list(recording, recording.steps - 1, 'items')).toEqual(all);
  expect(list(recording, recording.steps - 1, 'second')).toEqual([0, 1, 2]);
});

test('--only a function: its calls are recorded, and what others do to what it holds is seen', async () => {
  const recording = await recorded('--only', 'ru*', '--until', '30');
  expect(called(recording)).toEqual(['<module>', 'run', 'run']);
  expect(list(recording, 12, 'own')).toEqual([0, 1, 2]);
});

test('--only a file: sources that do not match run as they are', async () => {
  writeFileSync(join(place, 'main.py'), 'import part\nanswer = part.double(21)\n');
  writeFileSync(join(place, 'part.py'), 'def double(n):\n    return 2 * n\n');
  const run = await pellucid(['record', '--quiet', '--only', 'p*.py', 'main.py'], { cwd: place });
  expect(run).toMatchObject({ code: 0, stderr: '' });
  const { file, recording } = await openRun(join(place, 'main.py.pellucid'));
  await file.close();
  expect(recording.sources.map(({ program: { path } }) => path)).toEqual(['part.py']);
  expect(called(recording)).toEqual(['<module>', 'double']);
});

test('--until a number of events works for every language', async () => {
  writeFileSync(
    join(place, 'a.mjs'),
    'let total = 0;\nfor (let n = 0; n < 50; n++) total += n;\nconsole.log(total);\n',
  );
  const { stdout, code } = await pellucid(['record', '--quiet', '--until', '40', 'a.mjs'], { cwd: place });
  expect({ stdout, code }).toEqual({ stdout: '1225\n', code: 0 });
  const { file, recording } = await openRun(join(place, 'a.mjs.pellucid'));
  await file.close();
  expect(recording.steps).toBe(40);
  expect(recording.end).toEqual({ outcome: 'interrupted', reason: 'it was to be recorded for 40 events' });
});
