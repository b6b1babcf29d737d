import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { examples, pellucid } from '../testing/cli.ts';
import { folder } from '../testing/folder.ts';

const python = `import random

class Stack:
    def __init__(self):
        self.items = []
        self.size = 0

    def push(self, item):
        self.items.append(item)
        self.size = self.size + 1

def total(stack, start):
    s = start
    for item in stack.items:
        s = s + item
    return s

stack = Stack()
for n in [3, 1, 4, 1, 5]:
    if n > 1:
        stack.push(n)
print(total(stack, 0))
print({'a', 'b', 'c'} == {'c', 'b', 'a'}, object() is None)
`;

const typescript = `class Queue {
  items: number[] = [];
  add(item: number): void {
    this.items.push(item);
  }
}

function sum(queue: Queue): number {
  let total = 0;
  for (const item of queue.items) total += item;
  return total;
}

const queue = new Queue();
for (const n of [3, 1, 4]) queue.add(n * 2);
console.log(sum(queue));
`;

/** Records the program, with changes. */
async function recorded(name: string, text: string, environment: Record<string, string> = {}): Promise<string> {
  const path = join(folder(), name);
  writeFileSync(path, text);
  const { stderr } = await pellucid(['record', '--quiet', path], { env: { ...process.env, ...environment } });
  expect(stderr).toBe('');
  return path;
}

async function differences(a: string, b: string) {
  const { code, stdout } = await pellucid(['diff', '--json', a, b]);
  return { code, ...JSON.parse(stdout) };
}

describe('two recordings of the same run', () => {
  test('are the same, whatever the seed of hashes', async () => {
    const a = await recorded('same.py', python, { PYTHONHASHSEED: '1' });
    const b = await recorded('same.py', python, { PYTHONHASHSEED: '2' });
    const { code, stdout } = await pellucid(['diff', a, b]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/The runs are the same in all \d+ steps\.\n$/);
  });

  test('of TypeScript', async () => {
    const [a, b] = [await recorded('same.ts', typescript), await recorded('same.ts', typescript)];
    expect((await differences(a, b)).same).toBe(true);
  });
});

describe('a change of the program', () => {
  test('in Python is the one cause, and what it leads to follows from it', async () => {
    const a = await recorded('good.py', python);
    const b = await recorded('bad.py', python.replace('if n > 1:', 'if n >= 1:'));
    const { code, same, counts, differences: found } = await differences(a, b);
    expect([code, same]).toEqual([1, false]);
    expect(found[0]).toMatchObject({ kind: 'flow', cause: { is: 'changed' }, a: { line: 20 }, b: { line: 20 } });
    expect(found[0].differences).toEqual([{ what: 'branch', a: false, b: true }]);
    expect(new Set(found.map(({ root }: { root: number }) => root))).toEqual(new Set([0]));
    expect(found.find(({ kind }: { kind: string }) => kind === 'output').text).toBe(
      'it prints "12" in A and "14" in B',
    );
    expect(counts.output).toBe(1);
    const { stdout } = await pellucid(['diff', a, b]);
    expect(stdout).toContain('-    if n > 1:\n+    if n >= 1:\n');
    expect(stdout).toContain('why: the line is not the same in both programs');
  });

  test('in TypeScript too', async () => {
    const a = await recorded('good.ts', typescript);
    const b = await recorded('bad.ts', typescript.replace('n * 2', 'n * 2 + (n === 4 ? 1 : 0)'));
    const { differences: found } = await differences(a, b);
    expect(found[0]).toMatchObject({ kind: 'value', cause: { is: 'changed' }, a: { line: 3, function: 'Queue.add' } });
    expect(found[0].text).toBe('it is called with item = 8 in A and 9 in B');
    expect(found.at(-1)).toMatchObject({ kind: 'output', root: 0 });
  });

  test('reaches all who hold the list that it changes', async () => {
    const shared = `class Order:
    def __init__(self, number, notes=[]):
        self.number = number
        self.notes = notes

def tell(order):
    text = ", ".join(order.notes)
    return text

orders = [Order(1), Order(2), Order(3)]
for order in orders:
    if order.number < 3:
        order.notes.append("sent")
for order in orders:
    print(order.number, tell(order))
`;
    const a = await recorded('shared.py', shared);
    const b = await recorded('shared.py', shared.replace('< 3', '< 4'));
    const { differences: found } = await differences(a, b);
    expect(found.length).toBeGreaterThan(3);
    expect(new Set(found.map(({ root }: { root: number }) => root))).toEqual(new Set([0]));
  });

  test('in a list that one run shares and the other has twice reaches what was put into it', async () => {
    const shared = `class Train:
    def __init__(self, seats, booked=[]):
        self.free = seats
        self.booked = booked

    def book(self, person):
        self.free -= 1
        self.booked.append(person)

morning = Train(6)
evening = Train(6)
morning.book("Ada")
evening.book("Di")
print(len(evening.booked))
`;
    const own = shared
      .replace('booked=[]', 'booked=None')
      .replace('self.booked = booked', 'self.booked = [] if booked is None else booked');
    const { differences: found } = await differences(await recorded('one.py', own), await recorded('two.py', shared));
    expect(found[0]).toMatchObject({ cause: { is: 'changed' }, a: { line: 2 } });
    expect(found.find(({ kind }: { kind: string }) => kind === 'output')).toMatchObject({ root: 0 });
  });

  test('in the key that a list is sorted by is the one cause', async () => {
    const sorting = `prices = {"pear": 3, "fig": 9, "banana": 1, "kiwi": 2}
ordered = sorted(prices, key=lambda fruit: prices[fruit])
print(ordered[0])
`;
    const a = await recorded('sorting.py', sorting);
    for (const [changed, line] of [
      [sorting.replace('prices[fruit])', '-prices[fruit])'), 2],
      [sorting.replace('"fig": 9', '"fig": 0'), 1],
    ] as const) {
      const { differences: found } = await differences(a, await recorded('sorting.py', changed));
      expect(found[0]).toMatchObject({ cause: { is: 'changed' }, a: { line }, b: { line } });
      expect(new Set(found.map(({ root }: { root: number }) => root))).toEqual(new Set([0]));
      expect(found.at(-1)).toMatchObject({ kind: 'output' });
    }
  });

  test('in what JavaScript compares by is the one cause', async () => {
    const sorting = `const prices = { pear: 3, fig: 9, banana: 1, kiwi: 2 };
const ordered = Object.keys(prices).sort((a, b) => prices[a] - prices[b]);
console.log(ordered[0]);
`;
    const a = await recorded('sorting.js', sorting);
    for (const [changed, line] of [
      [sorting.replace('prices[a] - prices[b]', 'prices[b] - prices[a]'), 2],
      [sorting.replace('fig: 9', 'fig: 0'), 1],
    ] as const) {
      const { differences: found } = await differences(a, await recorded('sorting.js', changed));
      expect(found[0]).toMatchObject({ cause: { is: 'changed' }, a: { line }, b: { line } });
      expect(new Set(found.map(({ root }: { root: number }) => root))).toEqual(new Set([0]));
      expect(found.at(-1)).toMatchObject({ kind: 'output' });
    }
  });

  test('in a long text, and deep in what is appended, is shown where it lies', async () => {
    const program = `const text = 'near, mug, 350\\nfar, lamp, 1200\\nnear, book, 600\\nsea, boots, 1500\\nfar, scarf, 250\\nnear, kettle, 1100';
const orders: { zone: string; item: { sku: string; grams: number } }[] = [];
for (const line of text.split('\\n')) {
  const [zone = '', sku = '', grams] = line.split(', ');
  orders.push({ zone, item: { sku, grams: Number(grams) } });
}
`;
    const a = await recorded('long.ts', program);
    const b = await recorded('long-other.ts', program.replace('scarf, 250', 'scarf, 2x0'));
    const { stdout } = await pellucid(['diff', a, b]);
    expect(stdout).toContain('text is …"far, scarf, 250');
    expect(stdout).toContain('in A and …"far, scarf, 2x0');
    expect(stdout).toContain('orders: appends something whose item.grams is 250 in A and NaN in B');
  });

  test('in a turn that a loop has more leaves the turns before it as they were', async () => {
    const program = (prices: string): string => `const prices = [${prices}];
let total = 0;
for (const price of prices) {
  total += price;
}
for (const price of prices) {
  console.log('price', price);
}
`;
    const a = await recorded('turns.ts', program('3, 4, 5'));
    const b = await recorded('turns-other.ts', program('3, 4, 5, 6'));
    const { stdout } = await pellucid(['diff', a, b]);
    expect(stdout).not.toContain('price 3');
    expect(stdout).not.toContain('"price 4" in A');
  });

  test('in a default, a comment and a line put in', async () => {
    const a = await recorded('plain.py', python);
    const b = await recorded('comment.py', python.replace('class Stack', '# A comment.\n\nclass Stack'));
    const { stdout, code } = await pellucid(['diff', a, b]);
    expect(code).toBe(0);
    expect(stdout).toContain('though the sources are not');
  });
});

describe('the same program', () => {
  test('on chance alone: nothing recorded explains the difference', async () => {
    const text = python.replace('total(stack, 0)', 'total(stack, random.random())');
    const [a, b] = [await recorded('chance.py', text), await recorded('chance-again.py', text)];
    const { differences: found } = await differences(a, b);
    expect(found[0]).toMatchObject({ kind: 'value', cause: { is: 'unexplained', since: 0 } });
    expect(new Set(found.map(({ root }: { root: number }) => root))).toEqual(new Set([0]));
  });

  test('that fails on another input: the exception and the ending follow from the arguments', async () => {
    const path = join(folder(), 'divide.py');
    writeFileSync(path, 'import sys\nn = int(sys.argv[1])\nprint(10 // n)\nprint("done")\n');
    const [a, b] = [join(folder(), 'two.pellucid'), join(folder(), 'zero.pellucid')];
    await pellucid(['record', '--quiet', '-o', a, path, '2']);
    await pellucid(['record', '--quiet', '-o', b, path, '0']);
    const { differences: found } = await differences(a, b);
    expect(found.map(({ kind }: { kind: string }) => kind)).toEqual(['value', 'exception', 'ending']);
    expect(found[0]).toMatchObject({ cause: { is: 'input' } });
    expect(found[1]).toMatchObject({ cause: { is: 'follows', from: 0, through: 'n' }, root: 0 });
    expect(found[2].root).toBe(0);
  });
});

describe('tasks that take turns in another order', () => {
  test('are told once, as the cause of what comes of it', async () => {
    const text = `const order: string[] = [];
async function worker(name: string, wait: string | undefined): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, Number(wait)));
  order.push(name);
}
await Promise.all([worker('one', process.env.A), worker('two', process.env.B)]);
console.log(order.join(' '));
`;
    const a = await recorded('turns.mts', text, { A: '1', B: '150' });
    const b = await recorded('turns-again.mts', text, { A: '150', B: '1' });
    const { differences: found } = await differences(a, b);
    const orders = found.filter(({ differences: all }: { differences: { what: string }[] }) =>
      all.some(({ what }) => what === 'order'),
    );
    expect(orders).toHaveLength(1);
    expect(found.at(-1)).toMatchObject({ kind: 'output', cause: { is: 'follows' } });
  });
});

describe('what cannot be compared', () => {
  test('is said in one sentence, with exit code 2', async () => {
    const rail = join(examples, 'python/rail.py');
    const one = await pellucid(['diff', rail]);
    expect([one.code, one.stderr]).toEqual([
      2,
      `pellucid: The run to compare "${rail}" with is missing. See \`pellucid help diff\`.\n`,
    ]);
    const missing = await pellucid(['diff', 'a.pellucid', 'b.pellucid']);
    expect([missing.code, missing.stderr]).toEqual([
      2,
      'pellucid: There is no recording "a.pellucid"; make one with `pellucid record PROGRAM`.\n',
    ]);
    const many = await pellucid(['diff', 'a', 'b', 'c']);
    expect(many.stderr).toContain('"c" is one argument too many');
  });
});
