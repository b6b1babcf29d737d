import type { Candidate, DeblurProgress, DeblurStage, Decision, Kernel } from '@pellucid/vision';
import type { PhotoLoss } from '@pellucid/vision/node';
import type { Restored } from '../deblur/restore.ts';
import { duration } from './measures.ts';
import { printableLine } from './printable.ts';
import { signed, timeText } from './training.ts';

/** What was found in a photograph and done about it, in words. */
export interface Finding {
  /** One sentence. */
  readonly headline: string;
  /** Short facts to set in two columns. */
  readonly facts: readonly (readonly [name: string, value: string])[];
  readonly reasons: readonly { readonly title: string; readonly text: string }[];
}

/** What the decision says, and why. */
export function findingOf(decision: Decision): Finding {
  const { noise } = decision;
  return {
    headline: headlineOf(decision),
    facts: [...blurFacts(decision), ['Noise', `${noise.toFixed(1)} of 255 levels`]],
    reasons: [...choiceReasons(decision), ...methodReasons(decision.method)],
  };
}

function headlineOf({ method, why, blur }: Decision): string {
  switch (method) {
    case 'none':
      return why === 'sharp' ? 'It is sharp already.' : 'It is not plainly blurred.';
    case 'shake':
      return blur?.kind === 'line'
        ? 'Something moved in a straight line.'
        : 'The camera moved while the shutter was open.';
    case 'defocus':
      return 'The lens was out of focus.';
    case 'network':
      return why === 'asked' ? 'The network restored it.' : 'No single blur explains it.';
  }
}

function blurFacts({ blur, kernel, kernelScale }: Decision): Finding['facts'] {
  switch (blur?.kind) {
    case 'disc':
      return [['Disc', `${pixels(2 * blur.radius)} across`]];
    case 'line':
      return [
        ['Line', pixels(blur.length)],
        ['Angle', `${Math.round(((blur.angle * 180) / Math.PI + 180) % 180)}°`],
      ];
    case 'path':
      return kernel === null ? [] : [['Path', pixels(blurLength(kernel, kernelScale))]];
    case undefined:
      return [];
  }
}

function pixels(length: number): string {
  return `${length < 10 ? Number(length.toFixed(1)) : Math.round(length)} px`;
}

function choiceReasons({ method, why, kernel, candidates }: Decision): Finding['reasons'] {
  const left = 'so it was left as it was.';
  const ranked = byGain(candidates);
  const [best] = ranked;
  switch (why) {
    case 'asked':
      return [{ title: 'As asked.', text: 'The method was named, not chosen.' }];
    case 'sharp':
      return [{ title: 'Sharp.', text: `Nothing in it is blurred that could be made sharper, ${left}` }];
    case 'no-help': {
      const tried =
        best === undefined
          ? 'There is too little to find a blur in'
          : best.expectedGain > 0
            ? `What was tried could not be trusted (${candidateText(best)} at best)`
            : `What was tried would do harm (${candidateText(best)} at best)`;
      return [{ title: 'No help.', text: `${tried}, ${left}` }];
    }
    case 'best': {
      if (best === undefined) {
        return [
          { title: 'No single blur.', text: 'There is too little to find a blur in, so the network restored it.' },
        ];
      }
      if (method === 'network') {
        const tried = ranked.map(candidateText).join(', ');
        return [
          {
            title: 'No single blur.',
            text: `What was tried could not be trusted (${tried}), so the network restored it.`,
          },
        ];
      }
      const chosen = ranked.find((each) => each.kernel === kernel) ?? best;
      const rest = ranked.filter((each) => each !== chosen);
      const than = rest.length === 0 ? '' : `; ${rest.map(candidateText).join(', ')}`;
      const title = rest.length === 0 ? 'It helps.' : 'It helps most.';
      return [
        { title, text: `It was undone by deconvolution, which is expected to bring ${decibels(chosen)}${than}.` },
      ];
    }
  }
}

/** What was tried, from the most that is expected of it to the least. */
export function byGain(candidates: readonly Candidate[]): readonly Candidate[] {
  return [...candidates].sort((one, other) => other.expectedGain - one.expectedGain);
}

function candidateText(candidate: Candidate): string {
  return `${wayOf(candidate)} ${decibels(candidate)}`;
}

/** A way that was tried, and what it is expected to bring: `Undoing a path`, `+3.2 dB`. */
export function candidateRow(candidate: Candidate): readonly [name: string, gain: string] {
  return [capital(wayOf(candidate)), decibels(candidate)];
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function wayOf({ blur }: Candidate): string {
  switch (blur?.kind) {
    case 'path':
      return 'undoing a path';
    case 'line':
      return 'undoing a line';
    case 'disc':
      return 'undoing a disc';
    case undefined:
      return 'the network';
  }
}

function decibels({ expectedGain }: Candidate): string {
  return `${signed(expectedGain, 1)} dB`;
}

function methodReasons(method: Decision['method']): Finding['reasons'] {
  switch (method) {
    case 'shake':
    case 'defocus':
      return [
        { title: 'Undone, not invented.', text: 'One blur fits the whole picture, so the blur itself was undone.' },
      ];
    case 'network':
      return [
        {
          title: 'Learned, so look twice.',
          text: 'A network draws what photographs mostly look like: the finest detail need not be what was there.',
        },
      ];
    case 'none':
      return [];
  }
}

/** How many pixels of the photograph a point became, from the first place with a tenth of the most light to the last. */
export function blurLength({ size, weights }: Kernel, scale: number): number {
  const least = weights.reduce((most, weight) => Math.max(most, weight), 0) / 10;
  let [left, right, top, bottom] = [size, 0, size, 0];
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      if ((weights[y * size + x] ?? 0) < least) continue;
      [left, right, top, bottom] = [Math.min(left, x), Math.max(right, x), Math.min(top, y), Math.max(bottom, y)];
    }
  }
  return Math.max(1, Math.round(scale * Math.hypot(right - left, bottom - top)));
}

const WORKING: Readonly<Record<DeblurStage, string>> = {
  look: 'looking at it',
  estimate: 'finding the blur',
  deconvolve: 'undoing the blur',
  network: 'restoring with the network',
  judge: 'checking the result',
};

/** The stage in the words of a list: `Finding the blur`. */
export function stageName(stage: DeblurStage): string {
  return capital(WORKING[stage]);
}

/** What is being done to a photograph; the time left as soon as it can be told. `seconds`: since the beginning. */
export function progressText(name: string, { stage, share }: DeblurProgress, seconds: number): string {
  const percent = `${Math.round(100 * share)}%`;
  const known = share > 0.05 && seconds > 1 && share < 1;
  return `${name}: ${WORKING[stage]}, ${percent}${known ? `, ${timeText((seconds * (1 - share)) / share)} left` : ''}`;
}

/** What became of a photograph: a sentence or two, and what its file could not keep. */
export function outcomeText(
  name: string,
  { decision, strength, misnamed, losses, written }: Restored,
  milliseconds: number,
): string {
  const { headline, reasons } = findingOf(decision);
  const [blur] = blurFacts(decision);
  const size = blur === undefined ? '' : ` (${blur[0].toLowerCase()} ${blur[1]})`;
  const found = [headline.replace(/\.$/, `${size}.`), reasons[0]?.text ?? ''].join(' ').trim();
  const taken =
    strength === 1 || decision.method === 'none'
      ? ''
      : ` ${strength === 0 ? 'Nothing' : `${Number((100 * strength).toFixed(1))}%`} of it was taken, as asked.`;
  const format =
    misnamed === null ? '' : ` Whatever it is called, it is ${misnamed.toUpperCase()}, and so is the result.`;
  const kept = losses.length === 0 ? '' : ` Not kept: ${losses.map((loss) => LOST[loss]).join(', ')}.`;
  const files = written.map((path) => printableLine(path)).join(', ');
  return `${name}: ${found}${taken}${format}${kept} ${duration(milliseconds)} → ${files}`;
}

const LOST: Readonly<Record<PhotoLoss, string>> = {
  alpha: 'transparency (white shows there now)',
  bits: 'more than 8 bits of a channel',
  exif: 'EXIF, which is too long for the format',
  icc: 'the colour profile',
  xmp: 'XMP, which is too long for the format',
  photoshop: 'IPTC and other Photoshop data',
  resolution: 'dots per inch',
  own: 'texts or colour descriptions that only the old format has',
  'gain-map': 'the HDR gain map',
  motion: 'the film of the motion photo',
};
