import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { id, type Step } from '@pellucid/format';
import type { Recording } from '@pellucid/replay';
import { beforeEach, expect, test } from 'vitest';
import { openRun } from '../run.ts';
import { pellucid } from '../testing/cli.ts';
import { folder } from '../testing/folder.ts';

let place: string;
beforeEach(() => {
  place = folder();
});

const program = `const items = [];
class Heap {
  #size = 0;
  constructor() {
    this.data = [];
  }
  push(value) {
    this.data.push(value);
    this.#size++;
    return this.data.length;
  }
}
function fill(values) {
  values.push(1, 2);
}
function run(n) {
  const own = [0];
  fill(own);
  for (let i = 0; i < n; i++) {
    heap.push(i);
    items.push(i);
  }
  return own;
}
const heap = new Heap();
const first = run(3);
const second = run(2000);
console.log(first, second, items.length);
`;

async function recorded(...options: string[]): Promise<Recording> {
  writeFileSync(join(place, 'heap.mjs'), program);
  const { code, stdout, stderr } = await pellucid(['record', '--quiet', ...options, 'heap.mjs'], { cwd: place });
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: '[ 0, 1, 2 ] [ 0, 1, 2 ] 2003\n', stderr: '' });
  const { file, recording } = await openRun(join(place, 'heap.mjs.pellucid'));
  await file.close();
  expect(recording.damage).toBeNull();
  expect(recording.gaps).toEqual([]);
  return recording;
}

/** The numbers in a list that a variable of a running call or a module refers to, or a field of its object, at a step. */
function list(recording: Recording, step: number, name: string, field?: string): readonly unknown[] {
  const state = recording.state(id<Step>(step));
  const variable = [...state.calls, ...state.modules]
    .flatMap(({ variables }) => variables)
    .find((one) => one.name === name);
  let value = variable?.value;
  if (field !== undefined && value?.type === 'reference') {
    const holder = state.object(value.object);
    value = holder?.fields.find(([key]) => 'value' in key && key.value === field)?.[1];
  }
  const contents = value?.type === 'reference' ? state.object(value.object) : undefined;
  if (contents === undefined || !('items' in contents)) throw new Error(`${name} is no list at step ${step}`);
  return contents.items.map((item) => ('value' in item ? item.value : item.type));
}

/** Simple values of variables, as they were told. */
function writes(recording: Recording): readonly string[] {
  const found: string[] = [];
  for (let step = 0; step < recording.steps; step++) {
    const { event } = recording.event(id<Step>(step));
    if (event.type !== 'bind' && event.type !== 'bind-in' && event.type !== 'bind-name') continue;
    const variable = event.site === null ? undefined : recording.siteOf(event.site).variable;
    const known = variable === undefined ? '?' : recording.variableOf(variable).name;
    const name = event.type === 'bind-name' ? event.name : known;
    if ('value' in event.value) found.push(`${name} = ${event.value.value}`);
  }
  return found;
}

const called = (recording: Recording): readonly string[] =>
  recording.calls.map((call) => recording.functionOf(call.function).name);

test('--from and --until lines: the state is there from the first moment on, and nothing after the last', async () => {
  const recording = await recorded('--from', 'heap.mjs:26', '--until', 'heap.mjs:27');
  expect(recording.end).toEqual({ outcome: 'interrupted', reason: 'it was to be recorded until here' });
  expect(called(recording)).toEqual(['<module>', 'run', 'fill', 'push', 'push', 'push']);
  expect(list(recording, recording.steps - 1, 'items')).toEqual([0, 1, 2]);
  expect(list(recording, recording.steps - 1, 'first')).toEqual([0, 1, 2]);
  expect(list(recording, recording.steps - 1, 'heap', 'data')).toEqual([0, 1, 2]);
});

test('--from a function: its callers and their variables are told as they were', async () => {
  const recording = await recorded('--from', 'Heap.push', '--until', '60');
  expect(recording.steps).toBe(60);
  const begun = recording.calls.findIndex((call) => recording.functionOf(call.function).name === 'push');
  const step = Number(recording.calls[begun]?.entered);
  const state = recording.state(id<Step>(step));
  expect(state.calls.map(({ function: { name } }) => name)).toEqual(['<module>', 'run', 'push']);
  expect(list(recording, step, 'own')).toEqual([0, 1, 2]);
  expect(list(recording, step, 'items')).toEqual([]);
});

test('--last keeps the end of the run, with the state that it began with', async () => {
  const recording = await recorded('--last', '5k');
  expect(recording.steps).toBeGreaterThan(5000);
  expect(recording.steps).toBeLessThan(16_000); // The whole run has 20,000.
  expect(recording.end).toEqual({ outcome: 'exited', code: 0, exception: null });
  const all = Array.from({ length: 2003 }, (_, index) => (index < 3 ? index : index - 3));
  for (const [name, field] of [['items'], ['heap', 'data']] as const)
    expect(list(recording, recording.steps - 1, name, field)).toEqual(all);
  expect(list(recording, recording.steps - 1, 'second')).toEqual([0, 1, 2]);
});

test('--only a function: its calls are recorded, and what others do to what it holds is seen', async () => {
  const recording = await recorded('--only', 'ru*', '--until', '30');
  expect(called(recording)).toEqual(['<module>', 'run', 'run']);
  expect(list(recording, 12, 'own')).toEqual([0, 1, 2]);
});

test('--only a method or a file: everything else runs as it is written', async () => {
  const method = await recorded('--only', 'Heap.push', '--until', '30');
  expect(new Set(called(method))).toEqual(new Set(['<module>', 'push']));
  writeFileSync(join(place, 'main.mjs'), "import { double } from './part.mjs';\nconsole.log(double(21));\n");
  writeFileSync(join(place, 'part.mjs'), 'export function double(n) {\n  return 2 * n;\n}\n');
  const run = await pellucid(['record', '--quiet', '--only', 'p*.mjs', 'main.mjs'], { cwd: place });
  expect(run).toMatchObject({ code: 0, stdout: '42\n', stderr: '' });
  const { file, recording } = await openRun(join(place, 'main.mjs.pellucid'));
  await file.close();
  expect(recording.sources.map(({ program: { path } }) => path)).toEqual(['part.mjs']);
  expect(called(recording)).toEqual(['<module>', 'double']);
});

test('closures, generators and async calls that wait are there where the recording begins', async () => {
  writeFileSync(
    join(place, 'waiting.mjs'),
    `function* count(limit) {
  for (let at = 0; at < limit; at++) yield at;
}
function counter() {
  let total = 10;
  return () => ++total;
}
async function later(label) {
  const before = label + '!';
  await null;
  return before;
}
function double(n) {
  return n * 2;
}
function* pair(from = double(4), to = from + 1) {
  yield from;
  const mark = to;
  yield mark;
}
const pairs = pair();
const numbers = count(5);
numbers.next();
numbers.next();
const next = counter();
next();
const promise = later('x');
const mark = 1;
const third = numbers.next().value;
const total = next();
console.log(third, total, await promise, ...pairs);
`,
  );
  const options = ['--quiet', '--from', 'waiting.mjs:28'];
  const { stdout, stderr } = await pellucid(['record', ...options, 'waiting.mjs'], { cwd: place });
  expect({ stdout, stderr }).toEqual({ stdout: '2 12 x! 8 9\n', stderr: '' });
  const { file, recording } = await openRun(join(place, 'waiting.mjs.pellucid'));
  await file.close();
  expect(recording.damage).toBeNull();
  expect(writes(recording)).toEqual(
    expect.arrayContaining([
      'limit = 5',
      'at = 1',
      'before = x!',
      'at = 2',
      'third = 2',
      'total = 12',
      'from = 8',
      'to = 9',
    ]),
  );
  expect(recording.calls.filter(({ outcome }) => outcome === 'returned').length).toBeGreaterThan(1);
});

test('a moment that comes in another process begins the recording there, and one that never comes leaves nothing', async () => {
  writeFileSync(
    join(place, 'kid.cjs'),
    'function work(n) {\n  const doubled = n * 2;\n  return doubled;\n}\nconst ready = 1;\nwork(ready);\n',
  );
  writeFileSync(
    join(place, 'main.cjs'),
    "const before = 1;\nrequire('node:child_process').execFileSync(process.execPath, ['kid.cjs']);\nconst after = 2;\n",
  );
  await pellucid(['record', '--quiet', '--from', 'work', 'main.cjs'], { cwd: place });
  const { file, recording } = await openRun(join(place, 'main.cjs.pellucid'));
  await file.close();
  expect(recording.damage).toBeNull();
  expect(writes(recording)).toEqual(expect.arrayContaining(['ready = 1', 'n = 1', 'doubled = 2']));
  expect(writes(recording)).not.toContain('before = 1');

  writeFileSync(join(place, 'heap.mjs'), program);
  const { stderr } = await pellucid(['record', '-o', 'no.pellucid', '--from', 'heap.mjs:999', 'heap.mjs'], {
    cwd: place,
  });
  expect(stderr).toBe('pellucid: nothing was recorded: the program never came to heap.mjs:999\n');
  expect(existsSync(join(place, 'no.pellucid'))).toBe(false);
});

test('an async call that waits is a task of its own, which its caller has started, also where the present is told anew', async () => {
  writeFileSync(
    join(place, 'tasks.mjs'),
    `async function fetchOne(n) {
  await null;
  let sum = 0;
  for (let i = 0; i < 2000; i++) {
    sum += i;
    if (i % 500 === 0) await null;
  }
  return sum + n;
}
async function all(count) {
  const found = [];
  for (let n = 0; n < count; n++) found.push(fetchOne(n));
  return (await Promise.all(found)).length;
}
const count = await all(3);
console.log(count);
`,
  );
  for (const options of [[], ['--last', '5k']]) {
    const { stdout, stderr } = await pellucid(['record', '--quiet', ...options, 'tasks.mjs'], { cwd: place });
    expect({ stdout, stderr }).toEqual({ stdout: '3\n', stderr: '' });
    const { file, recording } = await openRun(join(place, 'tasks.mjs.pellucid'));
    await file.close();
    expect(recording.damage).toBeNull();
    expect(recording.gaps).toEqual([]);
    const tasks = recording.tasks.filter(({ kind }) => kind === 'async call');
    expect(new Set(tasks.map(({ name }) => name))).toEqual(new Set(['all', 'fetchOne']));
    expect(tasks.filter(({ name, ended }) => name === 'fetchOne' && ended !== null).length).toBeGreaterThanOrEqual(3);
    expect(writes(recording)).toContain('count = 3');
  }
});
