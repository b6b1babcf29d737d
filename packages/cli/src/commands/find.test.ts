import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CallId, id, type Step, type Value } from '@pellucid/format';
import { conditionOf, findCondition, openRecording, PageFault, type Recording } from '@pellucid/replay';
import { beforeAll, describe, expect, test } from 'vitest';
import { examples, pellucid } from '../testing/cli.ts';
import { folder } from '../testing/folder.ts';
import { recordedProgram } from '../testing/recorded-program.ts';

const rail = join(folder(), 'rail.py.pellucid');
let recording: Recording;
let blocks: Recording;
beforeAll(async () => {
  await pellucid(['record', '-o', rail, join(examples, 'python/rail.py')]);
  recording = await openRecording(readFileSync(rail));
  blocks = (
    await recordedProgram(
      'blocks.mjs',
      `const a = [4, 2, 7, 1, 9];
class Node { constructor(value, next) { this.value = value; this.next = next; } }
function walk(node) {
  let length = 0;
  while (node !== null) { node = node.next; length++; }
  return length;
}
for (let i = 0; i < a.length; i++) { a[i] += 1; }
for (let i = 4; i > 0; i--) { a[i] -= 1; }
const names = new Map();
names.set('x', 1);
names.set('y', 2);
names.delete('x');
console.log(walk(new Node(1, new Node(2, null))), a);
`,
    )
  ).recording;
});

function holdings(of: Recording, text: string): { step: Step; call: CallId }[] {
  const condition = conditionOf(of, text);
  if (condition === null) throw new Error(`${text} is no condition`);
  return [...findCondition(of, condition)].flatMap((found) =>
    found === undefined || found instanceof PageFault ? [] : [{ step: found.step, call: found.call }],
  );
}

/** The slow way: after every statement of the run, in every call that runs or waits, from the whole state. */
function slowly(
  of: Recording,
  names: readonly string[],
  holds: (values: ReadonlyMap<string, Value>, size: (value: Value) => number) => boolean,
): { step: Step; call: CallId }[] {
  const found: { step: Step; call: CallId }[] = [];
  const before = new Map<CallId, boolean>();
  for (let step = 0; step < of.steps; step = of.moment(id<Step>(step)).last + 1) {
    const { last } = of.moment(id<Step>(step));
    const state = of.state(last);
    const size = (value: Value): number => {
      const contents = value.type === 'reference' ? state.object(value.object) : undefined;
      return contents !== undefined && 'items' in contents ? contents.items.length : -1;
    };
    for (const { call, variables } of state.calls) {
      const values = new Map(variables.map(({ name, value }) => [name, value]));
      const now = names.every((name) => values.has(name)) && holds(values, size);
      if (now && before.get(call.id) !== true) found.push({ step: last, call: call.id });
      before.set(call.id, now);
    }
  }
  return found;
}

const number = (value: Value | undefined): number => (value?.type === 'int' ? Number(value.value) : Number.NaN);

describe('a condition', () => {
  test('is found where the slow way finds it', () => {
    const fast = holdings(recording, 'i > 0 and len(heap) > 3');
    const slow = slowly(
      recording,
      ['i', 'heap'],
      (values, size) => number(values.get('i')) > 0 && size(values.get('heap') as Value) > 3,
    );
    expect(fast).toEqual(slow);
    expect(fast.length).toBeGreaterThan(5);
  });

  test.each([
    ['i > 0 && len(heap) > 3', 'i > 0 and len(heap) > 3'],
    ['not i <= 0 and !(len(heap) < 4)', 'i > 0 and len(heap) > 3'],
    ['0 < i and 3 < len(heap)', 'i > 0 and len(heap) > 3'],
    ['total < best[there]', 'best[there] > total'],
    ['here == "LUZ"', "here === 'LUZ'"],
  ])('%s finds what %s finds', (one, other) => {
    expect(holdings(recording, one)).toEqual(holdings(recording, other));
    expect(holdings(recording, one).length).toBeGreaterThan(0);
  });

  test('is told with the fields that it asks for, and where a call begins with its function', () => {
    const condition = conditionOf(blocks, 'node.value == 2 or length == 7');
    const [found] = condition === null ? [] : [...findCondition(blocks, condition)];
    expect(found).toMatchObject({
      values: [
        { name: 'node.value', value: { type: 'int', value: 2 } },
        { name: 'length', value: { type: 'int' } },
      ],
    });
  });

  test('a swap that holds it in between only does not make it hold', () => {
    // While two entries change places there are two of one; no statement ends so.
    expect(holdings(recording, 'heap[0] == heap[1]')).toEqual([]);
  });

  test.each([
    ['names of several blocks of one function', 'i == 4', 2],
    ['elements of what changes in place', 'a[0] == 5', 1],
    ['fields that are followed', 'node.next == null', 1],
    ['nothing at all', 'node === null', 1],
    ['sizes and keys of maps', 'names.size == 2 && names.has("y")', 1],
    ['what never holds', 'a[2] > 100', 0],
  ])('over %s', (_, text, count) => {
    expect(holdings(blocks, text)).toHaveLength(count);
  });

  test.each(['LUZ', 'i', '"i > 3"', 'zebra > 3', 'i >', '3 > 2'])('%s is a text', (text) => {
    expect(conditionOf(recording, text)).toBe(null);
  });
});

describe('pellucid find', () => {
  test('tells step, place, values and line of each statement after which a condition holds', async () => {
    const { stdout } = await pellucid(['find', rail, 'len(heap) > 4 and here == "ZRH"']);
    expect(stdout).toMatch(/^step \d+ {2}rail\.py:19 {2}heap = \[.*\], here = 'ZRH' {2}heap\.append\(item\)\n$/);
  });

  test('looks for a text in values, calls, output and code', async () => {
    const { stdout } = await pellucid(['find', '--json', rail, 'luz']);
    const { condition, found } = JSON.parse(stdout);
    expect(condition).toBe(false);
    expect(found).toContainEqual(expect.objectContaining({ kind: 'value', values: { 'best["LUZ"]': 41 } }));
    expect(found).toContainEqual(expect.objectContaining({ kind: 'line', line: 8, step: expect.any(Number) }));
    const calls = JSON.parse((await pellucid(['find', '--json', rail, 'push'])).stdout).found;
    expect(calls.filter(({ kind }: { kind: string }) => kind === 'called')).toHaveLength(10);
    const raised = JSON.parse((await pellucid(['find', '--json', rail, 'keyerror'])).stdout).found;
    expect(raised.map(({ kind }: { kind: string }) => kind)).toEqual(['raised', 'line']);
  });

  test('says when there is more, and when there is nothing', async () => {
    expect((await pellucid(['find', rail, 'i > 0', '--limit', '2'])).stdout).toMatch(
      /\n\nThere is more; --limit tells more than 2\.\n$/,
    );
    expect((await pellucid(['find', rail, 'i > 99'])).stdout).toBe('i > 99 never holds.\n');
    expect((await pellucid(['find', rail, 'zebra'])).stdout).toBe('Nothing says "zebra".\n');
    expect((await pellucid(['find', rail, 'haep == 3'])).stdout).toBe(
      'Nothing says "haep == 3", and nothing is called "haep". Did you mean "heap"?\n',
    );
    expect((await pellucid(['find', '--text', rail, 'haep == 3'])).stdout).toBe('Nothing says "haep == 3".\n');
    expect((await pellucid(['find', rail])).stderr).toBe('pellucid: QUERY is missing. See `pellucid help find`.\n');
  });
});
