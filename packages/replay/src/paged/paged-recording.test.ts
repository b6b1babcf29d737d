import {
  type Event,
  id,
  type Language,
  memoryAccess,
  type RecordedEvent,
  type Step,
  type Value,
  type WrittenEnd,
} from '@pellucid/format';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conditionOf } from '../find/condition.ts';
import { findCondition } from '../find/find-condition.ts';
import { openRecording } from '../open-recording.ts';
import { profileRun } from '../profile/profile.ts';
import { readBatchTimes } from '../profile/step-clock.ts';
import type { Granularity, Recording } from '../recording.ts';
import { slice } from '../sequence.ts';
import { hostileEvent } from '../testing/hostile-events.ts';
import { randomRun } from '../testing/random-run.ts';
import { memorySink, writtenRun } from '../testing/written-run.ts';
import { buildIndex } from './build-index.ts';
import { openIndexed } from './open-indexed.ts';
import { PageFault, settle } from './page-fault.ts';
import { IndexError } from './page-reader.ts';
import type { StoredFile } from './stored-file.ts';

const granularities: readonly Granularity[] = ['event', 'line', 'over', 'out', 'call', 'change'];

interface Both {
  readonly whole: Recording;
  readonly paged: Recording;
}

async function indexOf(recording: Uint8Array, segmentEvents: number): Promise<Uint8Array> {
  const sink = memorySink();
  await buildIndex(memoryAccess(recording), sink, { segmentEvents });
  return sink.bytes();
}

async function openBoth(bytes: Uint8Array, segmentEvents: number): Promise<Both> {
  const index = await indexOf(bytes, segmentEvents);
  return {
    whole: await openRecording(bytes),
    paged: await openIndexed(memoryAccess(bytes), memoryAccess(index)),
  };
}

/** Both give the same answer. */
async function same(both: Both, ask: (recording: Recording) => unknown): Promise<void> {
  expect(await settle(() => ask(both.paged))).toEqual(ask(both.whole));
}

/** Everything about a step, all of it read. */
function stateAt(recording: Recording, step: Step): unknown {
  const state = recording.state(step);
  const objects = Array.from({ length: 40 }, (_, object) => state.object(id(object + 1)));
  const plain = (calls: typeof state.calls): unknown =>
    calls.map(({ call, function: target, at, variables }) => ({
      call: { ...call },
      name: target.name,
      at,
      variables,
    }));
  return { task: state.task, calls: plain(state.calls), modules: plain(state.modules), objects };
}

async function sameEverywhere(both: Both): Promise<void> {
  const { whole } = both;
  await same(both, ({ facts, end, damage, steps, exceptions, caught, tasks, gaps }) => {
    const raised = slice(exceptions, 0, exceptions.count);
    return { facts, end, damage, steps, raised, caught, tasks, gaps };
  });
  for (let number = 0; number < whole.steps; number++) {
    const step = id<Step>(number);
    await same(both, (recording) => [recording.event(step), recording.moment(step), stateAt(recording, step)]);
    await same(both, (recording) => {
      const call = recording.callAt(step);
      return call === null ? null : [{ ...call }, recording.statementAt(call.id, step)];
    });
    await same(both, (recording) => [
      granularities.map((by) => [by, recording.next(step, by), recording.previous(step, by)]),
      recording.output(step),
    ]);
  }
  // What the tables have, and what they lack.
  for (const number of [1, 2, 10, 9999]) {
    await same(both, (recording) => [
      recording.functionOf(id(number)),
      recording.variableOf(id(number)),
      recording.siteOf(id(number)),
      recording.sourceOfFunction(id(number)).id,
    ]);
  }
  await same(both, (recording) => recording.calls.map((call) => ({ ...call })));
  await same(both, (recording) =>
    whole.calls.map(({ id: call }) => [
      { ...recording.call(call) },
      recording.childrenBetween(call, -1, whole.steps, 1000).map((child) => ({ ...child })),
    ]),
  );
  const names: Value[] = [
    { type: 'string', value: 'x' },
    { type: 'int', value: 0 },
    { type: 'int', value: 1 },
  ];
  for (let object = 1; object <= 40; object++) {
    await same(both, (recording) => recording.objectChanges(id(object)));
    await same(both, (recording) =>
      names.map((key) => [
        recording.elementHistory(id(object), 'item', key),
        recording.elementHistory(id(object), 'field', key),
      ]),
    );
  }
  for (const { id: call } of whole.calls.slice(0, 30)) {
    for (let variable = 10; variable < 33; variable++) {
      await same(both, (recording) => recording.history({ call, variable: id(variable) }));
    }
    await same(both, (recording) => recording.history({ call, name: 'named' }));
    await same(both, (recording) => recording.functionsNaming('named'));
  }
  for (let line = 1; line <= 9; line++) await same(both, (recording) => recording.lineSteps(id(1), line));
  await same(both, (recording) =>
    [null, 1, 2, 3].map((target) => {
      const calls = recording.callsOf(target === null ? null : id(target));
      return Array.from({ length: calls.count }, (_, index) => ({ ...calls.at(index) }));
    }),
  );
  await same(
    both,
    (recording) => recording.callSpans(id<Step>(0), id<Step>(Math.max(0, whole.steps - 1)), 1).length > 0,
  );
}

const sizes = fc.record({ batch: fc.integer({ min: 3, max: 40 }), segment: fc.integer({ min: 2, max: 25 }) });

describe('a recording that is read by its index', () => {
  it('gives the answers of the recording in memory, for any run', async () => {
    await fc.assert(
      fc.asyncProperty(randomRun(60), sizes, async ({ language, events }, { batch, segment }) => {
        await sameEverywhere(await openBoth(await writtenRun(language, events, batch), segment));
      }),
      { numRuns: 12, endOnFailure: true },
    );
  });

  it('has what lies beside a step when the step has been read', async () => {
    const line: RecordedEvent = { event: { type: 'line', site: null }, objects: [] };
    const recording = await writtenRun('python', new Array<RecordedEvent>(400).fill(line), 40);
    const paged = await openIndexed(memoryAccess(recording), memoryAccess(await indexOf(recording, 10)));
    const eventAt = (step: number): RecordedEvent => paged.event(id<Step>(step));
    expect(() => eventAt(195)).toThrow(PageFault);
    expect(await settle(() => eventAt(205))).toEqual(line);
    expect([eventAt(195), eventAt(215)]).toEqual([line, line]);
    expect(() => eventAt(245)).toThrow(PageFault);
  });

  it('knows that what never changes was seen before, without reading where', async () => {
    const line: RecordedEvent = { event: { type: 'line', site: null }, objects: [] };
    const tuple = { kind: 'tuple', type: 'tuple', items: [], omitted: 0, fields: [], omittedFields: 0 } as const;
    const made: RecordedEvent = { ...line, objects: [{ id: id(1), contents: tuple }] };
    const bytes = await writtenRun(
      'python',
      [...new Array<RecordedEvent>(110).fill(line), made, ...new Array<RecordedEvent>(90).fill(line)],
      20,
    );
    const index = await indexOf(bytes, 50);
    const recording = memoryAccess(bytes);
    let isLost = false;
    const losing: StoredFile = {
      ...recording,
      read: (offset, length) => (isLost ? Promise.reject(new Error('lost')) : recording.read(offset, length)),
    };
    const paged = await openIndexed(losing, memoryAccess(index));
    isLost = true;
    expect([99, 150, 200].map((step) => paged.changesIn(id(1)).upTo(step))).toEqual([0, 1, 1]);
    await expect(settle(() => paged.changesIn(id(1)).upTo(112))).rejects.toThrow('lost');
    isLost = false;
    expect(await settle(() => [109, 110, 112].map((step) => paged.changesIn(id(1)).upTo(step)))).toEqual([0, 1, 1]);
  });

  it('gives an answer that needs more pieces than are kept', async () => {
    const events = Array.from({ length: 500 }, (_, call): RecordedEvent[] => [
      { event: { type: 'enter', function: id(1), call: id(call + 1), values: [] }, objects: [] },
      { event: { type: 'leave', site: null, value: { type: 'none' } }, objects: [] },
    ]).flat();
    const both = await openBoth(await writtenRun('python', events, 40), 2);
    await same(both, (recording) => recording.calls.map((call) => ({ ...call })));
  });

  it('gives them for runs that no right recorder writes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(hostileEvent, { minLength: 1, maxLength: 30, size: 'max' }),
        fc.constantFrom<Language>('python', 'javascript'),
        sizes,
        async (events, language, { batch, segment }) => {
          await sameEverywhere(await openBoth(await writtenRun(language, events, batch), segment));
        },
      ),
      { numRuns: 10, endOnFailure: true },
    );
  });

  it('gives them for one that broke off anywhere', async () => {
    const [run] = fc.sample(randomRun(60), { seed: 7, numRuns: 1 });
    const bytes = await writtenRun(run?.language ?? 'python', run?.events ?? [], 9);
    for (const length of [bytes.length >> 1, (bytes.length * 2) / 3, bytes.length - 40].map(Math.floor)) {
      await sameEverywhere(await openBoth(bytes.slice(0, length), 6));
    }
  });
});

/** A list of a thousand numbers that is written all over, in calls. */
function longRun(): readonly RecordedEvent[] {
  const int = (value: number): Value => ({ type: 'int', value });
  const list = { kind: 'list', type: 'list', omitted: 0, fields: [], omittedFields: 0 } as const;
  const items = Array.from({ length: 1000 }, (_, index) => int(index));
  const events: RecordedEvent[] = [
    { event: { type: 'enter', function: id(1), call: id(1), values: [] }, objects: [] },
    {
      event: { type: 'bind', site: id(110), value: { type: 'reference', object: id(1) } },
      objects: [{ id: id(1), contents: { ...list, items } }],
    },
  ];
  const add = (event: Event): unknown => events.push({ event, objects: [] });
  for (let turn = 0; turn < 400; turn++) {
    add({
      type: 'bind',
      site: id(211),
      value: turn % 9 === 0 ? { type: 'string', value: 'long '.repeat(200) } : int(turn),
    });
    add({ type: 'set-item', site: null, object: id(1), key: int((turn * 37) % 1000), value: int(-turn) });
    add({ type: 'enter', function: id(2), call: id(turn + 2), values: [int(turn)] });
    add({ type: 'leave', site: null, value: int(turn) });
  }
  return events;
}

describe('a long recording', () => {
  it('keeps large objects and long values where they were written, and finds them', async () => {
    const both = await openBoth(await writtenRun('python', longRun(), 500), 50);
    for (let step = 0; step < both.whole.steps; step += 97)
      await same(both, (recording) => stateAt(recording, id(step)));
    await same(both, (recording) => recording.history({ call: id(1), variable: id(11) }));
  });

  it('is drawn from samples that are true', async () => {
    const { whole, paged } = await openBoth(await writtenRun('python', longRun(), 500), 50);
    const all = whole.history({ call: id(1), variable: id(11) });
    const sample = (await settle(() => paged.changes({ call: id(1), variable: id(11) }).sample(20))) ?? [];
    expect(sample.length).toBeGreaterThan(10);
    for (const change of sample) expect(all).toContainEqual(change);
  });

  it('is searched for a condition as one in memory, with all that has to be read on the way', async () => {
    const { whole, paged } = await openBoth(await writtenRun('python', longRun(), 500), 50);
    const condition = conditionOf(whole, 'b > 200 and b % 7 == 1');
    if (condition === null) throw new Error('no condition');
    const [expected, found] = [[...findCondition(whole, condition)], [] as unknown[]];
    let faults = 0;
    for (const one of findCondition(paged, condition)) {
      if (one instanceof PageFault) {
        faults++;
        await one.load();
      } else found.push(one);
    }
    expect(found).toEqual(expected);
    expect(found.length).toBeGreaterThan(20);
    expect(faults).toBeGreaterThan(1);
  });

  it('never faults where both of its files can be read at once', async () => {
    const bytes = await writtenRun('python', longRun(), 500);
    const now = (file: Uint8Array): StoredFile => ({
      ...memoryAccess(file),
      readNow: (offset, length) => file.subarray(offset, offset + length),
    });
    const whole = await openRecording(bytes);
    const paged = await openIndexed(now(bytes), now(await indexOf(bytes, 50)));
    for (let step = 0; step < whole.steps; step += 97) {
      expect(stateAt(paged, id(step))).toEqual(stateAt(whole, id(step)));
    }
    expect(paged.history({ call: id(1), variable: id(11) })).toEqual(whole.history({ call: id(1), variable: id(11) }));
  });

  it('faults until what is asked for has been read, and never after', async () => {
    const { paged } = await openBoth(await writtenRun('python', longRun(), 500), 50);
    const ask = (): unknown => stateAt(paged, id<Step>(1000));
    expect(ask).toThrow(PageFault);
    await settle(ask);
    expect(ask).not.toThrow();
  });

  it('has every exception, however many there are', async () => {
    const raised = 25_000;
    const events = Array.from({ length: raised }, (_, index): Event[] => {
      const value: Value = { type: 'string', value: `wrong ${index}` };
      const handled: Event[] = index % 3 === 0 ? [] : [{ type: 'handle', site: null, value }];
      return [{ type: 'raise', site: null, value }, ...handled];
    });
    const first: Event = { type: 'enter', function: id(2), call: id(1), values: [] };
    const recorded = [first, ...events.flat()].map((event): RecordedEvent => ({ event, objects: [] }));
    const both = await openBoth(await writtenRun('javascript', recorded, 5000), 2000);
    await same(both, ({ exceptions, caught }) => [exceptions.count, caught, exceptions.upTo(30_000)]);
    await same(both, ({ exceptions }) => slice(exceptions, raised - 1000, raised));
    expect(both.paged.caught).toBe(Math.floor((raised * 2) / 3));
    expect(both.paged.gaps).toEqual([]);
  });

  it('has no exception where a program asks to end, unless somebody catches it', async () => {
    const asking = (object: number, type: string): RecordedEvent => ({
      event: { type: 'raise', site: null, value: { type: 'reference', object: id(object) } },
      objects: [{ id: id(object), contents: { kind: 'exception', type, message: '0', fields: [], omittedFields: 0 } }],
    });
    const plain = (event: Event): RecordedEvent => ({ event, objects: [] });
    const both = await openBoth(
      await writtenRun(
        'python',
        [
          plain({ type: 'enter', function: id(2), call: id(1), values: [] }),
          asking(1, 'SystemExit'),
          plain({ type: 'handle', site: null, value: { type: 'reference', object: id(1) } }),
          asking(2, 'ValueError'),
          asking(3, 'SystemExit'),
        ],
        2,
      ),
      2,
    );
    await same(both, ({ exceptions, caught }) => [slice(exceptions, 0, exceptions.count), caught]);
    expect(slice(both.whole.exceptions, 0, 9).map(({ step, handled }) => [step, handled])).toEqual([
      [1, 2],
      [3, null],
    ]);
  });

  it('has an exception that rejects a promise as caught, unless the run ended by it', async () => {
    const thrown = (number: number): RecordedEvent[] => {
      const value: Value = { type: 'reference', object: id(number) };
      const contents = { kind: 'exception', type: 'Error', message: 'late', fields: [], omittedFields: 0 } as const;
      return [
        { event: { type: 'enter', function: id(2), call: id(number), values: [] }, objects: [] },
        { event: { type: 'raise', site: null, value }, objects: [{ id: id(number), contents }] },
        { event: { type: 'unwind', site: null, value }, objects: [] },
      ];
    };
    const started: Event[] = [
      { type: 'task-start', task: id(2), kind: 'promise', name: '' },
      { type: 'task', task: id(2) },
    ];
    const events = [...started.map((event) => ({ event, objects: [] })), ...thrown(1), ...thrown(2)];
    const handled = async (end: WrittenEnd): Promise<unknown> => {
      const both = await openBoth(await writtenRun('javascript', events, 2, end), 2);
      await same(both, ({ exceptions, caught }) => [slice(exceptions, 0, exceptions.count), caught]);
      return slice(both.whole.exceptions, 0, 9).map((exception) => exception.handled);
    };
    expect(await handled({ outcome: 'exited', code: 0, exception: null })).toEqual([4, 7]);
    expect(await handled({ outcome: 'exited', code: 1, exception: 'Error: late' })).toEqual([4, null]);
    expect(await handled({ outcome: 'exited', code: 1, exception: 'Error: other' })).toEqual([4, 7]);
  });

  it('plays a piece a little at a time before it is asked for', async () => {
    const bytes = await writtenRun('python', longRun(), 500);
    const { whole, paged } = await openBoth(bytes, 2000);
    const step = id<Step>(1500);
    let pauses = 0;
    const pause = async (): Promise<void> => {
      pauses++;
    };
    expect(() => paged.event(step)).toThrow(PageFault);
    await paged.prepare(step, pause);
    expect(pauses).toBeGreaterThan(2);
    expect(paged.event(step)).toEqual(whole.event(step));
    expect(paged.prepare(step, pause)).toBe(null);
  });

  it('knows what all of it took, without being read', async () => {
    for (const language of ['python', 'javascript'] as const) {
      for (const { events } of fc.sample(randomRun(200), { numRuns: 10, seed: 7 })) {
        const bytes = await writtenRun(language, events, 20);
        const { whole, paged } = await openBoth(bytes, 30);
        const counted = profileRun(whole, { times: await readBatchTimes(memoryAccess(bytes)) });
        expect(await settle(() => profileRun(paged))).toEqual(counted);
      }
    }
  });

  it('says from where on a piece is held once one of its steps was read', async () => {
    const { whole, paged } = await openBoth(await writtenRun('python', longRun(), 500), 50);
    const from = paged.heldFrom(id(1000));
    expect(from).toBeGreaterThan(900);
    await settle(() => paged.event(id(1000)));
    for (let step = from; step <= 1000; step++) expect(() => paged.event(id(step))).not.toThrow();
    expect(whole.heldFrom(id(1000))).toBe(0);
  });
});

describe('an index', () => {
  it('that was damaged anywhere gives a named error or right answers, never others', async () => {
    const bytes = await writtenRun('python', longRun().slice(0, 400), 60);
    const index = await indexOf(bytes, 20);
    const whole = await openRecording(bytes);
    const flips = fc.tuple(fc.nat({ max: index.length - 1 }), fc.integer({ min: 1, max: 255 }));
    await fc.assert(
      fc.asyncProperty(flips, fc.nat({ max: whole.steps - 1 }), async ([at, change], step) => {
        const damaged = index.slice();
        damaged[at] = (damaged[at] ?? 0) ^ change;
        const answer = await answerOrError(bytes, damaged, id<Step>(step));
        if (answer instanceof Error) expect(answer).toBeInstanceOf(IndexError);
        else expect(answer).toEqual(stateAt(whole, id<Step>(step)));
      }),
      { numRuns: 300 },
    );
  });

  it('that is cut anywhere is no index', async () => {
    const bytes = await writtenRun('python', longRun().slice(0, 200), 60);
    const index = await indexOf(bytes, 20);
    for (let length = 0; length < index.length; length += 101) {
      const opened = openIndexed(memoryAccess(bytes), memoryAccess(index.slice(0, length)));
      await expect(opened).rejects.toBeInstanceOf(IndexError);
    }
  });

  it('of another recording is refused', async () => {
    const bytes = await writtenRun('python', longRun().slice(0, 200), 60);
    const other = await writtenRun('python', longRun().slice(0, 201), 60);
    const opened = openIndexed(memoryAccess(other), memoryAccess(await indexOf(bytes, 20)));
    await expect(opened).rejects.toThrow(/another recording/);
  });
});

async function answerOrError(recording: Uint8Array, index: Uint8Array, step: Step): Promise<unknown> {
  try {
    const opened = await openIndexed(memoryAccess(recording), memoryAccess(index));
    return await settle(() => stateAt(opened, step));
  } catch (error) {
    return error;
  }
}
