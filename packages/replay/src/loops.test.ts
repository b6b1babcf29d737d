import { expect, test } from 'vitest';
import { Loops } from './loops.ts';
import { drawRun } from './testing/drawn-run.ts';

const nested = `for row in rows:
    for cell in row:
        total = cell
while total:
    total = 0
print(total)
`;

/** Two turns outside, with two and one inside; then a `while` of one turn. */
const run = drawRun(
  `
  enter <module>
  1
  1! row = 1
  2
  2! cell = 10
  3! total = 10
  2! cell = 11
  3! total = 11
  1! row = 2
  2
  2! cell = 20
  3! total = 20
  4? yes
  5! total = 0
  4? no
  6
  `,
  nested,
);

const said = (line: string): string => {
  const step = run.find(line);
  const call = run.recording.state(step).calls.at(-1);
  if (call === undefined) throw new Error('no call');
  return new Loops(run.recording)
    .around(call, step)
    .map((loop) => `${loop.line}: ${loop.turn} of ${loop.turns}, ${run.at(loop.begin(loop.turn) ?? null)}`)
    .join(' | ');
};

test('a loop within another is counted anew in each of its turns', () => {
  expect(said('3! total = 11')).toBe('1: 1 of 2, 1! row = 1 | 2: 2 of 2, 2! cell = 11');
  expect(said('3! total = 20')).toBe('1: 2 of 2, 1! row = 2 | 2: 1 of 1, 2! cell = 20');
});

test('where the condition does not hold any more, there is no turn', () => {
  expect(said('5! total = 0')).toBe('4: 1 of 1, 4? yes');
  expect(said('4? no')).toBe('4: 1 of 1, 4? yes');
  expect(said('6')).toBe('');
});

test('a turn ends where the next one begins', () => {
  const step = run.find('3! total = 10');
  const [call] = run.recording.state(step).calls;
  const inner = call === undefined ? undefined : new Loops(run.recording).around(call, step)[1];
  expect([inner?.end(1), inner?.end(2), inner?.begin(3)]).toEqual([5, 7, undefined]);
});

test('turns of other calls of the same function are none of the call', () => {
  const recursive = drawRun(
    `
    enter f
    1
    1! i = 1
    enter f
    1
    1! i = 7
    1! i = 8
    leave
    1! i = 2
    `,
    'for i in x:\n    f(i)\n',
  );
  const step = recursive.find('1! i = 2');
  const call = recursive.recording.state(step).calls.at(-1);
  const loop = call === undefined ? null : new Loops(recursive.recording).on(call, step, 1);
  expect([loop?.turn, loop?.turns]).toEqual([2, 2]);
});
