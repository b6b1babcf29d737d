import { add, mul, relu, type Tensor } from '@pellucid/tensor';
import type { Sample } from '../../data/sample.ts';
import type { Picture } from '../../images/picture.ts';
import { planesFromPicture } from '../../images/planes.ts';
import { batchNormalisation } from '../../layers/batch-normalisation.ts';
import { convolution } from '../../layers/convolution.ts';
import type { Scope } from '../../layers/scope.ts';
import { reconstructionLoss } from '../../losses/reconstruction-loss.ts';
import { Random } from '../../random.ts';
import type { Samples } from '../batches.ts';
import type { Judges, PictureLoss, PictureNetwork } from '../network.ts';
import type { TrainingPlan } from '../plan.ts';

/** Two convolutions and a normalisation with buffers: the least that has all that the trainer deals with. */
export const tinyNetwork: PictureNetwork = {
  channels: 3,
  build: (blurred: Tensor, scope: Scope) => {
    const wide = convolution(blurred, scope.at('first'), 8, { kernel: 3, padding: 1 });
    const active = relu(batchNormalisation(wide, scope.at('norm')));
    return add(blurred, mul(convolution(active, scope.at('last'), 3, { kernel: 3, padding: 1 }), 0.1));
  },
  inputs: () => ({}),
};

export const tinyLoss: PictureLoss = { build: reconstructionLoss, values: new Map() };

/** One looks at pixels, one at patches. */
export const tinyJudges: Judges = (pictures, scope) => [
  convolution(pictures, scope.at('pixels'), 1, { kernel: 1 }),
  convolution(
    relu(convolution(pictures, scope.at('patches').at(0), 4, { kernel: 4, stride: 4 })),
    scope.at('patches').at(1),
    1,
    { kernel: 1 },
  ),
];

export const tinyPlan: TrainingPlan = {
  features: 'superpixel',
  superpixels: false,
  blind: false,
  loss: 'reconstruction',
  crop: 16,
  batch: 2,
  steps: 20,
  rate: 3e-3,
  warmUp: 4,
  schedule: 'cosine',
  clip: 0.5,
  averageDecay: 0.9,
  adversarialFrom: null,
  seed: 3,
  data: 'made up',
};

/** Crops that are a function of their number: bars, and the same smeared along x. `different`: how many there are before they repeat. */
export function madeUpSamples(
  start = 0,
  crop: number = tinyPlan.crop,
  different: number = Number.POSITIVE_INFINITY,
): Samples {
  let index = start;
  return {
    next: async () => {
      const sample = madeUpSample(index, index % different, crop);
      index++;
      return sample;
    },
  };
}

function madeUpSample(index: number, seed: number, crop: number): Sample {
  const { blurred, sharp } = madeUpPair(seed, crop, crop);
  return { index, blurred: planesFromPicture(blurred), sharp: planesFromPicture(sharp), labels: [] };
}

/** A picture of bars, and the same smeared over five pixels along x. */
export function madeUpPair(seed: number, width: number, height: number): { blurred: Picture; sharp: Picture } {
  const random = Random.seeded(seed);
  const pixels = new Uint8Array(width * height * 3);
  for (let channel = 0; channel < 3; channel++) {
    const [period, phase] = [random.uniform(2, 6), random.uniform(0, 6)];
    for (let p = 0; p < width * height; p++) {
      pixels[3 * p + channel] = Math.floor(((p % width) + phase) / period) % 2 === 0 ? 40 : 210;
    }
  }
  const blurred = pixels.map((_, i) => {
    const [x, row, channel] = [Math.floor(i / 3) % width, Math.floor(i / 3 / width), i % 3];
    const around = [-2, -1, 0, 1, 2].map((dx) => Math.min(width - 1, Math.max(0, x + dx)));
    return around.reduce((sum, at) => sum + (pixels[3 * (row * width + at) + channel] ?? 0), 0) / 5;
  });
  return { blurred: { width, height, pixels: blurred }, sharp: { width, height, pixels } };
}
