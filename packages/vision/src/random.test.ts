import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Random, splitMix64, xoshiro128 } from './random.ts';

const draws = (random: Random, count: number): number[] => Array.from({ length: count }, () => random.bits());

describe('the generator', () => {
  test('gives the outputs of xoshiro128** 1.1 from the state 1, 2, 3, 4', () => {
    const state = Uint32Array.of(1, 2, 3, 4);
    const outputs = Array.from({ length: 8 }, () => xoshiro128(state));
    expect(outputs).toEqual([11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849]);
  });

  test('gives the outputs of SplitMix64 from the seed 1234567', () => {
    const step = 0x9e3779b97f4a7c15n;
    const outputs = [0n, 1n, 2n].map((n) => splitMix64(1234567n + n * step));
    expect(outputs).toEqual([6457827717110365317n, 3203168211198807973n, 9817491932198370423n]);
  });

  test('refuses a seed that is no whole number from 0', () => {
    for (const seed of [-1, 0.5, Number.NaN, 2 ** 53]) expect(() => Random.seeded(seed)).toThrow(`Seed is ${seed}`);
  });
});

describe('forks', () => {
  test('depend on seed and labels alone, not on what was drawn before', () => {
    fc.assert(
      fc.property(fc.nat(), fc.oneof(fc.nat(), fc.string()), fc.nat(20), (seed, label, drawn) => {
        const used = Random.seeded(seed);
        for (let i = 0; i < drawn; i++) used.normal();
        expect(draws(used.fork(label), 5)).toEqual(draws(Random.seeded(seed).fork(label), 5));
      }),
    );
  });

  test('differ between labels, between seeds, between a number and its text, and from their source', () => {
    const root = Random.seeded(7);
    const sources = [root, ...[0, 1, 2, '1', 'a', 'b', ''].map((label) => root.fork(label))];
    sources.push(Random.seeded(8).fork(0), root.fork(0).fork(1), root.fork(1).fork(0));
    const firsts = sources.map((source) => draws(source, 2).join());
    expect(new Set(firsts).size).toBe(sources.length);
  });

  test('of neighbouring numbers are unrelated', () => {
    const root = Random.seeded(1);
    const first = Array.from({ length: 4000 }, (_, i) => root.fork(i).uniform());
    const mean = first.reduce((sum, x) => sum + x, 0) / first.length;
    const lagged = first.slice(1).reduce((sum, x, i) => sum + (x - 0.5) * ((first[i] ?? 0) - 0.5), 0) / first.length;
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.02);
    expect(Math.abs(lagged * 12)).toBeLessThan(0.06);
  });
});

describe('distributions', () => {
  const moments = (draw: (random: Random) => number): { mean: number; deviation: number; fourth: number } => {
    const random = Random.seeded(3);
    const values = Array.from({ length: 40_000 }, () => draw(random));
    const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
    const moment = (power: number): number => values.reduce((sum, x) => sum + (x - mean) ** power, 0) / values.length;
    return { mean, deviation: Math.sqrt(moment(2)), fourth: moment(4) };
  };

  test('a normal number has mean 0, deviation 1 and fourth moment 3', () => {
    const { mean, deviation, fourth } = moments((random) => random.normal());
    expect(mean).toBeCloseTo(0, 1);
    expect(deviation).toBeCloseTo(1, 1);
    expect(Math.abs(fourth - 3)).toBeLessThan(0.15);
  });

  test('a uniform number fills its range evenly', () => {
    const { mean, deviation } = moments((random) => random.uniform(2, 6));
    expect(mean).toBeCloseTo(4, 1);
    expect(deviation).toBeCloseTo(4 / Math.sqrt(12), 1);
  });

  test('a whole number takes every value below its count and no other', () => {
    const random = Random.seeded(5);
    const seen = new Set(Array.from({ length: 500 }, () => random.integer(7)));
    expect([...seen].sort()).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  test('chance 0 never happens and chance 1 always', () => {
    const random = Random.seeded(5);
    expect(Array.from({ length: 100 }, () => random.chance(0))).not.toContain(true);
    expect(Array.from({ length: 100 }, () => random.chance(1))).not.toContain(false);
  });
});
