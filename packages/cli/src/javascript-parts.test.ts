import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { id, type Step } from '@pellucid/format';
import type { Recording } from '@pellucid/replay';
import { beforeEach, describe, expect, test } from 'vitest';
import { openRun } from './run.ts';
import { pellucid } from './testing/cli.ts';
import { folder } from './testing/folder.ts';

const modules = fileURLToPath(new URL('../../../node_modules', import.meta.url));

let place: string;
beforeEach(() => {
  place = folder();
  symlinkSync(modules, join(place, 'node_modules'));
  file('package.json', '{"type": "module"}');
});

function file(name: string, text: string): void {
  writeFileSync(join(place, name), text);
}

interface Run {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number | null;
}

function run(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Run {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(VITEST|NODE_OPTIONS|TEST|PELLUCID)/.test(name));
  const env = { ...Object.fromEntries(inherited), ...environment };
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { cwd: place, encoding: 'utf8', env });
  return { stdout, stderr, code: status };
}

async function opened(name: string): Promise<Recording> {
  const { file: handle, recording } = await openRun(join(place, name));
  await handle.close();
  expect(recording.damage).toBeNull();
  return recording;
}

const called = (recording: Recording): readonly string[] =>
  recording.calls.map((call) => recording.functionOf(call.function).name);

/** Whole numbers that variables got, as they were told. */
function numbers(recording: Recording): readonly string[] {
  const found: string[] = [];
  for (let step = 0; step < recording.steps; step++) {
    const { event } = recording.event(id<Step>(step));
    if ((event.type !== 'bind' && event.type !== 'bind-in') || event.site === null) continue;
    const { variable } = recording.siteOf(event.site);
    if (variable !== undefined && event.value.type === 'int')
      found.push(`${recording.variableOf(variable).name} = ${event.value.value}`);
  }
  return found;
}

/** What the program has printed, piece by piece. */
function outputs(recording: Recording): readonly string[] {
  const found: string[] = [];
  for (let step = 0; step < recording.steps; step++) {
    const { event } = recording.event(id<Step>(step));
    if (event.type === 'output' && event.value.type === 'string') found.push(event.value.value);
  }
  return found;
}

describe('a block', () => {
  const preloaded = ['--import', '@pellucid/record-js/preload'];
  beforeEach(() => {
    file(
      'library.ts',
      'export let total: number = 0;\nexport function add(n: number): number {\n  total += n;\n  return total;\n}\n',
    );
    file(
      'program.js',
      `import { record } from '@pellucid/record-js';
import { add } from './library.ts';
add(1);
const answer = await record('block.pellucid', async () => {
  const sum = add(2);
  await null;
  return sum * 2;
});
const after = add(4);
console.log(answer, after);
`,
    );
  });

  test('is recorded, with what was there when it began, and nothing after it', async () => {
    expect(run([...preloaded, 'program.js'])).toEqual({ stdout: '6 7\n', stderr: '', code: 0 });
    const recording = await opened('block.pellucid');
    expect(recording.end).toEqual({ outcome: 'interrupted', reason: 'the block ended' });
    expect(numbers(recording)).toEqual(['total = 1', 'total = 3', 'sum = 3']);
    expect(called(recording)).toContain('add');
    expect(readdirSync(place).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  test('that throws leaves its recording and its exception, and blocks that follow have recordings of their own', async () => {
    file(
      'program.js',
      `import { record } from '@pellucid/record-js';
import { add } from './library.ts';
for (const n of [1, 2]) {
  try {
    await record('block-' + n + '.pellucid', () => {
      const sum = add(n);
      throw new RangeError('over ' + sum);
    });
  } catch (error) {
    console.log(String(error));
  }
}
`,
    );
    expect(run([...preloaded, 'program.js'])).toEqual({
      stdout: 'RangeError: over 1\nRangeError: over 3\n',
      stderr: '',
      code: 0,
    });
    expect(numbers(await opened('block-1.pellucid'))).toContain('sum = 1');
    const second = numbers(await opened('block-2.pellucid'));
    expect(second).toContain('sum = 3');
    expect(second).not.toContain('sum = 1');
  });

  test.each([
    ['process.exit(3);', 3],
    ["setTimeout(() => { throw new Error('late'); }, 1); await new Promise(() => {});", 1],
    ["process.on('exit', () => add(8)); await new Promise(() => {});", 13],
  ])('is kept when the program ends within it: %s', async (ending, code) => {
    file(
      'program.js',
      `import { record } from '@pellucid/record-js';
import { add } from './library.ts';
await record('block.pellucid', async () => {
  const sum = add(2);
  ${ending}
});
`,
    );
    const ended = run([...preloaded, 'program.js']);
    expect(ended.code).toBe(code);
    expect(ended.stderr).not.toContain('pellucid: ');
    const recording = await opened('block.pellucid');
    expect(recording.end).toEqual({ outcome: 'interrupted', reason: 'the program ended within the block' });
    expect(numbers(recording)).toEqual(
      ending.includes('add(8)')
        ? ['total = 0', 'total = 2', 'sum = 2', 'total = 10']
        : ['total = 0', 'total = 2', 'sum = 2'],
    );
    expect(readdirSync(place).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  test('in a program that is recorded as a whole is a part of that recording', async () => {
    const { stdout, code } = await pellucid(['record', '--quiet', 'program.js'], { cwd: place });
    expect({ stdout, code }).toEqual({ stdout: '6 7\n', code: 0 });
    expect(existsSync(join(place, 'block.pellucid'))).toBe(false);
    expect(numbers(await opened('program.js.pellucid'))).toContain('after = 7');
  });

  test('without sources that could be recorded is a warning that says what to do', () => {
    file('library.js', 'export const add = (n) => n;\n');
    file(
      'program.js',
      "import { record } from '@pellucid/record-js';\nimport { add } from './library.js';\nconsole.log(await record('block.pellucid', () => add(1)));\n",
    );
    const { stdout, stderr, code } = run(['program.js']);
    expect({ stdout, code }).toEqual({ stdout: '1\n', code: 0 });
    expect(stderr).toContain(
      'Nothing was recorded into block.pellucid: every source had been loaded before. Start the program with `node --import @pellucid/record-js/preload`.',
    );
    expect(existsSync(join(place, 'block.pellucid'))).toBe(false);
  });

  test('that cannot be written is an exception before it begins', () => {
    file(
      'program.js',
      "import { record } from '@pellucid/record-js';\nawait record('no/such/block.pellucid', () => console.log('never')).catch((error) => console.log(error.message));\n",
    );
    expect(run([...preloaded, 'program.js'])).toEqual({
      stdout: '"no/such/block.pellucid" cannot be written: there is no such folder. Name another place.\n',
      stderr: '',
      code: 0,
    });
  });
});

/** Two that fail, around one that does not; the second ends last. */
function concurrentTests(head: string): string {
  return `${head}
const wait = (time) => new Promise((done) => setTimeout(done, time));
test.concurrent('fails first', async () => {
  await wait(20);
  expect(total([{ n: 1 }])).toBe(0);
});
test.concurrent('fails last', async () => {
  await wait(60);
  expect(total([{ n: 2 }])).toBe(0);
});
test.concurrent('holds', async () => {
  await wait(40);
  expect(total([{ n: 4 }])).toBe(4);
});
`;
}

async function expectConcurrent(file: string): Promise<void> {
  const names = ['fails-first', 'fails-last'].map((name) => `${file}.${name}.pellucid`);
  expect(readdirSync(join(place, '.pellucid')).sort()).toEqual(names);
  const sums = await Promise.all(
    names.map(async (name) => numbers(await opened(`.pellucid/${name}`)).filter((text) => /^sum = [^0]/.test(text))),
  );
  expect(sums).toEqual([['sum = 1'], ['sum = 1', 'sum = 4', 'sum = 2']]);
}

describe('Vitest', () => {
  const vitest = [join(modules, 'vitest', 'vitest.mjs'), 'run', '--no-color'];
  beforeEach(() => {
    file(
      'vitest.config.ts',
      "import pellucid from '@pellucid/record-js/vitest';\nimport { defineConfig } from 'vitest/config';\nexport default defineConfig({ plugins: [pellucid()] });\n",
    );
    file(
      'sum.ts',
      'export interface Item {\n  readonly n: number;\n}\nexport function total(items: readonly Item[]): number {\n  let sum = 0;\n  for (const item of items) sum += item.n;\n  return sum;\n}\n',
    );
    file(
      'sum.test.ts',
      `import { describe, expect, it } from 'vitest';
import { total } from './sum.ts';

describe('total', () => {
  it('adds', () => {
    expect(total([{ n: 1 }, { n: 2 }])).toBe(3);
  });
  it('fails here', () => {
    const items: { n: number }[] = [{ n: 10 }, { n: 20 }];
    expect(total(items)).toBe(31);
  });
});
`,
    );
  });

  test('leaves the recording of a test that fails, and says how to watch it', async () => {
    const recorded = run(vitest, { PELLUCID: '1' });
    expect(recorded.code).toBe(1);
    const name = '.pellucid/sum.test.ts.fails-here.pellucid';
    expect(recorded.stderr).toContain(`watch it: pellucid watch ${name}\n`);
    expect(recorded.stderr).toContain('sum.test.ts:10:26');
    expect(readdirSync(join(place, '.pellucid'))).toEqual(['sum.test.ts.fails-here.pellucid']);
    const recording = await opened(name);
    expect(recording.end).toEqual({ outcome: 'interrupted', reason: 'the test ended' });
    expect(numbers(recording)).toEqual(['sum = 0', 'sum = 10', 'sum = 30']);
    expect(recording.sources.map(({ program: { path } }) => path).sort()).toEqual(['sum.test.ts', 'sum.ts']);
  });

  test('leaves a recording of each test that fails among those that run at the same time', async () => {
    file(
      'sum.test.ts',
      concurrentTests("import { expect, it as test } from 'vitest';\nimport { total } from './sum.ts';\n"),
    );
    const recorded = run(vitest, { PELLUCID: '1' });
    expect(recorded.code).toBe(1);
    await expectConcurrent('sum.test.ts');
  });

  test('is as it is where nobody asks for recordings', () => {
    const plain = run(vitest);
    expect(`${plain.stdout}${plain.stderr}`).toContain('sum.test.ts:10:26');
    expect(`${plain.stdout}${plain.stderr}`).not.toContain('pellucid watch');
    expect(existsSync(join(place, '.pellucid'))).toBe(false);
  });
});

describe('Jest', () => {
  const jest = [join(modules, 'jest', 'bin', 'jest.js'), '--no-color', '--runInBand'];
  beforeEach(() => {
    file('package.json', '{}');
    file(
      'jest.config.js',
      "const { default: pellucid } = require('@pellucid/record-js/jest');\nmodule.exports = pellucid({ globalSetup: '<rootDir>/setup.js' });\n",
    );
    file('setup.js', "const { total } = require('./sum.js');\nmodule.exports = () => void total([]);\n");
    file(
      'sum.js',
      'exports.total = (items) => {\n  let sum = 0;\n  for (const item of items) sum += item.n;\n  return sum;\n};\n',
    );
    file('clock.js', "throw new Error('the mock comes too late');\n");
    file(
      'sum.test.js',
      `const { now } = require('./clock.js');
const { total } = require('./sum.js');

const fixed = 3;
jest.mock('./clock.js', () => ({ now: () => fixed }));

test('adds', () => {
  expect(total([{ n: 1 }, { n: 2 }])).toBe(now());
  expect({ total }).toMatchInlineSnapshot(\`
{
  "total": [Function],
}
\`);
});
test('fails here', () => {
  const items = [{ n: 10 }, { n: 20 }];
  console.log('of', items.length);
  expect(total(items)).toBe(31);
});
test.skip('waits', () => {});
`,
    );
  });

  test('says the same, and where the recording is of a test that fails', async () => {
    const plain = run(jest);
    expect(plain.stderr).toContain('sum.test.js:18:24');
    expect(existsSync(join(place, '.pellucid'))).toBe(false);

    const recorded = run(jest, { PELLUCID: '1' });
    const name = '.pellucid/sum.test.js.fails-here.pellucid';
    const advice = `\n    watch it: pellucid watch ${name}\n`;
    expect(recorded.stderr).toContain(advice);
    const untimed = (text: string): string => text.replace(/^Time: .*$| \(\d+ ms\)/gm, '');
    expect(untimed(recorded.stderr).replace(`${advice}\n`, '\n')).toBe(untimed(plain.stderr));
    expect(recorded.stdout).toBe(plain.stdout);
    expect(recorded.code).toBe(1);

    expect(readdirSync(join(place, '.pellucid'))).toEqual(['sum.test.js.fails-here.pellucid']);
    const recording = await opened(name);
    expect(recording.end).toEqual({ outcome: 'interrupted', reason: 'the test ended' });
    expect(numbers(recording)).toEqual(['fixed = 3', 'sum = 0', 'sum = 10', 'sum = 30']);
    expect(recording.sources.map(({ program: { path } }) => path).sort()).toEqual(['sum.js', 'sum.test.js']);
    expect(outputs(recording)).toEqual(['of 2\n']);
  });

  test('leaves a recording of each test that fails among those that run at the same time', async () => {
    file('sum.test.js', concurrentTests("const { total } = require('./sum.js');\n"));
    const recorded = run(jest, { PELLUCID: '1' });
    expect(recorded.stderr).toContain('watch it: pellucid watch .pellucid/sum.test.js.fails-first.pellucid\n');
    expect(recorded.stderr).toContain('watch it: pellucid watch .pellucid/sum.test.js.fails-last.pellucid\n');
    await expectConcurrent('sum.test.js');
  });

  test('records JSX that the transformer of the project makes calls of', async () => {
    file(
      'jest.config.js',
      "const { default: pellucid } = require('@pellucid/record-js/jest');\nmodule.exports = pellucid({ transform: { '\\\\.js$': '<rootDir>/transform.js' } });\n",
    );
    file(
      'transform.js',
      `const { transformSync } = require('oxc-transform');
const jsx = { runtime: 'classic', pragma: 'make', pragmaFrag: 'null' };
exports.process = (text, file) => transformSync(file, text, { lang: 'jsx', sourceType: 'commonjs', jsx, sourcemap: true });
`,
    );
    file(
      'sum.test.js',
      `const { total } = require('./sum.js');
const make = (tag, properties, ...inside) => ({ tag, ...properties, inside });
const Row = 'li';

test('fails here', () => {
  const items = [{ n: 10 }, { n: 20 }];
  const list = <ul size={total(items)}>{items.map(({ n }) => <Row key={n}>{n + 1}</Row>)}</ul>;
  expect(list.inside[0].map((row) => row.inside[0])).toEqual([11, 22]);
});
`,
    );
    const plain = run(jest);
    expect(plain.stderr).toContain('sum.test.js:8:54');
    const recorded = run(jest, { PELLUCID: '1' });
    expect(recorded.stderr).toContain('sum.test.js:8:54');
    const recording = await opened('.pellucid/sum.test.js.fails-here.pellucid');
    expect(numbers(recording)).toEqual(['sum = 0', 'sum = 10', 'sum = 30']);
    expect(called(recording).filter((name) => name === 'make').length).toBe(3);
    expect(recording.sources.map(({ program: { path } }) => path).sort()).toEqual(['sum.js', 'sum.test.js']);
  });

  test('counts what was written when asked for coverage, and says why there is no recording', () => {
    const recorded = run([...jest, '--coverage', '--coverageReporters=json-summary'], { PELLUCID: '1' });
    expect(recorded.stderr).toContain('not recorded: none of its sources could be rewritten (with --coverage ');
    const summary = JSON.parse(readFileSync(join(place, 'coverage', 'coverage-summary.json'), 'utf8')) as {
      readonly total: { readonly statements: object };
    };
    expect(summary.total.statements).toEqual({ total: 5, covered: 5, skipped: 0, pct: 100 });
    expect(existsSync(join(place, '.pellucid'))).toBe(false);
  });
});
