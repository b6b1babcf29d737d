import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Step } from '@pellucid/format';
import { type Recording, targetOf, type Why, whyOf, whyQuestion } from '@pellucid/replay';
import { beforeAll, describe, expect, test } from 'vitest';
import { pellucid } from '../testing/cli.ts';
import { folder } from '../testing/folder.ts';
import { recordedProgram } from '../testing/recorded-program.ts';

const python = `class Account:
    def __init__(self, owner, balance=0):
        self.owner = owner
        self.balance = balance


def fee(amount, kind):
    if kind == "gold":
        return 0
    return amount // 100 if amount > 1000 else 20  # planted: the fee of small amounts


def transfer(accounts, source, target, amount):
    cost = fee(amount, accounts[source].owner)
    accounts[source].balance -= amount + cost
    accounts[target].balance += amount
    return cost


accounts = {name: Account(name, start) for name, start in [("gold", 500), ("plain", 700)]}
log = []
log.append(transfer(accounts, "gold", "plain", 100))
log.append(transfer(accounts, "plain", "gold", 50))
log.insert(0, 7)
log.sort()
log[0], log[2] = log[2], log[0]
total = 0
for index, cost in enumerate(log):
    total += cost
squares = [n * n for n in range(6) if n % 2]
biggest = max(squares)
largest = sorted(squares, reverse=True)[0]
first, *rest = squares


def numbers(limit):
    for n in range(limit):
        yield n + 10


for number in numbers(3):
    seen = number


def report(limit):
    rows = []
    for n in range(limit):
        rows.append(n * 100)
    return rows


for row in report(3):
    printed = row
names = {"a": 1, "b": 2}
for key, value in names.items():
    pair = (key, value)
length = len(log)
chosen = squares[1] if length > 2 else squares[0]
either = 0 or chosen
print("total", total)
raise ValueError(f"total is {total}")
`;

const typescript = `interface Item { key: number; name: string }
class Heap {
  private items: Item[] = [];
  get size(): number {
    return this.items.length;
  }
  push(key: number, name: string): void {
    this.items.push({ key, name });
    let i = this.items.length - 1;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (this.items[parent]!.key >= this.items[i]!.key) break; // planted: the wrong way round
      [this.items[parent], this.items[i]] = [this.items[i]!, this.items[parent]!];
      i = parent;
    }
  }
  top(): string {
    return this.items[0]!.name;
  }
}
const heap = new Heap();
heap.push(5, 'five');
heap.push(3, 'three');
heap.push(9, 'nine');
const nearest = heap.top();
const { a, b: [, second], c = 4 } = { a: 1, b: [2, 3] } as { a: number; b: number[]; c?: number };
const sizes = [3, 1, 2].map((n) => n * 10);
const all = sizes.reduce((sum, n) => sum + n, 0);
let count = 0;
for (let i = 0; i < sizes.length; i++) count += sizes[i]!;
const table = new Map<string, number>([['x', 1]]);
table.set('y', second!);
const read = table.get('y') ?? 0;
const still = heap.size;
function rows(limit: number): number[] {
  const made: number[] = [];
  for (let n = 0; n < limit; n++) made.push(n * 100);
  return made;
}
let told = 0;
for (const row of rows(3)) told = row;
sizes.sort((p, q) => p - q);
console.log(nearest, a, c, all, count, read, still);
`;

let py: { readonly path: string; readonly recording: Recording };
let ts: typeof py;
beforeAll(async () => {
  py = await recordedProgram('bank.py', python);
  ts = await recordedProgram('heap.ts', typescript);
});

const lineOf = (text: string, part: string): number => text.split('\n').findIndex((line) => line.includes(part)) + 1;
const last = (recording: Recording): Step => (recording.steps - 1) as Step;

function ask(recording: Recording, name: string): Why {
  const target = targetOf(recording, name, last(recording));
  const why = target.is === 'found' ? whyOf(recording, target.question, target.at, { nodes: 200, depth: 30 }) : null;
  if (why === null) throw new Error(`nothing says why ${name}`);
  return why;
}

/** Names and values of the causes that the value of the answer was computed from, one below the other: `total 27 < cost 20 < …`. */
function chain(recording: Recording, name: string): string {
  const { nodes } = ask(recording, name);
  const told: string[] = [];
  for (let node = nodes[0]; node !== undefined; ) {
    const { subject, value } = node;
    const key = 'key' in subject && 'value' in subject.key ? `[${subject.key.value}]` : '';
    told.push(
      `${'name' in subject ? subject.name : subject.is}${key} ${value !== null && 'value' in value ? value.value : '-'}`,
    );
    const next = node.causes.find(({ role }) => role === 'value')?.to;
    node = next === undefined ? undefined : nodes[next];
  }
  return told.join(' < ');
}

function lines(recording: Recording, name: string): ReadonlySet<number | undefined> {
  return new Set(ask(recording, name).nodes.map(({ place }) => place?.range[0]));
}

describe('in a Python program', () => {
  test('a planted bug is among the causes of what it spoils', () => {
    const planted = lineOf(python, 'planted');
    expect(lines(py.recording, 'total')).toContain(planted);
    expect(lines(py.recording, 'accounts["plain"].balance')).toContain(planted);
    expect(lines(py.recording, 'squares')).not.toContain(planted);
  });

  test.each([
    // Through a call, its result, an insert that moves it, a sort and a swap.
    ['log[0]', 'log[0] 20 < log[2] 20 < transfer 20 < cost 20 < fee 20'],
    ['log[1]', 'log[1] 7 < log[0] 7'],
    // Items of comprehensions, and what libraries take out of them.
    ['squares[1]', 'squares[1] 9 < n 3'],
    ['biggest', 'biggest 25 < squares[2] 25 < n 5'],
    ['rest[1]', 'rest[1] 25 < squares[2] 25 < n 5'],
    ['first', 'first 1 < squares[0] 1 < n 1'],
    // Loops over generators and maps.
    ['seen', 'seen 12 < number 12 < numbers 12 < n 2 < limit 3'],
    ['printed', 'printed 200 < row 200 < report()[2] 200 < n 2 < limit 3'],
    ['pair', 'pair - < key b < names -'],
    ['value', 'value 2 < names[b] 2'],
    // Only the branch that was taken.
    ['chosen', 'chosen 9 < squares[1] 9 < n 3'],
    ['either', 'either 9 < chosen 9 < squares[1] 9 < n 3'],
    ['fee()', 'fee 20'],
  ])('%s comes from what made it', (name, expected) => {
    expect(chain(py.recording, name)).toBe(expected);
  });

  test('the condition under which a line ran is a cause of its own kind', () => {
    const { nodes } = ask(py.recording, 'fee()');
    const conditions = nodes[0]?.causes.flatMap(({ to, role }) => (role === 'choice' ? (nodes[to] ?? []) : []));
    expect(conditions?.map(({ subject }) => subject)).toEqual([{ is: 'variable', name: 'amount' }]);
    const cost = ask(py.recording, 'transfer.cost').nodes;
    expect(cost.some(({ how, subject }) => how === 'called' && 'name' in subject && subject.name === 'transfer')).toBe(
      true,
    );
  });
});

describe('a call within the arguments of another', () => {
  test.each([
    [
      'nested.py',
      'def load(text):\n    return [text]\ndef take(d):\n    return len(d)\ndef add(n):\n    return n + 1\n' +
        'raw = "ab"\nprint(take(load(raw)))\nstart = 5\nprint(add(add(start)))\n',
    ],
    [
      'nested.mjs',
      'const load = (text) => [text];\nconst take = (d) => d.length;\nconst add = (n) => n + 1;\n' +
        'const raw = "ab";\nconsole.log(take(load(raw)));\nconst start = 5;\nconsole.log(add(add(start)));\n',
    ],
  ])('gave the parameter its value: %s', async (name, text) => {
    const { recording } = await recordedProgram(name, text);
    expect(chain(recording, 'd')).toBe('d - < load - < text ab < raw ab');
    expect(chain(recording, 'd[0]')).toBe('d[0] ab < text ab < raw ab');
    expect(chain(recording, 'add.n')).toBe('n 6 < add 6 < n 5 < start 5');
  });
});

describe('what a library made of a generator', () => {
  const python = `def g():
    for i in (1, 2, 3):
        yield i * 10


xs = [4, 5, 6]
made = list(g())
spread = [*g()]
best = max(g())
total = sum(g())
top = max(x + 1 for x in xs)
doubled = tuple(x * 2 for x in xs)
added = sum(x * 3 for x in xs)
`;
  const javascript = `function* g() {
  for (const i of [1, 2, 3]) yield i * 10;
}
const made = Array.from(g());
const spread = [...g()];
const best = Math.max(...g());
const total = [...g()].reduce((a, b) => a + b);
function ten() {
  return 10;
}
function* same(n = ten()) {
  yield n;
  yield n;
  yield 5;
}
const waited = [...same()];
`;
  let generators: readonly Recording[];
  beforeAll(async () => {
    const recorded = [recordedProgram('generator.py', python), recordedProgram('generator.mjs', javascript)];
    generators = (await Promise.all(recorded)).map(({ recording }) => recording);
  });

  const given = (recording: Recording, name: string): readonly unknown[] => {
    const { nodes } = ask(recording, name);
    const causes = nodes[0]?.causes.map(({ to }) => nodes[to]) ?? [];
    return causes.map((node) =>
      node?.how === 'yielded' && node.value && 'value' in node.value ? node.value.value : node?.how,
    );
  };

  test('has each element from the yield that gave it', () => {
    for (const recording of generators) {
      expect(chain(recording, 'made[1]')).toContain('made[1] 20 < g 20 < i 2');
      expect(chain(recording, 'spread[2]')).toContain('spread[2] 30 < g 30 < i 3');
      expect(chain(recording, 'best')).toContain('best 30 < g 30 < i 3');
    }
  });

  test('has its yields as causes, never what it returned in the end', () => {
    for (const recording of generators) expect(given(recording, 'made')).toEqual([30, 20, 10]);
    const [py, js] = generators;
    if (js === undefined) throw new Error('there is a recording of the JavaScript program');
    // Nor that it waited when its parameters were bound.
    const [, yielded] = ask(js, 'waited[1]').nodes;
    const { event } = js.event(yielded?.step ?? (0 as Step));
    expect('site' in event && event.site !== null && js.siteOf(event.site).range[0]).toBe(13);
    if (py === undefined) throw new Error('there is a recording of the Python program');
    expect(given(py, 'total')).toEqual([30, 20, 10]);
    expect(given(py, 'added')).toEqual([18, 15, 12]);
  });

  test('has the turn of a generator expression with the variables of that turn', () => {
    const [py] = generators;
    if (py === undefined) throw new Error('there is a recording of the Python program');
    expect(chain(py, 'top')).toBe('top 7 < <genexpr> 7 < x 6 < xs[2] 6');
    expect(chain(py, 'doubled[1]')).toBe('doubled[1] 10 < <genexpr> 10 < x 5 < xs[1] 5');
  });
});

describe('what passes through other generators, variables and arguments', () => {
  test.each([
    [
      'passing.py',
      'def g():\n    yield 1\n    x = 2\n    yield x\ndef outer():\n    yield 0\n    yield from g()\ndef ends():\n    got = yield from inner()\n    yield got\n' +
        'def inner():\n    yield 7\n    return 8\ndef f(n):\n    return n * 2\ngen = g()\na = list(gen)\nb = list(outer())\nlast = 0\n' +
        'for last in outer():\n    pass\nd = list(ends())\nz = f(m := 3)\n',
      {
        'a[1]': 'a[1] 2 < g 2 < x 2',
        'b[2]': 'b[2] 2 < g 2 < x 2',
        last: 'last 2 < g 2 < x 2',
        'd[1]': 'd[1] 8 < ends 8 < got 8 < inner 8',
        z: 'z 6 < f 6 < n 3 < m 3',
      },
    ],
    [
      'passing.mjs',
      'function* g() {\n  yield 1;\n  const x = 2;\n  yield x;\n}\nfunction* outer() {\n  yield 0;\n  yield* g();\n}\nfunction* ends() {\n  const got = yield* inner();\n  yield got;\n}\n' +
        'function* inner() {\n  yield 7;\n  return 8;\n}\nfunction f(n) {\n  return n * 2;\n}\nconst gen = g();\nconst a = [...gen];\nconst b = [...outer()];\nlet last = 0;\n' +
        'for (const one of outer()) last = one;\nconst d = [...ends()];\nlet m;\nconst z = f((m = 3));\nconst [p, q] = outer();\n',
      {
        'a[1]': 'a[1] 2 < g 2 < x 2',
        'b[2]': 'b[2] 2 < outer 2 < g 2 < x 2',
        last: 'last 2 < one 2 < outer 2 < g 2 < x 2',
        'd[1]': 'd[1] 8 < ends 8 < got 8 < inner 8',
        z: 'z 6 < f 6 < n 3 < m 3',
        q: 'q 1 < outer 1 < g 1',
      },
    ],
  ])('%s', async (name, text, expected) => {
    const { recording } = await recordedProgram(name, text);
    const told = Object.keys(expected).map((asked) => [asked, chain(recording, asked)]);
    expect(Object.fromEntries(told)).toEqual(expected);
  });
});

describe('a function that a variable holds', () => {
  test.each([
    [
      'held.py',
      'def plus(fn):\n    def wrapper(x):\n        return fn(x) + 1\n    return wrapper\n' +
        'def double(n):\n    return n * 2\nwrapped = plus(double)\nstart = 5\nv = wrapped(start)\n',
    ],
    [
      'held.mjs',
      'function plus(fn) {\n  return function wrapper(x) {\n    return fn(x) + 1;\n  };\n}\n' +
        'function double(n) {\n  return n * 2;\n}\nconst wrapped = plus(double);\nconst start = 5;\nconst v = wrapped(start);\n',
    ],
  ])('is called by the name of the variable: %s', async (name, text) => {
    const { recording } = await recordedProgram(name, text);
    expect(chain(recording, 'v')).toBe('v 11 < wrapper 11 < double 10 < n 5 < x 5 < start 5');
  });
});

describe('an item that was moved', () => {
  test.each([
    [
      'moved.py',
      'from collections import deque\ndef build():\n    made = []\n    made.append(10)  # first\n    made.append(10)  # second\n' +
        '    made.append(5)\n    return made\nxs = build()\nxs.sort()\ndel xs[0]\n' +
        'ys = deque(build())\nys.rotate(1)\nys.popleft()\nzs = build()\nzs.reverse()\nzs.insert(0, 7)\n',
    ],
    [
      'moved.mjs',
      'function build() {\n  const made = [];\n  made.push(10); // first\n  made.push(10); // second\n  made.push(5);\n  return made;\n}\n' +
        'const xs = build();\nxs.sort((a, b) => a - b);\nxs.splice(0, 1);\nconst ys = build();\nys.unshift(ys.pop());\nys.shift();\n' +
        'const zs = build();\nzs.reverse();\nzs.unshift(7);\n',
    ],
  ])(
    'is the one that the call moved, however many are equal to it, under the place that was asked for: %s',
    async (name, text) => {
      const { recording, path } = await recordedProgram(name, text);
      expect(lines(recording, 'xs[0]')).toContain(lineOf(text, 'first'));
      expect(lines(recording, 'xs[0]')).not.toContain(lineOf(text, 'second'));
      expect(lines(recording, 'xs[1]')).toContain(lineOf(text, 'second'));
      expect(lines(recording, 'zs[2]')).toContain(lineOf(text, 'second'));
      expect(lines(recording, 'zs[3]')).toContain(lineOf(text, 'first'));
      expect(chain(recording, 'ys[1]')).toMatch(/^ys\[1\] 10/);
      const { stdout } = await pellucid(['why', path, 'xs[0]']);
      expect(stdout).toMatch(/^xs\[0\] = 10, then at \[1\], moved there from \[0\] /);
      const { nodes } = JSON.parse((await pellucid(['why', '--json', path, 'xs[0]'])).stdout);
      expect(nodes[0]).toMatchObject({ name: 'xs[0]', stoodAt: 1, from: 0 });
    },
  );
});

describe('an item of a copy', () => {
  const python = `from collections import deque
def build():
    made = []
    made.append(10)  # first
    made.append(10)  # second
    made.append(10)  # third
    return made
`;
  const javascript = `function build() {
  const made = [];
  made.push(10); // first
  made.push(10); // second
  made.push(10); // third
  return made;
}
`;
  test.each([
    ['copied.py', `${python}xs = deque(build())\n`, 1, 'second'],
    ['sorted.py', `${python}xs = sorted(build(), reverse=True)\n`, 1, 'second'],
    ['turned.py', `${python}xs = list(reversed(build()))\n`, 0, 'third'],
    ['sliced.py', `${python}ys = build()\nxs = ys[:0:-1]\n`, 0, 'third'],
    ['joined.py', `${python}xs = [10, *build()]\n`, 2, 'second'],
    ['added.py', `${python}ys = build()\nxs = [10] + ys\n`, 3, 'third'],
    ['stepped.py', `${python}xs = build()\ndel xs[::2]\n`, 0, 'second'],
    ['backwards.py', `${python}xs = build()\ndel xs[-1::-2]\n`, 0, 'second'],
    ['copied.mjs', `${javascript}const xs = Array.from(build());\n`, 1, 'second'],
    ['spread.mjs', `${javascript}const xs = [10, ...build()];\n`, 2, 'second'],
    ['turned.mjs', `${javascript}const xs = build().toReversed();\n`, 0, 'third'],
  ])('is the one at its place, however many are equal to it: %s', async (name, text, place, origin) => {
    const { recording, path } = await recordedProgram(name, text);
    for (const made of ['first', 'second', 'third']) {
      const found = expect(lines(recording, `xs[${place}]`));
      if (made === origin) found.toContain(lineOf(text, made));
      else found.not.toContain(lineOf(text, made));
    }
    expect((await pellucid(['why', path, `xs[${place}]`])).stdout).not.toContain('perhaps');
  });
});

describe('a container', () => {
  test('is what its last change made it, and each change goes back to the one before', () => {
    const { recording } = py;
    const target = targetOf(recording, 'report.rows', last(recording));
    if (target.is !== 'found') throw new Error('report.rows is there');
    const why = whyOf(recording, whyQuestion(recording, target, 'rows'), target.at, { nodes: 60, depth: 30 });
    const changes = why?.nodes.filter(({ subject }) => subject.is === 'object' && subject.name === 'rows') ?? [];
    expect(changes.map(({ how }) => how)).toEqual(['changed', 'changed', 'changed', 'made']);
  });
});

describe('in a TypeScript program', () => {
  test('a planted bug is among the causes of what it spoils', () => {
    const planted = lineOf(typescript, 'planted');
    expect(lines(ts.recording, 'nearest')).toContain(planted);
    expect(lines(ts.recording, 'all')).not.toContain(planted);
  });

  test.each([
    ['nearest', 'nearest nine < top nine < this.items[0][name] nine < name nine'],
    ['a', 'a 1'],
    ['second', 'second 3'],
    ['c', 'c 4'],
    ['sizes[0]', 'sizes[0] 10 < sizes[1] 10 < <anonymous> 10 < n 1'],
    ['all', 'all 60 < <anonymous> 60 < sum 40 < <anonymous> 40 < sum 30 < <anonymous> 30 < sum 0'],
    ['count', 'count 60 < count 40 < count 30 < count 0'],
    ['told', 'told 200 < row 200 < rows()[2] 200 < n 2 < n 1 < n 0'],
    ['read', 'read 3 < table[y] 3 < second 3'],
    ['still', 'still 3 < size 3 < this.items - < this.items[0] - < key 5'],
  ])('%s comes from what made it', (name, expected) => {
    expect(chain(ts.recording, name)).toBe(expected);
  });
});

describe('pellucid why', () => {
  test('is a tree: value, step, place and line of each cause', async () => {
    const { stdout, code } = await pellucid(['why', py.path, 'log[1]']);
    expect(code).toBe(0);
    const rows = stdout.trimEnd().split('\n');
    expect(rows[0]).toMatch(/^log\[1\] = 7, moved here from \[0\] +step +\d+ {2}bank\.py:\d+ {2}log\.sort\(\)$/);
    expect(rows[1]).toMatch(/^└ log\[0\] = 7 +step +\d+ {2}bank\.py:\d+ {2}log\.insert\(0, 7\)$/);
  });

  test('tells why something was printed, and why the program failed', async () => {
    const printed = await pellucid(['why', py.path, '--output', 'total', '--limit', '2']);
    expect(printed.stdout).toMatch(/^printed 'total 27\\n' .*print\("total", total\)\n└ total = 27 /);
    expect(printed.stdout).toMatch(/causes? not followed; --depth and --limit go further\.\n$/);
    const raised = await pellucid(['why', py.path, '--exception']);
    expect(raised.stdout).toMatch(/^raised ValueError: total is 27 /);
  });

  test('as JSON: the answer first, causes by their number', async () => {
    const { stdout } = await pellucid(['why', '--json', py.path, 'total']);
    const { nodes } = JSON.parse(stdout);
    expect(nodes[0]).toMatchObject({
      id: 0,
      name: 'total',
      value: 27,
      line: lineOf(python, 'total += cost'),
      code: 'total += cost',
      how: 'assigned',
    });
    for (const node of nodes) for (const { to } of node.causes) expect(nodes[to].step).toBeLessThanOrEqual(node.step);
  });

  test.each([
    [['totl'], /^pellucid: Nothing in this recording is called "totl"\. Did you mean "total"\?\n$/],
    [['log[9]'], /^pellucid: There is no log\[9\] at step [\d,]+: it is in \[20, 7, 0\]\.\n$/],
    [['log['], /^pellucid: "log\[" cannot be read: it ends where a name, a number or a text should follow\.\n$/],
    [
      ['1 + 1'],
      /^pellucid: "1 \+ 1" is no name or place; ask about NAME, NAME\[KEY\], NAME\.FIELD or FUNCTION\(\)\.\n$/,
    ],
    [
      ['total', '--at', '2'],
      /^pellucid: "total" has no value up to step 2; leave --at out for the end of the run\.\n$/,
    ],
    [['--output', 'zebra'], /^pellucid: Nothing that was printed up to step [\d,]+ holds "zebra"\.\n$/],
    [
      [],
      /^pellucid: One of NAME, --output TEXT and --exception says what is asked about\. See `pellucid help why`\.\n$/,
    ],
  ])('%j is one sentence', async (args, sentence) => {
    expect(await pellucid(['why', py.path, ...args])).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(sentence),
    });
  });
});

test('an exception that ended the run and was thrown by no recorded code is not denied', async () => {
  const at = join(folder(), 'late.mjs');
  await writeFile(at, "await new Promise((_, reject) => setTimeout(() => reject(new Error('late')), 1));\n");
  await pellucid(['record', '-o', `${at}.pellucid`, at]);
  const { stderr } = await pellucid(['why', '--exception', at]);
  expect(stderr).toMatch(
    /^pellucid: No exception was raised up to step \d+ where it was recorded; .* after Error: late\.\n$/,
  );
});

test('an assertion fails for what it compares, and not perhaps for it', async () => {
  const text = 'prices = [3]\ntrades = [3, 4]\nassert len(prices) == len(trades), "not all are seen"\n';
  const { path } = await recordedProgram('asserted.py', text);
  const { stdout } = await pellucid(['why', path, '--exception']);
  expect(stdout).toMatch(/^raised AssertionError: not all are seen .*\n├ prices = \[3\] .*\n└ trades = \[3, 4\] /);
});
