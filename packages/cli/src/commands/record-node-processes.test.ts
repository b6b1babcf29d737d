import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { id, type Step } from '@pellucid/format';
import { beforeEach, describe, expect, test } from 'vitest';
import { openRun } from '../run.ts';
import { pellucid } from '../testing/cli.ts';
import { folder } from '../testing/folder.ts';
import { processesOf, type RecordedProcess } from '../testing/processes.ts';

let place: string;
beforeEach(() => {
  place = folder();
});

function file(name: string, text: string): void {
  writeFileSync(join(place, name), text);
}

/** Runs a command plainly and recorded, expects the same output and exit code, and gives its processes. */
async function processes(...command: string[]): Promise<readonly RecordedProcess[]> {
  const isProgram = command.length === 1;
  const [name = '', ...args] = isProgram ? ['node', ...command] : command;
  const plain = spawnSync(name, args, { cwd: place, encoding: 'utf8' });
  const recorded = await pellucid(['record', '--quiet', '-o', 'run.pellucid', '--', ...command], { cwd: place });
  expect({ stdout: recorded.stdout, stderr: recorded.stderr, code: recorded.code }).toEqual({
    stdout: plain.stdout,
    stderr: plain.stderr,
    code: plain.status,
  });
  if (!existsSync(join(place, 'run.pellucid'))) return [];
  const { file: handle, recording } = await openRun(join(place, 'run.pellucid'));
  await handle.close();
  expect(recording.damage).toBeNull();
  return processesOf(recording);
}

/** Whole numbers that variables got, in the order of the recording. */
async function writes(): Promise<readonly string[]> {
  const { file: handle, recording } = await openRun(join(place, 'run.pellucid'));
  await handle.close();
  const found: string[] = [];
  for (let step = 0; step < recording.steps; step++) {
    const { event } = recording.event(id<Step>(step));
    if (event.type !== 'bind' || event.site === null || event.value.type !== 'int') continue;
    const { variable } = recording.siteOf(event.site);
    if (variable !== undefined) found.push(`${recording.variableOf(variable).name} = ${event.value.value}`);
  }
  return found;
}

const kept = ({ writes }: RecordedProcess, names: RegExp): readonly string[] =>
  writes.filter((write) => names.test(write));

test('a forked program is a process of its own, and what each did before a message comes before what the other does with it', async () => {
  file(
    'main.mjs',
    `import { fork } from 'node:child_process';
import { once } from 'node:events';
const child = fork('./child.cjs', ['one'], { env: { ...process.env, MARK: 'set' } });
for (let k = 1; k < 4; k++) {
  child.send(k);
  const [answer] = await once(child, 'message');
}
child.send(null);
const [code] = await once(child, 'exit');
console.log('ended', code);
`,
  );
  file(
    'child.cjs',
    `console.log(process.argv.slice(2), process.env.MARK, process.execArgv, Object.keys(process.env).filter((name) => /PELLUCID|NODE_OPTIONS/.test(name)));
process.on('message', (asked) => {
  if (asked === null) process.exit(7);
  const square = asked * asked;
  process.send(square);
});
`,
  );
  const [main, child, ...others] = await processes('main.mjs');
  expect(others).toEqual([]);
  expect(child?.name).toBe('child.cjs, process 2');
  expect(child && kept(child, /^(asked|square) =/)).toEqual(['square = 1', 'square = 4', 'square = 9']);
  expect(main && kept(main, /^(k|answer|code) =/)).toEqual([
    'k = 1',
    'answer = 1',
    'k = 2',
    'answer = 4',
    'k = 3',
    'answer = 9',
    'k = 4',
    'code = 7',
  ]);
  const one = (k: number): string[] => [`k = ${k}`, `square = ${k * k}`, `answer = ${k * k}`];
  expect((await writes()).filter((write) => /^(k|square|answer) =/.test(write))).toEqual([
    ...[1, 2, 3].flatMap(one),
    'k = 4',
  ]);
  const order = [child?.started, child?.first, child?.last, child?.ended, main?.last].map(Number);
  expect(order).toEqual([...order].sort((one, other) => one - other));
});

test('threads are told as processes: each has modules, variables and objects of its own', async () => {
  file(
    'main.mjs',
    `import { Worker } from 'node:worker_threads';
import { once } from 'node:events';
const shared = new Int32Array(new SharedArrayBuffer(8));
for (const start of [10, 20]) {
  const worker = new Worker(new URL('./thread.mjs', import.meta.url), { workerData: { start, shared } });
  await Promise.all([once(worker, 'message'), once(worker, 'exit')]);
}
const sum = shared[0];
console.log(sum);
`,
  );
  file(
    'thread.mjs',
    `import { parentPort, workerData } from 'node:worker_threads';
const { start, shared } = workerData;
const next = start + 1;
Atomics.add(shared, 0, next);
console.log('thread', next, process.execArgv);
parentPort.postMessage(next);
`,
  );
  const [main, ...threads] = await processes('main.mjs');
  expect(threads.map(({ name }) => name.replace(/^thread \d+/, 'thread'))).toEqual([
    'thread: thread.mjs, process 2',
    'thread: thread.mjs, process 3',
  ]);
  expect(threads.map((thread) => kept(thread, /^next/))).toEqual([['next = 11'], ['next = 21']]);
  expect(threads.every(({ started, ended }) => started !== null && ended !== null)).toBe(true);
  expect(main && kept(main, /^sum/)).toEqual(['sum = 32']);
});

test('programs of Node are recorded however they are started, and other programs see nothing of it', async () => {
  file('kid.cjs', 'const n = Number(process.argv[2]) * 2;\nconsole.log(n, process.execArgv);\n');

  file(
    'main.cjs',
    `const { exec, execFileSync, execSync, spawn, spawnSync } = require('node:child_process');
const show = (text) => process.stdout.write(String(text));
show(spawnSync(process.execPath, ['--stack-size=900', 'kid.cjs', '1']).stdout);
show(execFileSync('node', ['kid.cjs', '2']));
show(execSync('node kid.cjs 3'));
show(execSync('env | grep -c -i -E "pellucid|node_options" || true'));
show(spawnSync('env', { env: { NODE_OPTIONS: '--no-warnings', ONLY: '1' } }).stdout);
show(spawnSync('node kid.cjs 4; echo $NODE_OPTIONS', { shell: true, env: { PATH: process.env.PATH, NODE_OPTIONS: '--no-deprecation' } }).stdout.toString().length > 0);
exec('node kid.cjs 5 && node kid.cjs 6', (error, out) => {
  show(out);
  spawn('node', ['kid.cjs', '7'], { stdio: 'inherit' });
});
`,
  );
  const [, ...kids] = await processes('main.cjs');
  expect(kids.map((kid) => kept(kid, /^n =/))).toEqual([1, 2, 3, 4, 5, 6, 7].map((n) => [`n = ${2 * n}`]));
});

test('a process that is killed has an end in the recording, and so has a thread that is stopped', async () => {
  file('kid.cjs', "let mine = 1;\nprocess.send('begun');\nsetTimeout(() => { mine = 2; }, 30_000);\n");
  file(
    'thread.mjs',
    "import { parentPort } from 'node:worker_threads';\nlet mine = 3;\nparentPort.postMessage('begun');\nsetTimeout(() => {}, 30_000);\n",
  );
  file(
    'main.mjs',
    `import { fork } from 'node:child_process';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
const kid = fork('./kid.cjs');
await once(kid, 'message');
kid.kill('SIGKILL');
await once(kid, 'exit');
const thread = new Worker('./thread.mjs');
await once(thread, 'message');
await thread.terminate();
`,
  );
  const [, kid, thread] = await processes('main.mjs');
  for (const [one, value] of [
    [kid, 1],
    [thread, 3],
  ] as const) {
    expect(one?.writes).toContain(`mine = ${value}`);
    expect(one?.gaps).toEqual([expect.stringMatching(/^process \d+ did not say how it ended: it was killed/)]);
    expect(one?.ended).not.toBeNull();
  }
});

describe('a command', () => {
  beforeEach(() => {
    file('package.json', JSON.stringify({ name: 'it', scripts: { start: 'node app.cjs && node app.cjs again' } }));
    file('app.cjs', 'const words = process.argv.slice(2).length;\nconsole.log(words);\n');
  });

  test('of npm: what Node runs below it is recorded, and npm itself is not in the recording', async () => {
    const [first, second, ...others] = await processes('npm', 'run', '--silent', 'start');
    expect(first?.writes).toEqual(['words = 0']);
    expect(second?.writes).toEqual(['words = 1']);
    expect(others).toEqual([]);
  });

  test('of Node, with options of its own', async () => {
    const [first] = await processes('node', '--stack-size=900', 'app.cjs', 'a', 'b');
    expect(first?.writes).toEqual(['words = 2']);
  });

  test('that runs nothing of the project leaves nothing, and says so', async () => {
    const { code, stderr } = await pellucid(['record', '--', 'ls'], { cwd: place });
    expect(code).toBe(0);
    expect(stderr).toBe('pellucid: nothing was recorded: nothing of this project ran in Node below it\n');
    expect(existsSync(join(place, 'ls.pellucid'))).toBe(false);
  });

  test('that does not exist is refused in a sentence', async () => {
    const { code, stderr } = await pellucid(['record', '--', 'no-such-command'], { cwd: place });
    expect(code).toBe(66);
    expect(stderr).toBe('pellucid: There is no program "no-such-command".\n');
  });
});

test('tests of Node: each file is a process, and a test that fails is an exception in it', async () => {
  file(
    'sum.test.mjs',
    "import assert from 'node:assert';\nimport test from 'node:test';\ntest('adds', () => {\n  const sum = 1 + 1;\n  assert.equal(sum, 3);\n});\n",
  );
  const { code } = await pellucid(['record', '--quiet', '-o', 'run.pellucid', '--', 'node', '--test'], { cwd: place });
  expect(code).toBe(1);
  const { file: handle, recording } = await openRun(join(place, 'run.pellucid'));
  await handle.close();
  const [tests, ...others] = processesOf(recording);
  expect(others).toEqual([]);
  expect(tests?.writes).toContain('sum = 2');
});

test('a thread with options of its own is not recorded, and the recording says so', async () => {
  file(
    'main.mjs',
    "import { Worker } from 'node:worker_threads';\nnew Worker('1', { eval: true, execArgv: [] }).on('exit', () => console.log('ended'));\n",
  );
  const [main, ...others] = await processes('main.mjs');
  expect(others).toEqual([]);
  expect(main?.gaps).toEqual(['what 1 worker thread did']);
});
