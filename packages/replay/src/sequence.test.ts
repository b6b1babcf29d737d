import { id, type Step } from '@pellucid/format';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { slice, stepSequence } from './sequence.ts';
import { drawRun } from './testing/drawn-run.ts';

const steps = fc
  .uniqueArray(fc.nat(200), { maxLength: 60 })
  .map((numbers) => numbers.sort((a, b) => a - b).map((number) => id<Step>(number)));

describe('a sequence', () => {
  it('says what is next to a step, and before it', () => {
    fc.assert(
      fc.property(steps, fc.nat(210), (all, step) => {
        const sequence = stepSequence(all);
        expect(sequence.at(sequence.upTo(step))).toBe(all.find((other) => other > step));
        expect(sequence.at(sequence.upTo(step - 1) - 1)).toBe(all.findLast((other) => other < step));
      }),
    );
  });

  it('is what slices of it are, and nothing lies outside', () => {
    fc.assert(
      fc.property(steps, fc.integer({ min: -9, max: 70 }), fc.integer({ min: -9, max: 70 }), (all, from, to) => {
        const sequence = stepSequence(all);
        expect(slice(sequence, 0, sequence.count)).toEqual(all);
        expect(slice(sequence, from, to)).toEqual(all.slice(Math.max(0, from), Math.max(0, to)));
        expect([sequence.at(-1), sequence.at(sequence.count)]).toEqual([undefined, undefined]);
      }),
    );
  });

  it('is sampled between two steps', () => {
    fc.assert(
      fc.property(steps, fc.nat(210), fc.nat(210), (all, from, to) => {
        const inside = all.filter((step) => step >= from && step <= to);
        expect(stepSequence(all).sample(1000, from, to)).toEqual(inside);
      }),
    );
  });

  it('is sampled from its first on, in order, never twice', () => {
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 80 }), (all, most) => {
        const sample = stepSequence(all).sample(most);
        expect(sample).toHaveLength(Math.min(all.length, most));
        expect(sample[0]).toBe(all[0]);
        expect([...new Set(sample)].sort((a, b) => a - b)).toEqual(sample);
      }),
    );
  });
});

describe('spans of calls', () => {
  const { recording } = drawRun(`
    enter <module>
    1
    enter f
    leave
    enter f
    leave
    enter g
    2
    3
    4
    5
    leave
    6
  `);
  const spans = (narrowest: number): string[] =>
    recording
      .callSpans(id<Step>(0), id<Step>(recording.steps - 1), narrowest)
      .map(({ from, to, depth, calls }) => `${from}-${to} at ${depth}: ${calls}`);

  it('are the calls where each is wide enough', () => {
    expect(spans(1)).toEqual(['0-12 at 0: 1', '2-3 at 1: 1', '4-5 at 1: 1', '6-11 at 1: 1']);
  });

  it('join neighbours that are too narrow', () => {
    expect(spans(3)).toEqual(['0-12 at 0: 1', '2-5 at 1: 2', '6-11 at 1: 1']);
  });

  it('are only those between the two steps', () => {
    const some = recording.callSpans(id<Step>(4), id<Step>(5), 1);
    expect(some.map(({ from }) => from)).toEqual([0, 4]);
  });
});
