import type { Candidate, Decision } from '@pellucid/vision';
import { expect, test } from 'vitest';
import { blurLength, byGain, findingOf, outcomeText, progressText } from './deblur.ts';

const candidate = (method: Candidate['method'], expectedGain: number): Candidate => ({
  method,
  blur: method === 'network' ? null : method === 'shake' ? { kind: 'path' } : { kind: 'disc', radius: 3 },
  kernel: null,
  expectedGain,
  trusted: expectedGain > 0.3,
});

const decision = (changes: Partial<Decision>): Decision => ({
  method: 'shake',
  why: 'best',
  blur: { kind: 'path' },
  kernel: { size: 3, weights: Float32Array.of(0.5, 0, 0, 0, 0, 0, 0, 0, 0.5) },
  kernelScale: 4,
  noise: 1.26,
  candidates: [candidate('network', 1.1), candidate('shake', 3.24), candidate('defocus', -0.4)],
  stages: [],
  ...changes,
});

const whole = { strength: 1, misnamed: null, losses: [], written: ['a.deblurred.jpg'] } as const;
const told = (changes: Partial<Decision>): string =>
  outcomeText('a.jpg', { ...whole, decision: decision(changes) }, 1200);

test('what was found, done, and why is a sentence or two', () => {
  expect(told({})).toBe(
    'a.jpg: The camera moved while the shutter was open (path 11 px). It was undone by deconvolution, which is expected to bring ' +
      '+3.2 dB; the network +1.1 dB, undoing a disc −0.4 dB. 1.2 s → a.deblurred.jpg',
  );
  expect(
    told({ method: 'defocus', blur: { kind: 'disc', radius: 3.26 }, candidates: [candidate('defocus', 2)] }),
  ).toContain(
    'The lens was out of focus (disc 6.5 px across). It was undone by deconvolution, which is expected to bring +2.0 dB. 1.2 s',
  );
  expect(told({ method: 'network', blur: null, kernel: null, candidates: [candidate('shake', 0.2)] })).toContain(
    'No single blur explains it. What was tried could not be trusted (undoing a path +0.2 dB), so the network restored it. 1.2 s',
  );
  expect(told({ method: 'network', blur: null, kernel: null, candidates: [] })).toContain(
    'No single blur explains it. There is too little to find a blur in, so the network restored it. 1.2 s',
  );
});

test('what else was tried is told from the most that is expected of it to the least', () => {
  const candidates = [candidate('shake', 3.24), candidate('defocus', -0.4), candidate('network', 1.1)];
  expect(told({ candidates })).toContain('bring +3.2 dB; the network +1.1 dB, undoing a disc −0.4 dB. 1.2 s');
  expect(byGain(candidates).map((each) => each.method)).toEqual(['shake', 'network', 'defocus']);
});

test('a photograph that is left as it was says why', () => {
  const none = { method: 'none', blur: null, kernel: null } as const;
  expect(told({ ...none, why: 'sharp' })).toContain(
    'It is sharp already. Nothing in it is blurred that could be made sharper, so it was left as it was.',
  );
  expect(told({ ...none, why: 'no-help', candidates: [candidate('network', -0.2), candidate('shake', -3)] })).toContain(
    'It is not plainly blurred. What was tried would do harm (the network −0.2 dB at best), so it was left as it was.',
  );
  expect(told({ ...none, why: 'no-help', candidates: [candidate('shake', 0.2)] })).toContain(
    'What was tried could not be trusted (undoing a path +0.2 dB at best), so it was left as it was.',
  );
});

test('what was taken of the result, and a format that the name hides, are told', () => {
  const of = (changes: Partial<typeof whole> | { strength: number; misnamed?: 'png' }): string =>
    outcomeText('a.jpg', { ...whole, decision: decision({ why: 'asked' }), ...changes }, 1200);
  expect(of({ strength: 0.5 })).toContain('not chosen. 50% of it was taken, as asked. 1.2 s');
  expect(of({ strength: 0 })).toContain('Nothing of it was taken, as asked. 1.2 s');
  expect(of({ strength: 1, misnamed: 'png' })).toContain(
    'not chosen. Whatever it is called, it is PNG, and so is the result. 1.2 s',
  );
});

test('a method that was named is not argued for', () => {
  expect(told({ why: 'asked' })).toContain('(path 11 px). The method was named, not chosen. 1.2 s');
});

test('a line has a length and an angle from 0° to below 180°', () => {
  const { facts } = findingOf(decision({ blur: { kind: 'line', length: 12.4, angle: -Math.PI / 4 } }));
  expect(facts).toEqual([
    ['Line', '12 px'],
    ['Angle', '135°'],
    ['Noise', '1.3 of 255 levels'],
  ]);
});

test('what the file could not keep is named, and names that move the cursor do not', () => {
  const text = outcomeText(
    'a.jpg',
    { ...whole, decision: decision({}), losses: ['bits', 'icc'], written: ['a\u001b[2J.webp'] },
    500,
  );
  expect(text).toContain('Not kept: more than 8 bits of a channel, the colour profile. 0.5 s → a\\x1b[2J.webp');
});

test('a blur is as long as what is bright in its kernel, in pixels of the photograph', () => {
  const weights = new Float32Array(25);
  weights.set([1, 1, 1, 0.05], 11);
  expect(blurLength({ size: 5, weights }, 3)).toBe(6);
});

test('time left is told once it is known', () => {
  expect(progressText('a.jpg', { stage: 'estimate', share: 0.01 }, 3)).toBe('a.jpg: finding the blur, 1%');
  expect(progressText('a.jpg', { stage: 'network', share: 0.25 }, 10)).toBe(
    'a.jpg: restoring with the network, 25%, 30 s left',
  );
});
