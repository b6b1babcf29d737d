import { expect, test } from 'vitest';
import { trainChoices } from './train-options.ts';

test('what is not given is not in the plan, and has a default elsewhere', () => {
  expect(trainChoices(['photos/'])).toEqual({
    data: 'photos/',
    folder: 'photos-training',
    plan: {},
    resume: false,
    from: null,
    vgg: null,
    workers: 1,
    threads: null,
    every: { report: 50, validation: 500, checkpoint: 500 },
  });
});

test('what is given is in the plan', () => {
  const args =
    '--features superpixel --no-superpixels --crop 64 --batch 2 --steps 9 --rate 1e-4 --warm-up 0 --schedule constant';
  const more = '--clip 1 --average-decay 0 --adversarial 5 --seed 0 -o there';
  expect(trainChoices(['photos', ...args.split(' '), ...more.split(' ')])).toMatchObject({
    folder: 'there',
    plan: {
      features: 'superpixel',
      superpixels: false,
      crop: 64,
      batch: 2,
      steps: 9,
      rate: 1e-4,
      warmUp: 0,
      schedule: 'constant',
      clip: 1,
      averageDecay: 0,
      adversarialFrom: 5,
      seed: 0,
    },
  });
});

test('a U-net can be trained to restore by itself', () => {
  expect(trainChoices(['photos', '--features', 'unet', '--blind']).plan).toEqual({ features: 'unet', blind: true });
});

test.each([
  [[], 'DATA (a folder of photographs) is missing. See `pellucid help train`.'],
  [
    ['photos', '--features', 'mobilenet'],
    '--features takes unet, unet-superpixel, superpixel, fpn-mobilenet, fpn-inception, not "mobilenet". Did you mean fpn-mobilenet?',
  ],
  [
    ['photos', '--features', 'fpn-mobilenet', '--no-superpixels'],
    '--no-superpixels is for --features superpixel and unet-superpixel; fpn-mobilenet has none.',
  ],
  [
    ['photos', '--blind'],
    '--blind is for --features unet and unet-superpixel; to superpixel nothing deconvolved is ever shown.',
  ],
  [['photos', '--crop', '100'], '--crop takes a multiple of 32, not "100".'],
  [['photos', '--rate', 'fast'], '--rate takes a number above 0 and up to 1, not "fast".'],
  [['photos', '--steps', '0'], '--steps takes a whole number from 1 to 1000000000, not "0".'],
  [['photos', '--average-decay', '1'], '--average-decay takes a number from 0 to below 1, not "1".'],
  [['photos', '--schedule', 'linear'], '--schedule takes cosine or constant, not "linear".'],
  [
    ['photos', '--loss', 'perceptual'],
    '--loss perceptual compares what a VGG-19 sees; name its parameters with --vgg FILE (safetensors, names of torchvision).',
  ],
  [['photos', '--resume', '--from', 'x'], '--resume goes on with a training and --from starts one; give one of them.'],
] as const)('%j is refused in one sentence', (args, sentence) => {
  expect(() => trainChoices(args)).toThrow(sentence);
});
