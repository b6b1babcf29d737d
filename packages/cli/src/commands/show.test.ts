import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { examples, pellucid } from '../testing/cli.ts';
import { folder } from '../testing/folder.ts';

const rail = join(folder(), 'rail.py.pellucid');
const cache = join(folder(), 'lru-cache.ts.pellucid');
beforeAll(async () => {
  await pellucid(['record', '-o', rail, join(examples, 'python/rail.py')]);
  await pellucid(['record', '-o', cache, join(examples, 'javascript/lru-cache.ts')]);
});

async function json(...args: readonly string[]) {
  const { code, stdout } = await pellucid(['show', '--json', ...args]);
  expect(code).toBe(0);
  return JSON.parse(stdout);
}

describe('the state as JSON', () => {
  test('at the end of a Python program', async () => {
    const state = await json(rail);
    expect(state.step).toBe(state.steps - 1);
    expect(state.output).toBe('GVA 158 min\nPAR is not on the network\n');
    expect(state.globals.goal).toBe('PAR');
    const best = new Map(state.globals.best.entries as [string, number][]);
    expect([best.get('ZRH'), best.get('GVA'), best.size]).toEqual([0, 158, 10]);
  });

  test('at the end of a TypeScript program', async () => {
    const { globals } = await json(cache);
    expect([globals.hits, globals.misses]).toEqual([4, 7]);
    expect(globals.cache).toMatchObject({ type: 'LruCache', id: expect.any(Number) });
  });

  test('in the middle: calls with the innermost last', async () => {
    const { history } = await json('--history', 'push.i', rail);
    const inside = await json('--at', String(history[0].step), rail);
    expect(inside.calls.map((call: { function: string }) => call.function)).toEqual(['<module>', 'quickest', 'push']);
    expect(inside.calls.at(-1)).toMatchObject({
      file: expect.stringMatching(/rail\.py$/),
      line: 20,
      variables: { i: 0 },
    });
  });
});

describe('the state as text', () => {
  test('where it is, the source around, calls with their variables, output', async () => {
    const { history } = await json('--history', 'push.parent', rail);
    const { stdout } = await pellucid(['show', '--at', String(history[0].step), rail]);
    expect(stdout).toContain('ended with exit code 0');
    expect(stdout).toMatch(/^> 22 \| {9}parent = \(i - 1\) \/\/ 2$/m);
    expect(stdout).toMatch(/^push {2}.*rail\.py:22\n {2}heap {4}\[\(/m);
    expect(stdout).toMatch(/^ {2}start +'ZRH'$/m);
    const end = await pellucid(['show', rail]);
    expect(end.stdout).toContain('output\n  GVA 158 min\n  PAR is not on the network\n');
    expect(end.stdout).toContain('defined: ');
  });
});

describe('the history of a name', () => {
  test('as JSON: step, place, call and value of each write', async () => {
    const { name, history } = await json('--history', 'goal', rail);
    expect(name).toBe('goal');
    expect(history).toEqual(
      ['GVA', 'PAR'].map((value) => ({
        step: expect.any(Number),
        file: expect.stringMatching(/rail\.py$/),
        line: 60,
        call: 1,
        function: '<module>',
        value,
      })),
    );
  });

  test('of a container: each change inside it, with what it held then', async () => {
    const { history } = await json('--history', 'quickest.heap', rail);
    const lengths = history.map(({ value }: { value: { items: unknown[] } }) => value.items.length);
    expect(lengths.slice(0, 4)).toEqual([1, 0, 1, 2]);
    expect(lengths.at(-1)).toBe(0);
  });

  test('until a step', async () => {
    const whole = await json('--history', 'total', rail);
    const { step } = whole.history[4];
    expect((await json('--history', 'total', '--at', String(step), rail)).history).toEqual(whole.history.slice(0, 5));
  });

  test('as text: one row each', async () => {
    const { stdout } = await pellucid(['show', '--history', 'hits', cache]);
    const rows = stdout.trimEnd().split('\n');
    expect(rows.slice(0, 2)).toEqual(['▁▃▅▆█  0 to 4', '']);
    expect(rows[2]).toMatch(/^ *step {2}line +call +value$/);
    expect(rows.slice(3).map((row) => row.split(/ +/).at(-1))).toEqual(['0', '1', '2', '3', '4']);
  });
});

test.each([
  [['--at', '99999999', rail], 2, /^pellucid: --at takes "end" or a step from 0 to [\d,]+, not "99999999"\.\n$/],
  [['--at', 'now', rail], 2, /^pellucid: --at takes "end" or a step from 0 to [\d,]+, not "now"\.\n$/],
  [['--history', 'haep', rail], 2, /^pellucid: Nothing in this recording is called "haep"\. Did you mean "heap"\?\n$/],
])('%j is one sentence', async (args, code, sentence) => {
  expect(await pellucid(['show', ...args])).toMatchObject({
    code,
    stdout: '',
    stderr: expect.stringMatching(sentence),
  });
});

test('a reader that has seen enough is no fault', async () => {
  const { spawnSync } = await import('node:child_process');
  const bin = new URL('../../bin/pellucid.js', import.meta.url).pathname;
  const { stdout, stderr } = spawnSync(
    'sh',
    ['-c', '"$0" "$1" show --json "$2" | head -c 1', process.execPath, bin, rail],
    {
      encoding: 'utf8',
    },
  );
  expect({ stdout, stderr }).toEqual({ stdout: '{', stderr: '' });
});

test('variables of the program itself stand beside those of a worker thread that ran last', async () => {
  const program = join(folder(), 'threads.mjs');
  await writeFile(
    program,
    "import { Worker, isMainThread } from 'node:worker_threads';\nconst totals = [isMainThread ? 5 : 6];\nif (isMainThread) {\n  new Worker(new URL(import.meta.url));\n" +
      '} else {\n  const inner = 3;\n  setTimeout(() => console.log(inner), 20);\n}\n',
  );
  await pellucid(['record', '-o', `${program}.pellucid`, program]);
  const { stdout } = await pellucid(['show', program]);
  expect(stdout).toMatch(/<module> {2}\S*threads\.mjs:\d+, in the program itself\n(?: {2}.*\n)* {2}totals +\[5\]\n/);
  expect((await json(program)).program.totals).toMatchObject({ items: [5] });
});
