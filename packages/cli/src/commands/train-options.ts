import { basename, resolve } from 'node:path';
import { defaultPlan, hasSuperpixels, isSchedule, isShownDeconvolved, type TrainingPlan } from '@pellucid/vision';
import { onePositional, parseOptions, wholeNumber } from '../arguments.ts';
import { exitCode, Failure } from '../failure.ts';
import { featuresNamed } from './features-option.ts';

/** What `pellucid train` was asked for. */
export interface TrainChoices {
  readonly data: string;
  readonly folder: string;
  /** Only what was given. */
  readonly plan: Partial<Omit<TrainingPlan, 'data' | 'loss'>>;
  readonly resume: boolean;
  readonly from: string | null;
  readonly vgg: string | null;
  readonly workers: number;
  readonly threads: number | null;
  readonly every: { readonly report: number; readonly validation: number; readonly checkpoint: number };
}

const options = {
  output: { type: 'string', short: 'o' },
  features: { type: 'string' },
  'no-superpixels': { type: 'boolean' },
  blind: { type: 'boolean' },
  crop: { type: 'string' },
  batch: { type: 'string' },
  steps: { type: 'string' },
  rate: { type: 'string' },
  'warm-up': { type: 'string' },
  schedule: { type: 'string' },
  clip: { type: 'string' },
  'average-decay': { type: 'string' },
  loss: { type: 'string' },
  vgg: { type: 'string' },
  adversarial: { type: 'string' },
  seed: { type: 'string' },
  workers: { type: 'string' },
  threads: { type: 'string' },
  'report-every': { type: 'string' },
  'validate-every': { type: 'string' },
  'checkpoint-every': { type: 'string' },
  resume: { type: 'boolean' },
  from: { type: 'string' },
} as const;

/** The option of `pellucid train` that each part of a plan comes from. */
export const optionOf: Readonly<Record<keyof TrainingPlan, string>> = {
  features: '--features',
  superpixels: '--no-superpixels',
  blind: '--blind',
  loss: '--vgg',
  crop: '--crop',
  batch: '--batch',
  steps: '--steps',
  rate: '--rate',
  warmUp: '--warm-up',
  schedule: '--schedule',
  clip: '--clip',
  averageDecay: '--average-decay',
  adversarialFrom: '--adversarial',
  seed: '--seed',
  data: 'DATA',
};

/** @throws Failure of usage, in one sentence. */
export function trainChoices(args: readonly string[]): TrainChoices {
  const { values, positionals } = parseOptions('train', args, options);
  const data = onePositional('train', 'DATA (a folder of photographs)', positionals);
  const { from = null, vgg = null, resume = false } = values;
  if (resume && from !== null) {
    throw new Failure(exitCode.usage, '--resume goes on with a training and --from starts one; give one of them.');
  }
  checkLoss(values.loss, vgg);
  return {
    data,
    folder: values.output ?? `${basename(resolve(data))}-training`,
    plan: planOf(values),
    resume,
    from,
    vgg,
    workers: atLeastOne('--workers', values.workers, 64) ?? 1,
    threads: atLeastOne('--threads', values.threads, 1024) ?? null,
    every: {
      report: atLeastOne('--report-every', values['report-every']) ?? 50,
      validation: atLeastOne('--validate-every', values['validate-every']) ?? 500,
      checkpoint: atLeastOne('--checkpoint-every', values['checkpoint-every']) ?? 500,
    },
  };
}

type Values = ReturnType<typeof parseOptions<typeof options>>['values'];

function planOf(values: Values): TrainChoices['plan'] {
  const schedule = values.schedule;
  if (schedule !== undefined && !isSchedule(schedule)) {
    throw new Failure(exitCode.usage, `--schedule takes cosine or constant, not "${schedule}".`);
  }
  const features = values.features === undefined ? undefined : featuresNamed(values.features);
  if (values['no-superpixels'] === true && !hasSuperpixels(features ?? defaultPlan.features)) {
    throw new Failure(
      exitCode.usage,
      `--no-superpixels is for --features superpixel and unet-superpixel; ${features} has none.`,
    );
  }
  if (values.blind === true && !isShownDeconvolved(features ?? defaultPlan.features)) {
    throw new Failure(
      exitCode.usage,
      `--blind is for --features unet and unet-superpixel; to ${features ?? defaultPlan.features} nothing deconvolved is ever shown.`,
    );
  }
  return given({
    features,
    blind: values.blind === true ? true : undefined,
    superpixels: values['no-superpixels'] === true ? false : undefined,
    crop: cropOf(values.crop),
    batch: atLeastOne('--batch', values.batch, 4096),
    steps: atLeastOne('--steps', values.steps),
    rate: fraction('--rate', values.rate, 1),
    warmUp: values['warm-up'] === undefined ? undefined : wholeNumber('--warm-up', values['warm-up'], 0, 1e9),
    schedule,
    clip: fraction('--clip', values.clip, Number.POSITIVE_INFINITY),
    averageDecay: averageDecayOf(values['average-decay']),
    adversarialFrom: atLeastOne('--adversarial', values.adversarial),
    seed: values.seed === undefined ? undefined : wholeNumber('--seed', values.seed, 0, Number.MAX_SAFE_INTEGER),
  });
}

type Given<T> = { [Key in keyof T]?: Exclude<T[Key], undefined> };

/** The entries that are not undefined. */
function given<T extends Record<string, unknown>>(entries: T): Given<T> {
  return Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined)) as Given<T>;
}

function checkLoss(loss: string | undefined, vgg: string | null): void {
  if (loss !== undefined && loss !== 'reconstruction' && loss !== 'perceptual') {
    throw new Failure(exitCode.usage, `--loss takes reconstruction or perceptual, not "${loss}".`);
  }
  if (loss === 'perceptual' && vgg === null) {
    throw new Failure(
      exitCode.usage,
      '--loss perceptual compares what a VGG-19 sees; name its parameters with --vgg FILE (safetensors, names of torchvision).',
    );
  }
  if (loss === 'reconstruction' && vgg !== null) {
    throw new Failure(exitCode.usage, '--loss reconstruction takes no --vgg; leave one of them out.');
  }
}

function cropOf(text: string | undefined): number | undefined {
  const crop = atLeastOne('--crop', text, 4096);
  if (crop === undefined || crop % 32 === 0) return crop;
  throw new Failure(exitCode.usage, `--crop takes a multiple of 32, not "${text}".`);
}

function atLeastOne(option: string, text: string | undefined, max = 1e9): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= 1 && number <= max) return number;
  throw new Failure(exitCode.usage, `${option} takes a whole number from 1 to ${max}, not "${text}".`);
}

function fraction(option: string, text: string | undefined, max: number): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (text.trim() !== '' && number > 0 && number <= max && Number.isFinite(number)) return number;
  const range = Number.isFinite(max) ? `above 0 and up to ${max}` : 'above 0';
  throw new Failure(exitCode.usage, `${option} takes a number ${range}, not "${text}".`);
}

function averageDecayOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (text.trim() !== '' && number >= 0 && number < 1) return number;
  throw new Failure(exitCode.usage, `--average-decay takes a number from 0 to below 1, not "${text}".`);
}
