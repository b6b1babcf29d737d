import type { Candidate, Decision } from '@pellucid/vision';
import { expect, test } from 'vitest';
import { findingText } from './finding-text.ts';
import { findingWords } from './finding-words.ts';

const decision: Decision = {
  method: 'none',
  why: 'sharp',
  blur: null,
  kernel: null,
  kernelScale: 1,
  noise: 1.234,
  candidates: [],
  stages: [],
};
/** Five pixels along a diagonal, and a speck too dark to count. */
const kernel = {
  size: 7,
  weights: Float32Array.from({ length: 49 }, (_, at) =>
    at === 0 ? 0.01 : at % 8 === 0 && at >= 8 && at < 48 ? 0.2 : 0,
  ),
};
const tried: readonly Candidate[] = [
  { method: 'defocus', blur: { kind: 'disc', radius: 3 }, kernel: null, expectedGain: -0.42, trusted: false },
  { method: 'shake', blur: { kind: 'path' }, kernel, expectedGain: 3.14, trusted: true },
  { method: 'network', blur: null, kernel: null, expectedGain: 1, trusted: true },
];

test('a path is told with its length, and why it was undone', () => {
  const text = findingText(
    {
      ...decision,
      method: 'shake',
      why: 'best',
      blur: { kind: 'path' },
      kernel,
      kernelScale: 2,
      candidates: tried,
    },
    findingWords.en,
  );
  expect(text.headline).toBe('The camera moved while the shutter was open.');
  expect(text.facts).toEqual([
    ['Path', '11 px'],
    ['Spread', 'whole picture'],
    ['Noise', '1.2 of 255'],
  ]);
  expect(text.reasons[0]).toEqual({
    point: 'Movement, not focus.',
    text: 'Expected of undoing a path: +3.1 dB, of the network: +1.0 dB, of undoing a disc: −0.4 dB.',
  });
});

test('a disc is told by its width', () => {
  const text = findingText(
    {
      ...decision,
      method: 'defocus',
      why: 'asked',
      blur: { kind: 'disc', radius: 2.25 },
      kernel,
    },
    findingWords.en,
  );
  expect(text.facts[0]).toEqual(['Disc', '4.5 px across']);
  expect(text.reasons[0]?.point).toBe('As you said.');
});

test('a photo that is left alone is said to be, and nothing more', () => {
  expect(findingText(decision, findingWords.en)).toEqual({
    headline: 'This photo is sharp already.',
    facts: [['Noise', '1.2 of 255']],
    reasons: [{ point: 'Left as it was.', text: 'Nothing in it is blurred that could be made sharper.' }],
  });
  expect(findingText({ ...decision, why: 'no-help' }, findingWords.en).headline).toBe(
    'Nothing that was tried makes this photo better.',
  );
});

test('what a network draws is not called found', () => {
  const { reasons } = findingText(
    { ...decision, method: 'network', why: 'best', candidates: tried.slice(2) },
    findingWords.en,
  );
  expect(reasons.map(({ point }) => point)).toEqual(['The network, not one blur.', 'Look twice.']);
});
