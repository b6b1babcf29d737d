import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { examples, pellucid } from '../testing/cli.ts';
import { folder } from '../testing/folder.ts';

const rail = join(folder(), 'rail.py.pellucid');
beforeAll(async () => {
  await pellucid(['record', '-o', rail, join(examples, 'python/rail.py')]);
});

async function rows(...args: readonly string[]): Promise<readonly string[]> {
  const { stdout, code } = await pellucid(['history', rail, ...args]);
  expect(code).toBe(0);
  return stdout.trimEnd().split('\n');
}

describe('when it happened', () => {
  test('a variable that holds numbers is drawn, then told value by value', async () => {
    const [drawing = '', blank, titles = '', ...values] = await rows('total');
    expect(drawing).toMatch(/^[▁▂▃▄▅▆▇█]{10,60} {2}41 to 326$/);
    expect(blank).toBe('');
    expect(titles).toMatch(/^ *step {2}line +call +value$/);
    expect(values[0]).toMatch(/^ *\d+ {2}\S*rail\.py:52 +quickest #2 +137$/);
    const { history } = JSON.parse((await pellucid(['history', '--json', rail, 'total'])).stdout);
    expect(history).toHaveLength(values.length);
  });

  test('changes of containers within the value have their path, as long as they are within it', async () => {
    const at = join(folder(), 'nested.py');
    await writeFile(
      at,
      'grid = [[0, 0], [0, 0]]\ngrid[0][1] = 5\nd = {"a": [1], "b": {"c": {"d": {"e": [1]}}}}\nd["a"].append(2)\n' +
        'd["b"]["c"]["d"]["f"] = 3\nd["b"]["c"]["d"]["e"].append(9)\nrow = grid.pop(0)\nrow[0] = 8\ngrid[0][0] = 7\n',
    );
    await pellucid(['record', '-o', `${at}.pellucid`, at]);
    const told = async (name: string): Promise<readonly string[]> => {
      const { stdout } = await pellucid(['history', at, name]);
      return stdout
        .trimEnd()
        .split('\n')
        .map((row) => row.replace(/^.*<module> #1 +/, ''));
    };
    expect((await told('grid')).slice(1)).toEqual([
      '[[0, 0], [0, 0]]',
      'at [0][1]: [[0, 5], [0, 0]]',
      '[[0, 0]]',
      'at [0][0]: [[7, 0]]',
    ]);
    expect((await told('d')).slice(2)).toEqual([
      expect.stringMatching(/^at \['a'\]: \{'a': \[1, 2\], /),
      expect.stringMatching(/^at \['b'\]\['c'\]\['d'\]\['f'\]: \{/),
      '',
      'Changes deeper than 3 levels of containers, or in more than 1,000 of them, are left out.',
    ]);
    const { history, cut } = JSON.parse((await pellucid(['history', '--json', at, 'grid'])).stdout);
    expect(history.map(({ path }: { readonly path?: string }) => path)).toEqual([
      undefined,
      '[0][1]',
      undefined,
      '[0][0]',
    ]);
    expect(cut).toBe(undefined);
  });

  test('a private field, however it is written', async () => {
    const at = join(folder(), 'box.mjs');
    await writeFile(
      at,
      'class Box {\n  #count = 0;\n  add(n) {\n    this.#count += n;\n  }\n}\nconst x = new Box();\nx.add(2);\n',
    );
    await pellucid(['record', '-o', `${at}.pellucid`, at]);
    const written = [['x.#count'], ['x["#count"]'], ['x', '#count']];
    const told = await Promise.all(written.map(async (what) => (await pellucid(['history', at, ...what])).stdout));
    expect(told[0]).toMatch(/ 0\n.* add #\d+ +2\n$/);
    expect(new Set(told).size).toBe(1);
    expect((await pellucid(['why', at, 'x', '#count'])).stdout).toMatch(/^x\.#count = 2 /);
    expect(await pellucid(['history', at, '#count'])).toMatchObject({
      code: 2,
      stderr: 'pellucid: "#count" is a private field; ask about the one of an object: NAME.#count.\n',
    });
  });

  test('one element of a map', async () => {
    const [, ...values] = await rows('best["LSN"]');
    expect(values.map((row) => row.split(/ +/).at(-1))).toEqual(['183', '122']);
  });

  test('the calls of a function, with arguments and result', async () => {
    const plain = (all: readonly string[]): readonly string[] => all.map((row) => row.trim().replace(/ +/g, ' '));
    const calls = await rows('push()');
    expect(calls).toHaveLength(10);
    expect(calls[0]).toMatch(/^ *step \d+ {2}rail\.py:55 {2}push #4 +heap = \[\], item = \(137, 'LUG'\) → None$/);
    expect(plain(await rows('push()', '--limit', '3'))).toEqual([
      ...plain(calls.slice(0, 3)),
      '',
      expect.stringMatching(/^There is more/),
    ]);
  });

  test('the runs of a line, what was printed, what was raised', async () => {
    const runs = await rows('rail.py:24');
    expect(runs[0]).toMatch(/^ *step \d+ {2}rail\.py:24 {2}push #\d+ +break$/);
    expect(await rows('--output', 'min')).toEqual([
      expect.stringMatching(/rail\.py:62 {2}<module> #1 {2}'GVA 158 min\\n'$/),
    ]);
    expect(await rows('--exceptions')).toEqual([
      expect.stringMatching(/rail\.py:62 .*KeyError: 'PAR', caught at step \d+$/),
    ]);
  });

  test('a line that begins with the end of its call is one of that call', async () => {
    const at = join(folder(), 'add.py');
    await writeFile(at, 'def add(a, b):\n    return a + b\ndef test():\n    return add(1, 2)\ntest()\n');
    await pellucid(['record', '-o', `${at}.pellucid`, at]);
    expect((await pellucid(['history', at, 'add.py:2'])).stdout).toMatch(/ add #3 +return a \+ b\n$/);
  });

  test('what rejects a promise that somebody looks at', async () => {
    const at = join(folder(), 'late.mjs');
    await writeFile(
      at,
      "const f = async (n) => {\n  throw new Error('late ' + n);\n};\nawait f(1).catch(() => 0);\nawait f(2);\n",
    );
    await pellucid(['record', '-o', `${at}.pellucid`, at]);
    const { stdout } = await pellucid(['history', '--exceptions', at]);
    expect(stdout.trimEnd().split('\n')).toEqual([
      expect.stringMatching(/late\.mjs:2 .*Error: late 1, rejects the promise at step \d+$/),
      expect.stringMatching(/late\.mjs:2 .*Error: late 2$/),
    ]);
    const why = await pellucid(['why', '--exception', at]);
    expect(why.stdout).toMatch(/^raised Error: late 2 /);
  });

  test.each([
    [
      'a throw within new Promise that somebody handles',
      "function make(n) {\n  return new Promise((resolve) => {\n    if (n > 1) throw new Error('too big');\n    resolve(n);\n  });\n}\nmake(2).catch(() => 0);\n",
      [/:3 .*Error: too big, rejects the promise at step \d+$/],
    ],
    [
      'a throw within new Promise that nobody handles',
      "new Promise(() => {\n  throw new Error('alone');\n});\n",
      [/:2 .*Error: alone$/],
    ],
    [
      'a throw that passes a finally',
      "function f() {\n  throw new Error('x');\n}\nfunction g() {\n  try {\n    f();\n  } finally {\n    console.log(1);\n  }\n}\ntry {\n  g();\n} catch {}\n",
      [/:2 .*Error: x, caught at step \d+$/],
    ],
    [
      'a rejection that ended a worker thread',
      "import { Worker, isMainThread } from 'node:worker_threads';\nif (isMainThread) new Worker(new URL(import.meta.url)).on('error', () => 0);\n" +
        "else {\n  const work = async (n) => {\n    throw new Error('in worker ' + n);\n  };\n  work(1).catch(() => 0);\n  await 0;\n  work(2);\n}\n",
      [/Error: in worker 1, rejects the promise at step \d+$/, /Error: in worker 2$/],
    ],
    [
      'a rejection that no recorded code raised',
      "Promise.reject(new Error('unseen'));\n",
      [/^The run ended after Error: unseen, which no recorded code raised\.$/],
    ],
  ])('%s', async (_, text, expected) => {
    const at = join(folder(), 'promised.mjs');
    await writeFile(at, text);
    await pellucid(['record', '-o', `${at}.pellucid`, at]);
    const told = async (): Promise<readonly string[]> =>
      (await pellucid(['history', '--exceptions', at])).stdout.trimEnd().split('\n');
    const whole = await told();
    expect(whole).toEqual(expected.map((row) => expect.stringMatching(row)));
    await pellucid(['index', at]);
    expect(await told()).toEqual(whole);
  });

  test('up to a step', async () => {
    const whole = JSON.parse((await pellucid(['history', '--json', rail, 'push()'])).stdout).history;
    const until = await rows('push()', '--at', String(whole[3].step));
    expect(until).toHaveLength(4);
  });
});

test.each([
  [['tota'], /^pellucid: Nothing in this recording is called "tota"\. Did you mean "total"\?\n$/],
  [['pus()'], /^pellucid: No function in this recording is called "pus"\. Did you mean "push\(\)"\?\n$/],
  [['rail.py:99'], /^pellucid: rail\.py has lines 1 to \d+, not 99\.\n$/],
  [['other.py:9'], /^pellucid: No source of this recording is called "other\.py"\./],
  [
    [],
    /^pellucid: One of WHAT, --output TEXT and --exceptions says what is asked about\. See `pellucid help history`\.\n$/,
  ],
])('%j is one sentence', async (args, sentence) => {
  expect(await pellucid(['history', rail, ...args])).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringMatching(sentence),
  });
});
