import { type Event, id, type RecordedEvent, type Step, type Value } from '@pellucid/format';
import { describe, expect, it } from 'vitest';
import { buildRecording } from './open-recording.ts';
import { slice } from './sequence.ts';
import { drawRun } from './testing/drawn-run.ts';
import { factsOf } from './testing/facts.ts';
import { randomProgram } from './testing/random-program.ts';

const none: Value = { type: 'none' };

function printed(...values: (readonly ['stdout' | 'stderr', Value])[]): ReturnType<typeof buildRecording> {
  const events = values.map(
    ([stream, value]): RecordedEvent => ({ event: { type: 'output', stream, value }, objects: [] }),
  );
  return buildRecording({ facts: factsOf('python'), sources: [], events });
}

describe('calls', () => {
  const run = drawRun(`
    enter <module>
    1
    enter f n=2
    enter g
    unwind
    leave
    2
    enter g
    suspend
    task 2
    enter h
    3
    task 1
    resume 4
    enter f n=9
  `);
  const { recording } = run;

  it('know their parents, depths, tasks and how they ended', () => {
    const told = recording.calls.map(({ id: call, parent, depth, task, entered, ended, outcome }) =>
      [call, parent, depth, task, entered, ended, outcome].join(' '),
    );
    expect(told).toEqual([
      '1  0 1 0  running',
      '2 1 1 1 2 5 returned',
      '3 2 2 1 3 4 raised',
      '4 1 1 1 7  running',
      '5  0 2 10  running',
      '6 4 2 1 14  running',
    ]);
  });

  it('have the calls that they made as children', () => {
    const children = recording.calls.map((call) =>
      recording.childrenBetween(call.id, -1, recording.steps, 100).map((child) => Number(child.id)),
    );
    expect(children).toEqual([[2, 4], [3], [], [6], [], []]);
  });

  it('stand on the stack of their task where they run', () => {
    const stacks = ['3', 'resume 4', 'enter f n=9'].map((line) => {
      const state = recording.state(run.find(line));
      return [state.task, ...state.calls.map((call) => call.function.name)].join(' ');
    });
    expect(stacks).toEqual(['2 h', '1 <module> g', '1 <module> g f']);
  });

  it('are at the statement that began in them last', () => {
    const state = recording.state(run.find('enter f n=9'));
    expect(state.calls.map((call) => call.at?.[0] ?? null)).toEqual([2, null, null]);
  });
});

describe('exceptions', () => {
  it('are caught where the same thing is handled, in every call that they went through', () => {
    const { recording } = drawRun(`
      enter <module>
      enter f
      raise #1
      unwind
      raise #1
      handle #1
      raise #2
      raise #1
      handle #3
    `);
    const raised = slice(recording.exceptions, 0, 10).map(({ step, call, handled }) => [step, Number(call), handled]);
    expect(recording.caught).toBe(2);
    expect(raised).toEqual([
      [2, 2, 5],
      [4, 1, 5],
      [6, 1, null],
      [7, 1, null],
    ]);
  });

  it('that are no objects are told apart by their values and tasks', () => {
    const value: Value = { type: 'string', value: 'oops' };
    const events: Event[] = [
      { type: 'enter', function: id(2), call: id(1), values: [] },
      { type: 'raise', site: null, value },
      { type: 'task', task: id(2) },
      { type: 'enter', function: id(2), call: id(2), values: [] },
      { type: 'raise', site: null, value },
      { type: 'handle', site: null, value },
    ];
    const recording = buildRecording({
      facts: factsOf('javascript'),
      sources: [{ program: randomProgram, text: '' }],
      events: events.map((event) => ({ event, objects: [] })),
    });
    expect(slice(recording.exceptions, 0, 10).map(({ handled }) => handled)).toEqual([null, 5]);
  });
});

describe('output', () => {
  it('joins characters that were written in pieces, each stream by itself', () => {
    const euro = Uint8Array.of(0xe2, 0x82, 0xac);
    const bytes = (value: Uint8Array): Value => ({ type: 'bytes', value, length: value.length });
    const recording = printed(
      ['stdout', bytes(euro.subarray(0, 2))],
      ['stderr', bytes(euro)],
      ['stdout', bytes(euro.subarray(2))],
    );
    expect(recording.output(id<Step>(2)).map(({ stream, text }) => [stream, text])).toEqual([
      ['stdout', ''],
      ['stderr', '€'],
      ['stdout', '€'],
    ]);
  });

  it('is what was printed until the step, and says how much was cut', () => {
    const recording = printed(['stdout', { type: 'string', value: 'ab', length: 10 }], ['stdout', none]);
    expect(recording.output(id<Step>(0))).toEqual([{ step: 0, stream: 'stdout', text: 'ab', omitted: 8 }]);
  });
});

describe('lines', () => {
  it('have the steps at which a statement on them began', () => {
    const { recording } = drawRun(`
      enter <module>
      1! x = 0
      2
      2 x = 1
      1! x = 2
    `);
    expect([1, 2, 3].map((line) => recording.lineSteps(id(1), line))).toEqual([[1, 4], [2], []]);
  });
});

describe('variables', () => {
  it('of a call that has many are each there once, in the order of their first writes', () => {
    const names = Array.from({ length: 40 }, (_, index) => `name ${index}`);
    const write = (name: string, value: number): Event => ({
      type: 'bind-name',
      site: null,
      call: id(1),
      name,
      value: { type: 'int', value },
    });
    const events: Event[] = [
      { type: 'enter', function: id(1), call: id(1), values: [] },
      ...names.map((name, index) => write(name, index)),
      ...names.toReversed().map((name) => write(name, 100)),
    ];
    const recording = buildRecording({
      facts: factsOf('python'),
      sources: [{ program: randomProgram, text: '' }],
      events: events.map((event) => ({ event, objects: [] })),
    });
    const seen = (step: number) => recording.state(id(step)).calls[0]?.variables.map(({ name }) => name);
    expect(seen(80)).toEqual(names);
    expect(seen(20)).toEqual(names.slice(0, 20));
    expect(recording.history({ call: id(1), name: 'name 30' })).toEqual([
      { step: 31, value: { type: 'int', value: 30 } },
      { step: 50, value: { type: 'int', value: 100 } },
    ]);
  });
});

describe('gaps', () => {
  it('are what the recorder says that it lacks', () => {
    const events: Event[] = [
      { type: 'gap', site: id(301), what: 'match statement' },
      { type: 'failure', what: 'could not read a value' },
    ];
    const recording = buildRecording({
      facts: factsOf('python'),
      sources: [{ program: randomProgram, text: '' }],
      events: events.map((event) => ({ event, objects: [] })),
    });
    expect(recording.gaps).toEqual([
      { step: 0, what: 'match statement', site: 301 },
      { step: 1, what: 'could not read a value', site: null },
    ]);
  });
});

describe('modules', () => {
  it('have the variables of the latest time that their body ran, before and after it ended', () => {
    const run = drawRun(`
      enter <module>
      1! x = 1
      leave
      enter <module>
      2
      1! x = 2
      leave
    `);
    const seen = ['1! x = 1', '2', '1! x = 2'].map((line) =>
      run.recording.state(run.find(line)).modules.map(({ variables }) => variables.map(({ value }) => value)),
    );
    expect(seen).toEqual([[[{ type: 'int', value: 1 }]], [[]], [[{ type: 'int', value: 2 }]]]);
    expect(run.recording.state(id(6)).modules).toHaveLength(1);
    expect(run.recording.state(id(6)).calls).toHaveLength(0);
  });
});
