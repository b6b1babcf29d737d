import type { Candidate, Decision } from '@pellucid/vision';
import { kernelExtent } from '../model/kernel-extent.ts';
import type { FindingWords } from './finding-words.ts';

/** What was found in a photo and done about it, in words. */
export interface FindingText {
  /** One sentence. */
  readonly headline: string;
  readonly facts: readonly (readonly [name: string, value: string])[];
  readonly reasons: readonly { readonly point: string; readonly text: string }[];
}

export function findingText(decision: Decision, words: FindingWords): FindingText {
  return {
    headline: headline(decision, words),
    facts: facts(decision, words),
    reasons: [choice(decision, words), ...consequence(decision, words)],
  };
}

function headline({ method, why, blur }: Decision, words: FindingWords): string {
  switch (method) {
    case 'none':
      return why === 'sharp' ? words.sharp : words.noHelp;
    case 'shake':
      return blur?.kind === 'line' ? words.line : words.shake;
    case 'defocus':
      return words.defocus;
    case 'network':
      return why === 'asked' ? words.asked : words.noSingle;
  }
}

function facts({ blur, kernel, kernelScale, noise }: Decision, words: FindingWords): FindingText['facts'] {
  const found: (readonly [string, string])[] = [];
  if (blur?.kind === 'disc') found.push([words.disc[0], words.disc[1](pixels(2 * blur.radius))]);
  if (blur?.kind === 'line') found.push([words.lineFact, pixels(blur.length)]);
  if (blur?.kind === 'path' && kernel !== null) found.push([words.path, pixels(kernelScale * kernelExtent(kernel))]);
  if (kernel !== null) found.push(words.spread);
  return [...found, [words.noise[0], words.noise[1](noise.toFixed(1))]];
}

function pixels(length: number): string {
  return `${length < 10 ? Number(length.toFixed(1)) : Math.round(length)} px`;
}

function choice({ method, why, candidates }: Decision, words: FindingWords): FindingText['reasons'][number] {
  const ranked = [...candidates]
    .sort((one, other) => other.expectedGain - one.expectedGain)
    .map((one) => expectation(one, words));
  const expected = ranked.length === 0 ? words.untried : words.expected(ranked);
  switch (why) {
    case 'asked':
      return words.youSaid;
    case 'sharp':
      return words.leftSharp;
    case 'no-help':
      return { point: words.left, text: expected };
    case 'best':
      return { point: method === 'none' ? words.best : words.points[method], text: expected };
  }
}

/** `undoing the path: +3.1 dB`. */
function expectation({ method, blur, expectedGain }: Candidate, { gains }: FindingWords): string {
  const gain = `${expectedGain < 0 ? '−' : '+'}${Math.abs(expectedGain).toFixed(1)} dB`;
  return gains[method === 'network' ? 'network' : (blur?.kind ?? 'path')](gain);
}

function consequence({ method, kernel }: Decision, words: FindingWords): FindingText['reasons'] {
  if (method === 'none') return [];
  return [kernel === null ? words.lookTwice : words.everywhere];
}
