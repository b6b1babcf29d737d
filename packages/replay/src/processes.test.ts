import { type Event, id, type Program, type Step, type TaskId } from '@pellucid/format';
import { expect, test } from 'vitest';
import { buildRecording } from './open-recording.ts';
import type { Recording } from './recording.ts';
import { factsOf } from './testing/facts.ts';

/** A module `a.py` with a variable `x` that its function `f` sets too; every id is greater than `first`. */
function program(first: number): Program {
  const at = <T>(number: number): T => (first + number) as T;
  return {
    source: at(1),
    path: 'a.py',
    language: 'python',
    sha256: '0'.repeat(64),
    functions: [
      { id: at(1), name: '<module>', kind: 'module', parent: null, range: [1, 0, 3, 0], parameters: [] },
      { id: at(2), name: 'f', kind: 'function', parent: at(1), range: [2, 0, 3, 0], parameters: [] },
    ],
    variables: [{ id: at(1), name: 'x', function: at(1) }],
    sites: [{ id: at(1), kind: 'assign', function: at(1), range: [1, 0, 1, 5], variable: at(1) }],
    subscripts: [],
  };
}

const child = 2 ** 36;
const int = (value: number) => ({ type: 'int', value }) as const;
const bind = (first: number, value: number): Event => ({ type: 'bind', site: id(first + 1), value: int(value) });
const enter = (target: number, call: number): Event => ({
  type: 'enter',
  function: id(target),
  call: id(call),
  values: [],
});
const task = (number: number): Event => ({ type: 'task', task: id(number) });
const start = (number: number, kind: string): Event => ({ type: 'task-start', task: id(number), kind, name: '' });

function run(events: readonly Event[], programs: readonly Program[] = [program(0)]): Recording {
  const recording = buildRecording({
    facts: factsOf('python'),
    sources: programs.map((one) => ({ program: one, text: '' })),
    events: events.map((event) => ({ event, objects: [] })),
  });
  expect(recording.gaps).toEqual([]);
  return recording;
}

/** What `x` of the modules is at a step. */
function x(recording: Recording, step: number): readonly unknown[] {
  const state = recording.state(id<Step>(step));
  return state.modules.flatMap(({ variables }) => variables.map(({ value }) => 'value' in value && value.value));
}

test('each process has modules of its own, and the latest call of a function is sought in it alone', () => {
  const recording = run([
    enter(1, 1),
    bind(0, 1),
    start(child + 1, 'process'),
    task(child + 1),
    enter(1, child + 1),
    { type: 'bind-name', site: null, call: id(child + 1), name: 'x', value: int(1) },
    bind(0, 2),
    // A thread of the child, and then the parent, each in a function that sets the module's variable.
    start(child + 2, 'thread'),
    task(child + 2),
    enter(2, child + 2),
    bind(0, 3),
    task(1),
    enter(2, 2),
    bind(0, 10),
    task(child + 1),
  ]);
  expect(recording.tasks).toEqual([
    { task: child + 1, kind: 'process', name: '', process: child + 1, started: 2, ended: null },
    { task: child + 2, kind: 'thread', name: '', process: child + 1, started: 7, ended: null },
  ]);
  expect([1, 5, 6, 10, 13, 14].map((step) => x(recording, step))).toEqual([[1], [1], [2], [3], [10], [3]]);
});

test('a name that the tables list is the listed variable', () => {
  const recording = run([
    enter(1, 1),
    { type: 'bind-name', site: null, call: id(1), name: 'x', value: int(1) },
    bind(0, 2),
    { type: 'bind-name', site: null, call: id(1), name: 'y', value: int(3) },
  ]);
  expect(recording.state(id<Step>(3)).modules[0]?.variables.map(({ name }) => name)).toEqual(['x', 'y']);
  expect(recording.history({ call: id(1), variable: id(1) })).toHaveLength(2);
});

test('a source that two processes have loaded is one source', () => {
  const recording = run(
    [
      enter(1, 1),
      bind(0, 1),
      start(child + 1, 'process'),
      task(child + 1),
      enter(child + 1, child + 1),
      bind(child, 5),
    ],
    [program(0), program(child)],
  );
  expect(recording.sources).toHaveLength(1);
  expect(recording.calls.map((call) => recording.sourceOfFunction(call.function).id)).toEqual([1, 1]);
  expect([1, 5].map((step) => x(recording, step))).toEqual([[1], [5]]);
  expect(recording.state(id<Step>(5)).task).toBe(id<TaskId>(child + 1));
});

test('a text that is evaluated in two functions sets the variable of each', () => {
  /** The text `x += 1` of `eval` within a function whose `x` it sets. */
  const evaluated = (first: number, outer: number): Program => ({
    ...program(first),
    path: '<eval>',
    sha256: '1'.repeat(64),
    variables: [],
    sites: [{ id: id(first + 1), kind: 'assign', function: id(first + 1), range: [1, 0, 1, 6], variable: id(outer) }],
  });
  const two: Program = {
    ...program(0),
    variables: [
      { id: id(1), name: 'x', function: id(1) },
      { id: id(2), name: 'x', function: id(2) },
    ],
  };
  const recording = run(
    [
      enter(1, 1),
      bind(0, 1),
      enter(101, 2),
      { type: 'bind-in', site: id(101), call: id(1), value: int(2) },
      { type: 'leave', site: null, value: { type: 'none' } },
      enter(2, 3),
      enter(201, 4),
      { type: 'bind-in', site: id(201), call: id(3), value: int(7) },
    ],
    [two, evaluated(100, 1), evaluated(200, 2)],
  );
  expect(recording.sources).toHaveLength(3);
  expect(x(recording, 7)).toEqual([2]);
  expect(recording.history({ call: id(3), variable: id(2) }).at(-1)).toMatchObject({ value: int(7) });
});
