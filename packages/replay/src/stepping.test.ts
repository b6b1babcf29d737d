import type { Step } from '@pellucid/format';
import { describe, expect, it } from 'vitest';
import type { Granularity } from './recording.ts';
import { type DrawnRun, drawRun } from './testing/drawn-run.ts';

/** Everything that is stopped at from the first moment on, as it is drawn. */
function stops(run: DrawnRun, by: Granularity, from?: string): string[] {
  const seen: string[] = [];
  const start = from === undefined ? run.recording.moment(run.find(run.at(0 as Step) ?? '')).last : run.find(from);
  for (let step: Step | null = start; step !== null; step = run.recording.next(step, by)) seen.push(run.at(step) ?? '');
  return seen;
}

const recursion = drawRun(`
  enter <module>
  1
  1 f = 0
  5
  enter f n=1
  2
  3
  enter f n=0
  4
  4 x = 1
  leave
  3 y = 2
  6
  leave
  5 z = 3
  7
  print done
  leave
`);

const swap = drawRun(`
  enter <module>
  1! i = 0
  2
  2 a = 1
  2 b = 2
  3! i = 1
  leave
`);

const generator = drawRun(`
  enter <module>
  8
  enter g
  2
  suspend
  8 v = 0
  9
  resume 2
  2 got = 1
  3
  suspend
  9 w = 1
  10
  resume 2
  4
  leave
  10 u = 2
`);

const tasks = drawRun(`
  enter <module>
  1
  enter main
  2
  suspend
  leave
  task 2
  enter worker
  5
  6
  leave
  task-end 2
  task 1
  resume 2
  2 got = 1
  3
  leave
`);

describe('stepping by line', () => {
  it('visits every statement in the order it ran, where it has done what it does', () => {
    expect(stops(recursion, 'line')).toEqual([
      'enter <module>',
      '1 f = 0',
      '5',
      'enter f n=1',
      '2',
      '3',
      'enter f n=0',
      'leave',
      '3 y = 2',
      'leave',
      '5 z = 3',
      'leave',
    ]);
  });

  it('shows both writes of a swap at once', () => {
    expect(stops(swap, 'line')).toEqual(['enter <module>', '1! i = 0', '2 b = 2', 'leave']);
  });

  it('from inside a moment goes to its end first', () => {
    expect(swap.at(swap.recording.next(swap.find('2 a = 1'), 'line'))).toBe('2 b = 2');
  });

  it('back from inside a moment goes to the moment before', () => {
    expect(swap.at(swap.recording.previous(swap.find('2 a = 1'), 'line'))).toBe('1! i = 0');
  });

  it('takes a resumption and what it brings as a moment', () => {
    expect(stops(generator, 'line')).toEqual([
      'enter <module>',
      '8',
      'enter g',
      'suspend',
      '8 v = 0',
      '9',
      '2 got = 1',
      'suspend',
      '9 w = 1',
      '10',
      'resume 2',
      'leave',
      '10 u = 2',
    ]);
  });

  it('never stops at a mere switch of tasks', () => {
    expect(stops(tasks, 'line')).toEqual([
      'enter <module>',
      '1',
      'enter main',
      'suspend',
      'leave',
      'enter worker',
      '5',
      'leave',
      '2 got = 1',
      'leave',
    ]);
  });
});

describe('stepping over', () => {
  it('stays out of the calls that a statement makes', () => {
    expect(stops(recursion, 'over', '5')).toEqual(['5', '5 z = 3', 'leave']);
  });

  it('goes on in the caller where the call ends', () => {
    expect(stops(recursion, 'over', '4 x = 1')).toEqual(['4 x = 1', 'leave', '3 y = 2', 'leave', '5 z = 3', 'leave']);
  });

  it('tells a recursive call from its caller', () => {
    expect(stops(recursion, 'over', '3')).toEqual(['3', '3 y = 2', 'leave', '5 z = 3', 'leave']);
  });

  it('goes from a generator that yields to the one who asked it', () => {
    expect(stops(generator, 'over', '2')).toEqual(['2', 'suspend', '8 v = 0', '9', '9 w = 1', '10', '10 u = 2']);
  });

  it('waits for a call that awaits, whatever runs in between', () => {
    const run = drawRun(`
      enter main
      2
      suspend
      enter other
      5
      leave
      resume 1
      2 got = 1
      3
    `);
    expect(stops(run, 'over', '2')).toEqual(['2', 'suspend', '2 got = 1', '3']);
  });

  it('ends where the program ends inside the call that is stepped over', () => {
    const run = drawRun(`
      enter <module>
      1
      enter f
      2
    `);
    expect(stops(run, 'over', '1')).toEqual(['1']);
  });

  it('goes on with whatever runs next where a task is over', () => {
    expect(tasks.at(tasks.recording.next(tasks.find('6'), 'over'))).toBe('leave');
    expect(stops(tasks, 'over', '6').slice(2)).toEqual(['2 got = 1', 'leave']);
  });

  it('back stays out of the calls that a statement made', () => {
    expect(recursion.at(recursion.recording.previous(recursion.find('5 z = 3'), 'over'))).toBe('5');
  });

  it('back from the begin of a call goes to its caller', () => {
    expect(recursion.at(recursion.recording.previous(recursion.find('enter f n=0'), 'over'))).toBe('3');
  });
});

describe('stepping out', () => {
  it('goes to the caller after the call has ended', () => {
    expect(recursion.at(recursion.recording.next(recursion.find('4'), 'out'))).toBe('3 y = 2');
    expect(recursion.at(recursion.recording.next(recursion.find('2'), 'out'))).toBe('5 z = 3');
  });

  it('back goes to the statement that called', () => {
    expect(recursion.at(recursion.recording.previous(recursion.find('4'), 'out'))).toBe('3');
  });

  it('is nowhere from a call that never ends', () => {
    const run = drawRun(`
      enter <module>
      1
      enter f
      2
    `);
    expect(run.recording.next(run.find('2'), 'out')).toBeNull();
  });
});

describe('stepping by call and by change', () => {
  it('stops at begins and ends of calls', () => {
    expect(stops(recursion, 'call')).toEqual([
      'enter <module>',
      'enter f n=1',
      'enter f n=0',
      'leave',
      'leave',
      'leave',
    ]);
  });

  it('stops at writes, those of parameters included', () => {
    expect(stops(recursion, 'change', '1')).toEqual([
      '1',
      '1 f = 0',
      'enter f n=1',
      'enter f n=0',
      '4 x = 1',
      '3 y = 2',
      '5 z = 3',
    ]);
  });
});
