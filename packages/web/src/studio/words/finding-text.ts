import type { Candidate, Decision } from '@pellucid/vision';
import { kernelExtent } from '../model/kernel-extent.ts';

/** What was found in a photo and done about it, in words. */
export interface FindingText {
  /** One sentence. */
  readonly headline: string;
  readonly facts: readonly (readonly [name: string, value: string])[];
  readonly reasons: readonly { readonly point: string; readonly text: string }[];
}

export function findingText(decision: Decision): FindingText {
  return {
    headline: headline(decision),
    facts: facts(decision),
    reasons: [choice(decision), ...consequence(decision)],
  };
}

function headline({ method, why, blur }: Decision): string {
  switch (method) {
    case 'none':
      return why === 'sharp' ? 'This photo is sharp already.' : 'Nothing that was tried makes this photo better.';
    case 'shake':
      return blur?.kind === 'line'
        ? 'Something moved in a straight line.'
        : 'The camera moved while the shutter was open.';
    case 'defocus':
      return 'The lens was out of focus.';
    case 'network':
      return why === 'asked' ? 'The network restored it.' : 'No single blur explains this photo.';
  }
}

function facts({ blur, kernel, kernelScale, noise }: Decision): FindingText['facts'] {
  const found: (readonly [string, string])[] = [];
  if (blur?.kind === 'disc') found.push(['Disc', `${pixels(2 * blur.radius)} across`]);
  if (blur?.kind === 'line') found.push(['Line', pixels(blur.length)]);
  if (blur?.kind === 'path' && kernel !== null) found.push(['Path', pixels(kernelScale * kernelExtent(kernel))]);
  if (kernel !== null) found.push(['Spread', 'whole picture']);
  return [...found, ['Noise', `${noise.toFixed(1)} of 255`]];
}

function pixels(length: number): string {
  return `${length < 10 ? Number(length.toFixed(1)) : Math.round(length)} px`;
}

function choice({ method, why, candidates }: Decision): FindingText['reasons'][number] {
  const ranked = [...candidates].sort((one, other) => other.expectedGain - one.expectedGain).map(expectation);
  const expected = ranked.length === 0 ? 'No other way was tried.' : `Expected of ${ranked.join(', of ')}.`;
  switch (why) {
    case 'asked':
      return { point: 'As you said.', text: 'You chose the kind of blur; Find out lets the photo decide.' };
    case 'sharp':
      return { point: 'Left as it was.', text: 'Nothing in it is blurred that could be made sharper.' };
    case 'no-help':
      return { point: 'Left as it was.', text: expected };
    case 'best':
      return { point: method === 'none' ? 'Best.' : points[method], text: expected };
  }
}

const points: Readonly<Record<Candidate['method'], string>> = {
  shake: 'Movement, not focus.',
  defocus: 'Focus, not movement.',
  network: 'The network, not one blur.',
};

/** `undoing the path: +3.1 dB`. */
function expectation({ method, blur, expectedGain }: Candidate): string {
  const gain = `${expectedGain < 0 ? '−' : '+'}${Math.abs(expectedGain).toFixed(1)} dB`;
  if (method === 'network') return `the network: ${gain}`;
  return `undoing ${blur?.kind === 'disc' ? 'a disc' : blur?.kind === 'line' ? 'a line' : 'a path'}: ${gain}`;
}

function consequence({ method, kernel }: Decision): FindingText['reasons'] {
  if (method === 'none') return [];
  if (kernel !== null) {
    return [
      {
        point: 'One blur fits everywhere.',
        text: 'So the blur itself is undone, and the network only cleans up after it.',
      },
    ];
  }
  return [
    {
      point: 'Look twice.',
      text: 'A network draws what photos mostly look like; the finest detail need not be what was there.',
    },
  ];
}
