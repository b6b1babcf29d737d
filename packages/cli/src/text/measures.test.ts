import { expect, test } from 'vitest';
import { counted, duration, grouped, size } from './measures.ts';

test('counts are grouped by thousands and agree with their noun', () => {
  expect([counted(0, 'step'), counted(1, 'call'), counted(1234567, 'step')]).toEqual([
    '0 steps',
    '1 call',
    '1,234,567 steps',
  ]);
  expect([grouped(7), grouped(999), grouped(1000)]).toEqual(['7', '999', '1,000']);
});

test('sizes change their unit where they would be rounded up to 1000', () => {
  expect([0, 999, 1000, 12_345, 999_949, 999_950, 4e9, 5e12].map(size)).toEqual([
    '0 B',
    '999 B',
    '1.0 kB',
    '12.3 kB',
    '999.9 kB',
    '1.0 MB',
    '4.0 GB',
    '5.0 TB',
  ]);
});

test('durations are seconds, and minutes from one minute on', () => {
  expect([0, 449, 59_940, 59_960, 200_000].map(duration)).toEqual([
    '0.0 s',
    '0.4 s',
    '59.9 s',
    '1 min 0 s',
    '3 min 20 s',
  ]);
});
