import { id } from '@pellucid/format';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildRecording } from '../open-recording.ts';
import { drawRun } from '../testing/drawn-run.ts';
import { factsOf } from '../testing/facts.ts';
import { randomProgram } from '../testing/random-program.ts';
import { randomRun } from '../testing/random-run.ts';
import type { CallTree } from './call-tree.ts';
import { profileRun } from './profile.ts';
import type { RunProfile } from './run-profile.ts';

/** `name: calls, self, total` of each function. */
function told(picture: string): readonly string[] {
  const { recording } = drawRun(picture);
  return profileRun(recording).functions.map(
    ({ function: target, calls, self, total }) =>
      `${recording.functionOf(target).name}: ${calls}, ${self.steps}, ${total.steps}`,
  );
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, number) => all + number, 0);

describe('what functions took', () => {
  test('by themselves, and with all that they called', () => {
    expect(
      told(`
        enter <module>
        1
        enter f n=1
        5! x = 1
        enter g
        7
        leave
        leave
        2
        leave`),
    ).toEqual(['<module>: 1, 4, 10', 'f: 1, 3, 6', 'g: 1, 3, 3']);
  });

  test('calls of itself within itself count once', () => {
    expect(told('enter <module>\nenter f n=2\n5\nenter f n=1\n5\nleave\nleave\nleave')).toEqual([
      'f: 2, 6, 6',
      '<module>: 1, 2, 8',
    ]);
  });

  test('a call that is put aside takes nothing until it goes on', () => {
    expect(told('enter <module>\nenter f\n5\nsuspend\n1\n2\nresume 2\n6\nleave\n3\nleave')).toEqual([
      'f: 1, 6, 6',
      '<module>: 1, 5, 11',
    ]);
  });

  test('every step is of one function, of one block of the tree, or of none', () => {
    const treeSteps = ({ self, others, children }: CallTree): number => self + others + sum(children.map(treeSteps));
    fc.assert(
      fc.property(randomRun(80), ({ events, language }) => {
        const recording = buildRecording({
          facts: factsOf(language),
          sources: [{ program: randomProgram, text: '' }],
          events,
        });
        const profile = profileRun(recording);
        const inFunctions = sum(profile.functions.map(({ self }) => self.steps));
        expect(inFunctions + profile.tree.self).toBe(recording.steps);
        expect(treeSteps(profile.tree)).toBe(recording.steps);
        expect(profile.tree.total).toBe(recording.steps);
        for (const { self, total, calls } of profile.functions) {
          expect(total.steps).toBeGreaterThanOrEqual(self.steps);
          expect(calls).toBeGreaterThan(0);
        }
        expect(sum(profile.functions.map(({ calls }) => calls))).toBe(recording.calls.length);
      }),
      { numRuns: 60 },
    );
  });
});

describe('what lines took', () => {
  test('their runs, and the steps of their statements, what comes back from a call among them', () => {
    const { recording } = drawRun('enter <module>\n1\n1! x = 1\nenter f\n5\nleave\n2! y = 1\n2! y = 2\nleave');
    const lines = profileRun(recording).lines.map(({ line, runs, self }) => `${line}: ${runs}, ${self.steps}`);
    expect(lines).toEqual(['2: 2, 3', '1: 2, 2', '5: 1, 2']);
  });
});

describe('the time', () => {
  const events = Array.from({ length: 100 }, (_, index) => (index === 0 ? 'enter <module>' : '1')).join('\n');
  const timed = (handedOver: (batch: number) => number, batches = 10): RunProfile =>
    profileRun(drawRun(events).recording, {
      times: Array.from({ length: batches }, (_, batch) => ({
        firstStep: batch * 10,
        count: 10,
        handedOver: handedOver(batch),
      })),
    });

  test('is shared out among the steps between two batches; the first batch has none', () => {
    const profile = timed((batch) => 1000 + 250 * batch);
    expect(profile.time).toBe(2250);
    expect(profile.functions[0]?.self.time).toBeCloseTo(2250);
  });

  test('is not told by too few batches, by none, or by a clock that was put back', () => {
    expect(timed((batch) => batch, 3).time).toBeNull();
    expect(profileRun(drawRun(events).recording, { times: null }).time).toBeNull();
    const back = timed((batch) => (batch === 5 ? 0 : 1000 + batch));
    expect([back.time, back.functions[0]?.self.time]).toEqual([null, null]);
  });
});

test('calls a hundred thousand deep are counted without a stack of our own overflowing', () => {
  const depth = 100_000;
  const recording = buildRecording({
    facts: factsOf('python'),
    sources: [{ program: randomProgram, text: '' }],
    events: Array.from({ length: depth }, (_, index) => ({
      event: { type: 'enter', function: id(2), call: id(index + 1), values: [] },
      objects: [],
    })),
  });
  const { functions, tree } = profileRun(recording);
  expect(functions).toMatchObject([{ calls: depth, self: { steps: depth }, total: { steps: depth } }]);
  expect(tree.total).toBe(depth);
});
