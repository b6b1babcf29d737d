import { expect, test } from 'vitest';
import { advanced, type Step } from './steps.ts';

/** `look 0, estimate 2`: what was reported, and after how many seconds. */
function reported(text: string): readonly Step[] {
  return text.split(', ').reduce<readonly Step[]>((steps, each) => {
    const [stage, seconds] = each.split(' ');
    return advanced(steps, stage as Step['stage'], Number(seconds));
  }, []);
}

test('a stage ends when the next one is reported', () => {
  expect(reported('look 0, look 1, estimate 2, judge 5')).toEqual([
    { stage: 'look', seconds: 2 },
    { stage: 'estimate', seconds: 3 },
    { stage: 'judge', seconds: null },
  ]);
});

test('tiles that go through two stages in turn are one step', () => {
  expect(reported('look 0, deconvolve 1, network 2, deconvolve 3, network 4, judge 5')).toEqual([
    { stage: 'look', seconds: 1 },
    { stage: 'deconvolve', seconds: 4 },
    { stage: 'judge', seconds: null },
  ]);
});

test('the network alone is a step of its own', () => {
  expect(reported('look 0, network 1')).toEqual([
    { stage: 'look', seconds: 1 },
    { stage: 'network', seconds: null },
  ]);
});
