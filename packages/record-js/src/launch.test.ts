import { spawn } from 'node:child_process';
import { mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { launch } from '@pellucid/record-js';
import { afterAll, describe, expect, it } from 'vitest';
import { readFrames } from './testing/events.ts';
import { type Input, type RecordedRun, runPlain, runRecorded } from './testing/run.ts';
import { transcript } from './testing/transcript.ts';

const directory = mkdtempSync(join(tmpdir(), 'record-js-'));
afterAll(() => rmSync(directory, { recursive: true }));

function program(name: string, text: string): string {
  writeFileSync(join(directory, name), text);
  return name;
}

async function both(name: string, text: string, input?: () => Input): Promise<RecordedRun> {
  program(name, text);
  const recorded = await runRecorded(name, { projectDirectory: directory, ...(input && { input: input() }) });
  const plain = await runPlain(name, directory, input?.());
  expect([recorded.stdout, recorded.stderr, recorded.code, recorded.signal]).toEqual([
    plain.stdout,
    plain.stderr,
    plain.code,
    plain.signal,
  ]);
  return recorded;
}

const said = (run: RecordedRun): string => transcript(readFrames(run.frames));

describe('launch', () => {
  it('refuses a program that does not exist, in a sentence', async () => {
    const options = {
      projectDirectory: directory,
      include: [],
      exclude: [],
      limits: { string: 1, items: 1, tensorBytes: 1 },
      redact: true,
    };
    await expect(launch('nowhere.mjs', [], options)).rejects.toThrow('There is no program at nowhere.mjs.');
  });

  it('leaves syntax errors to Node', async () => {
    const run = await both('broken.cjs', 'let a = 1;\nlet = = 2;\n');
    expect(run.code).toBe(1);
    expect(run.stderr).toContain('SyntaxError');
  });

  it('leaves imports that cannot be linked to Node', async () => {
    program('exporting.cjs', 'exports.y = 1;\n');
    const run = await both('linked.mjs', "import { x } from './exporting.cjs';\nconsole.log(x);\n");
    expect(run.stderr).toContain('is a CommonJS module');
  });

  it('hands over what happened before the program was killed', async () => {
    program(
      'killed.mjs',
      "let n = 1;\nsetInterval(() => { n++; }, 5);\nsetTimeout(() => process.kill(process.pid, 'SIGKILL'), 900);\n",
    );
    const run = await runRecorded('killed.mjs', { projectDirectory: directory });
    expect(run.signal).toBe('SIGKILL');
    const binds = readFrames(run.frames).events.filter(({ event }) => event.type === 'bind');
    expect(binds.length).toBeGreaterThan(20);
  });

  const lines = (): Input => 'Grüße\n2\n';
  const file = (): Input => {
    writeFileSync(join(directory, 'input.txt'), String(lines()));
    return openSync(join(directory, 'input.txt'), 'r');
  };
  const readers = {
    'a listener': "process.stdin.on('data', (part) => console.log(String(part), process.stdin.push.name));",
    'an async loop': "process.stdin.setEncoding('utf8');\nfor await (const part of process.stdin) console.log(part);",
    'the lines of readline':
      "import { createInterface } from 'node:readline';\nfor await (const line of createInterface({ input: process.stdin })) console.log(line);",
    readFileSync: "import { readFileSync } from 'node:fs';\nconsole.log(readFileSync(0, 'utf8'), readFileSync.length);",
    readSync: "import fs from 'node:fs';\nconst b = Buffer.alloc(40);\nconsole.log(fs.readSync(0, b, 2, 30), b);",
    read: "import fs from 'node:fs';\nfs.read(0, { buffer: Buffer.alloc(40), offset: 3 }, (error, n, b) => console.log(error, n, b));",
    readFile: "import fs from 'node:fs';\nfs.readFile(0, 'utf8', (error, text) => console.log(error, text));",
    createReadStream:
      "import fs from 'node:fs';\nfs.createReadStream('', { fd: 0 }).on('data', (part) => console.log(part));",
  };
  for (const [reader, text] of Object.entries(readers)) {
    it.each([
      ['a pipe', lines],
      ['a file', file],
    ])(`tells what ${reader} reads from %s`, async (_, input) => {
      const run = await both('reader.mjs', text, input);
      const read = readFrames(run.frames).events.flatMap(({ event }) => (event.type === 'input' ? [event.value] : []));
      expect(read.map((value) => ('value' in value ? value.value : '')).join('')).toBe(lines());
    });
  }

  it('dies of signals as the program does', async () => {
    const run = await both('interrupted.mjs', "process.kill(process.pid, 'SIGINT');\nsetTimeout(() => {}, 1000);\n");
    expect(run.signal).toBe('SIGINT');
  });

  it('writes no secret', async () => {
    const run = await both(
      'secret.mjs',
      "const password = 'hunter2';\nconst login = { apiKey: 'k3y' };\nlogin.token = 't0k';\n((secret) => secret)('s3c');\n",
    );
    const bytes = run.frames.filter(({ kind }) => kind === 3).map(({ payload }) => payload.toString('latin1'));
    for (const secret of ['hunter2', 'k3y', 't0k']) expect(bytes.join()).not.toContain(secret);
    expect(said(run)).toContain('password = <redacted: looks like a secret>');
  });

  it('cuts what is longer than its limits and says how long it was', async () => {
    program('long.mjs', "const text = 'x'.repeat(50);\nconst list = Array.from({ length: 50 }, (_, i) => i);\n");
    const run = await runRecorded('long.mjs', {
      projectDirectory: directory,
      limits: { string: 10, items: 5, tensorBytes: 8 },
    });
    const { events } = readFrames(run.frames);
    const list = events.flatMap(({ objects }) => objects).find(({ contents }) => contents.kind === 'list');
    expect(said(run)).toContain(`text = "${'x'.repeat(10)}" of 50`);
    expect(list?.contents).toMatchObject({ kind: 'list', omitted: 45 });
  });

  it('shows the lines of the TypeScript source in errors', async () => {
    program(
      'typed.ts',
      'interface A {\n  b: number;\n}\nenum E { X }\nconst a: A | null = null;\n\nvoid E;\n(a as unknown as A).b;\n',
    );
    const run = await runRecorded('typed.ts', { projectDirectory: directory });
    expect(run.code).toBe(1);
    expect(run.stderr).toContain('typed.ts:8\n(a as unknown as A).b;\n');
    expect(run.stderr).toMatch(/typed\.ts:8:\d+/);
  });

  it('calls nothing of the program and stays unseen', async () => {
    await both(
      'watchful.cjs',
      `const seen = [];
const note = (what) => { if (!seen.includes(what)) seen[seen.length] = what; };
const trap = new Proxy({}, { get: () => note('get'), ownKeys: () => (note('keys'), []), getPrototypeOf: () => (note('prototype'), null), getOwnPropertyDescriptor: () => note('descriptor'), has: () => note('has') });
const holder = { get it() { note('getter'); return 1; }, toJSON() { note('json'); }, valueOf() { note('valueOf'); return 1; }, toString() { note('toString'); return ''; } };
class Quiet { get it() { note('class getter'); return 1; } static get [Symbol.species]() { note('species'); return Array; } get ['constructor']() { note('constructor'); return Array; } }
Array.prototype.push = (function (push) { return function (...rest) { note('push'); return push.apply(this, rest); }; })(Array.prototype.push);
Map.prototype.forEach = () => note('forEach');
Set.prototype.has = () => note('set has');
Object.keys = () => note('keys');
JSON.stringify = () => note('stringify');
const list = [trap, holder, new Quiet()], map = new Map([[holder, trap]]);
let again = list; again = map; again = trap;
function pass(a, b) { return a; }
pass(trap, holder);
holder.list = list; list[3] = new Set([1]);
console.log(seen.length, Object.getOwnPropertyNames(globalThis).some((name) => /pellucid|\\$\\$/.test(name)), Object.getOwnPropertySymbols({ ...list }).length);
`,
    );
  });
});

it('runs and records what Node does not know of TypeScript', async () => {
  const project = fileURLToPath(new URL('../../../fixtures/javascript/lowered/', import.meta.url));
  const run = await runRecorded('main.ts', { projectDirectory: project });
  expect(run.stderr).toBe('');
  expect(run.stdout.split('\n').slice(0, 13)).toEqual([
    '70 first and second 6 1 [',
    "  'field object sum undefined',",
    "  'parameter object add number',",
    "  'method object add object',",
    "  'class,first function undefined undefined',",
    "  'open first',",
    "  'open second',",
    "  'close second',",
    "  'close first',",
    "  'open third',",
    "  'close third later',",
    "  'Error: fails with third',",
    "  '    at wait (main.ts:47:9)'",
  ]);
  const told = said(run);
  for (const part of [
    '."sum" = 7',
    'total = 70',
    'first = #',
    'enter Resource.<computed>',
    'worked = "first and second"',
    '."accessor side" = 6',
    '."accessor made" = 1',
  ])
    expect(told).toContain(part);
});

it('says that a property is deleted whose name is an object', async () => {
  program('keys.mjs', "const key = { toString: () => 'k' };\nconst held = { k: 1 };\ndelete held[key];\n");
  const run = await runRecorded('keys.mjs', { projectDirectory: directory });
  expect(said(run)).toContain('gap: a property whose name is an object');
});

it('disposes of what `using` declares as the language does', async () => {
  const project = fileURLToPath(new URL('../../../fixtures/javascript/lowered/', import.meta.url));
  const run = await runRecorded('disposals.ts', { projectDirectory: project });
  expect(run.stderr).toBe('');
  expect(run.stdout.trim().split('\n')).toEqual([
    'close second',
    'close first',
    'SuppressedError',
    'bad first',
    'bad second',
    'body of first, second, null',
    'close turn 0',
    'turn 1',
    'close turn 1',
    'each',
    'close each',
    '',
    'case',
    'close case',
    'TypeError',
    'TypeError',
    'object',
  ]);
});

it('is quiet when nobody reads the wire', async () => {
  program('alone.mjs', 'for (let i = 0; i < 1e5; i++);\nconsole.log("done");\n');
  const options = {
    projectDirectory: directory,
    include: [],
    exclude: [],
    limits: { string: 10, items: 10, tensorBytes: 10 },
    redact: true,
  };
  const { command, args, environment } = await launch(join(directory, 'alone.mjs'), [], options);
  const code = await new Promise((done) => {
    const child = spawn(command, args, {
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    });
    child.stdio[3]?.destroy();
    child.on('close', done);
  });
  expect(code).toBe(0);
});
