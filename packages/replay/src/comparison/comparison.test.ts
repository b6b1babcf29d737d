import { type Event, type Value as FormatValue, id, type RecordedEvent } from '@pellucid/format';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildRecording } from '../open-recording.ts';
import type { Recording } from '../recording.ts';
import { drawRun } from '../testing/drawn-run.ts';
import { factsOf } from '../testing/facts.ts';
import { randomProgram } from '../testing/random-program.ts';
import { randomRun } from '../testing/random-run.ts';
import { compareRuns } from './comparison.ts';
import type { Divergence } from './divergence.ts';

function recordingOf(events: readonly RecordedEvent[], language: 'python' | 'javascript' | 'typescript'): Recording {
  return buildRecording({
    facts: factsOf(language),
    sources: [{ program: { ...randomProgram, language }, text: '' }],
    events,
  });
}

const drawn = (a: string, b: string) => compareRuns(drawRun(a).recording, drawRun(b).recording);

const steps = ({ a, b }: Divergence): [number, number] => [a.step, b.step];

const counting = (turns: number, first = 0) => `
  enter <module>
  1! n = ${turns}
  2
  ${Array.from({ length: turns }, (_, turn) => `2! i = ${first + turn}\n3! x = ${10 * (first + turn)}`).join('\n')}
  print done
  leave`;

describe('two runs that are the same', () => {
  test('have no divergence, and every step stands for itself', () => {
    fc.assert(
      fc.property(randomRun(60), ({ events, language }) => {
        const comparison = compareRuns(recordingOf(events, language), recordingOf(events, language));
        expect(comparison.divergences).toEqual([]);
        expect(comparison.exact).toBe(true);
        for (let step = 0; step < events.length; step++) {
          const { last } = comparison.a.moment(id(step));
          expect(comparison.aligned('a', id(step))).toEqual({ step: last, same: true });
        }
      }),
      { numRuns: 60 },
    );
  });

  test('are the same whatever numbers their objects and calls have', () => {
    fc.assert(
      fc.property(randomRun(60), ({ events, language }) => {
        const comparison = compareRuns(recordingOf(events, language), recordingOf(renumbered(events), language));
        expect(comparison.divergences).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});

describe('a planted difference', () => {
  test('in a value is found where it was bound, and what reads it is told apart from it', () => {
    const run = (x: number) => `
      enter <module>
      1! x = ${x}
      2! y = 5
      leave`;
    const { divergences, counts } = drawn(run(1), run(2));
    expect(divergences).toHaveLength(1);
    expect(divergences[0]).toMatchObject({
      kind: 'value',
      differences: [{ what: 'variable', name: 'x', a: { value: 1 }, b: { value: 2 } }],
      cause: { is: 'unexplained', since: 0 },
      root: 0,
    });
    expect(divergences.map(steps)).toEqual([[1, 1]]);
    expect(counts.value).toBe(1);
  });

  test('in what is printed', () => {
    const run = (text: string) => `
      enter <module>
      1
      print ${text}
      leave`;
    expect(drawn(run('one'), run('two')).divergences).toMatchObject([
      { kind: 'output', differences: [{ what: 'output', a: 'one\n', b: 'two\n' }] },
    ]);
  });

  test('a turn of a loop that only one run has is one divergence, and the turns round it stand for each other', () => {
    const { divergences, aligned } = drawn(counting(4), counting(5));
    const flow = divergences.filter(({ kind }) => kind === 'flow');
    expect(flow).toHaveLength(1);
    expect(flow[0]?.a.only).toBeNull();
    expect(flow[0]?.b.only).toMatchObject({ moments: 2, calls: 0 });
    expect(aligned('a', id(9)).same).toBe(true);
  });

  test('a turn left out in the middle shifts the others, which are the same', () => {
    const turn = (i: number) => `2! i = ${i}\n3! x = ${10 * i}`;
    const run = (turns: number[]) => `enter <module>\n2\n${turns.map(turn).join('\n')}\nprint done\nleave`;
    const { divergences } = drawn(run([0, 1, 2, 3, 4, 5, 6, 7]), run([0, 1, 3, 4, 5, 6, 7]));
    expect(divergences).toHaveLength(1);
    expect(divergences[0]).toMatchObject({ kind: 'flow', a: { only: { first: 6, moments: 2 } }, b: { only: null } });
  });

  test('in a call stays in the call: the calls after it are compared with their own', () => {
    const call = (n: number, result: number) => `enter f n=${n}\n5! r = ${result}\nleave`;
    const run = (results: number[]) =>
      `enter <module>\n${results.map((result, index) => `3\n${call(index, result)}`).join('\n')}\nleave`;
    const { divergences } = drawn(run([1, 2, 3]), run([1, 7, 3]));
    expect(divergences.map(({ kind, differences }) => [kind, differences[0]])).toMatchObject([
      ['value', { what: 'variable', name: 'r', a: { value: 2 }, b: { value: 7 } }],
    ]);
  });

  test('a call that only one run makes is one divergence with all that it did', () => {
    const run = (calls: string) => `enter <module>\n3\n${calls}\n4! x = 1\nleave`;
    const { divergences } = drawn(run('enter f n=1\n5! r = 1\nenter g\n7\nleave\nleave'), run(''));
    expect(divergences).toHaveLength(1);
    expect(divergences[0]).toMatchObject({ kind: 'flow', a: { only: { first: 2, calls: 2 } }, b: { only: null } });
  });
});

describe('calls that end in different statements', () => {
  const run = (turns: number, result: number) => `
    enter <module>
    3
    enter f n=1
    ${'5! x = 1\n'.repeat(turns)}
    9! r = ${result}
    leave
    4! y = 1
    leave`;

  test('what one of them does after the other has ended belongs to where they part', () => {
    const ending = (goesOn: string) => `enter <module>\n3\nenter f n=1\n5\n${goesOn}leave\n4! y = 1\nleave`;
    const { divergences } = drawn(ending(''), ending('6\n7\n'));
    expect(divergences).toHaveLength(1);
    expect(divergences[0]).toMatchObject({ kind: 'flow', a: { step: 4, only: null }, b: { only: { moments: 2 } } });
  });

  test('have their results compared all the same', () => {
    expect(drawn(run(1, 1), run(2, 1)).divergences).toHaveLength(1);
    expect(drawn(run(1, 1), run(2, 5)).divergences.map(({ kind }) => kind)).toEqual(['flow', 'value']);
  });
});

describe('any two runs', () => {
  const two = fc.tuple(randomRun(50), randomRun(50)).map(([a, b]) => ({
    a: recordingOf(a.events, a.language),
    b: recordingOf(b.events, a.language),
  }));

  test('compared the other way round give the mirror image', () => {
    fc.assert(
      fc.property(two, ({ a, b }) => {
        const [one, other] = [compareRuns(a, b), compareRuns(b, a)];
        expect(other.counts).toEqual(one.counts);
        expect(other.divergences.map(({ a: x, b: y, kind, root }) => [y, x, kind, root])).toEqual(
          one.divergences.map(({ a: x, b: y, kind, root }) => [x, y, kind, root]),
        );
      }),
      { numRuns: 60 },
    );
  });

  test('steps that stand for each other do so both ways', () => {
    fc.assert(
      fc.property(two, ({ a, b }) => {
        const { aligned } = compareRuns(a, b);
        for (let step = 0; step < a.steps; step++) {
          const there = aligned('a', id(step));
          if (!there.same) continue;
          const back = aligned('b', there.step);
          expect(back).toEqual({ step: a.moment(id(step)).last, same: true });
        }
      }),
      { numRuns: 60 },
    );
  });

  test('differ if and only if a divergence is told, and every cause lies before its effect', () => {
    fc.assert(
      fc.property(two, ({ a, b }) => {
        const { divergences } = compareRuns(a, b);
        for (const { index, cause, root } of divergences) {
          if (cause.is === 'follows') expect(cause.from).toBeLessThan(index);
          expect(root).toBeLessThanOrEqual(index);
        }
        if (divergences.length === 0) expect(a.steps).toBe(b.steps);
      }),
      { numRuns: 60 },
    );
  });
});

describe('what no right recorder writes', () => {
  test('is compared all the same', () => {
    const value: FormatValue = { type: 'reference', object: id(77) };
    const events: Event[] = [
      { type: 'enter', function: id(99), call: id(1), values: [value] },
      { type: 'enter', function: id(1), call: id(2), values: [] },
      { type: 'line', site: id(4000) },
      { type: 'bind', site: id(4001), value },
      { type: 'bind-name', site: null, call: id(55), name: 'x', value },
      { type: 'set-item', site: null, object: id(77), key: value, value },
      { type: 'resume', site: null, call: id(44), how: 'value', value },
      { type: 'leave', site: null, value },
      { type: 'leave', site: null, value },
      { type: 'leave', site: null, value },
    ];
    const run = (skip: number) =>
      recordingOf(
        events.filter((_, index) => index !== skip).map((event) => ({ event, objects: [] })),
        'python',
      );
    expect(compareRuns(run(-1), run(-1)).divergences).toEqual([]);
    for (let skip = 0; skip < events.length; skip++) {
      expect(() => compareRuns(run(-1), run(skip))).not.toThrow();
      expect(() => compareRuns(run(skip), run(-1))).not.toThrow();
    }
  });

  test('a list that holds itself, ten thousand lists in each other, and a hundred thousand items', () => {
    const list = (object: number, items: FormatValue[]) => ({
      id: id<never>(object),
      contents: { kind: 'list' as const, type: 'list', fields: [], omittedFields: 0, items, omitted: 0 },
    });
    const reference = (object: number): FormatValue => ({ type: 'reference', object: id(object) });
    const deep = Array.from({ length: 10_000 }, (_, index) => list(index + 2, [reference(index + 3)]));
    const run = (last: number) =>
      recordingOf(
        [
          { event: { type: 'enter', function: id(1), call: id(1), values: [] }, objects: [] },
          {
            event: { type: 'bind', site: id(210), value: reference(1) },
            objects: [
              list(1, [reference(1), reference(2)]),
              ...deep,
              list(
                10_002,
                Array.from({ length: 100_000 }, (_, index) => ({ type: 'int', value: index % last })),
              ),
            ],
          },
        ],
        'python',
      );
    expect(compareRuns(run(1000), run(1000)).divergences).toEqual([]);
    const [divergence] = compareRuns(run(100_000), run(99_999)).divergences;
    const difference = divergence?.differences[0];
    expect(difference !== undefined && 'inside' in difference ? difference.inside : null).toMatchObject({
      a: { value: 99_999 },
      b: { value: 0 },
    });
  });
});

/** The same run with other numbers for its objects and calls. */
function renumbered(events: readonly RecordedEvent[]): readonly RecordedEvent[] {
  const walk = (value: unknown, key: string | null): unknown => {
    if (Array.isArray(value)) return value.map((item) => walk(item, null));
    if (typeof value === 'number') return key === 'object' || key === 'call' ? value * 3 + 1000 : value;
    if (value === null || typeof value !== 'object' || value instanceof Uint8Array) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, walk(inner, name)]));
  };
  return events.map(({ event, objects }) => ({
    event: walk(event, null) as Event,
    objects: objects.map(({ id: object, contents }) => ({
      id: id(object * 3 + 1000),
      contents: walk(contents, null) as typeof contents,
    })),
  }));
}
