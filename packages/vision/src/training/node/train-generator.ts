import { totalmem } from 'node:os';
import { sizeOf } from '@pellucid/tensor';
import { nodeBackend } from '@pellucid/tensor/node';
import type { UnreadablePhotoError } from '../../data/errors.ts';
import { openSamples, type Samples } from '../../data/samples.ts';
import { doubleDiscriminator } from '../../networks/deblur-gan/discriminator.ts';
import { type Generator, hasSuperpixels } from '../../networks/generator.ts';
import { restoringNetwork } from '../../networks/restoring-network.ts';
import { lossWithVgg, plainLoss } from '../content-loss.ts';
import { deblurNetwork, isFeatures, superpixelsFor } from '../deblur-network.ts';
import type { Judges, PictureLoss, PictureNetwork } from '../network.ts';
import { defaultPlan, type TrainingPlan } from '../plan.ts';
import { readSavedTraining, type SavedTraining } from '../saved-training.ts';
import { startingState } from '../starting-state.ts';
import type { TrainingState } from '../state.ts';
import { type StepOutcome, Trainer } from '../trainer.ts';
import type { Pace, TrainingReport } from '../training-report.ts';
import { NoRunError, PlanDiffersError, RunExistsError, WeightsError } from './errors.ts';
import { factsOf, titleOf } from './report-facts.ts';
import { RunFolder } from './run-folder.ts';
import { runTraining } from './run-training.ts';
import { countOf, openTrainingData, sampleKind, type TrainingData, validationPairs } from './training-data.ts';
import { fitting, readWeightsFile, type WeightsFile } from './weights-file.ts';

export interface TrainingOptions {
  /** Folder of sharp photographs, or of pairs. */
  readonly data: string;
  /** Folder for what the training leaves behind; see RunFolder. */
  readonly folder: string;
  /** What is left out has the value of `defaultPlan`, or of the training that goes on. */
  readonly plan: Partial<Omit<TrainingPlan, 'data' | 'loss'>>;
  /** Goes on with the training in the folder, instead of starting one. */
  readonly resume: boolean;
  /** A safetensors file of parameters to start from; null: drawn by the seed. */
  readonly from: string | null;
  /** A safetensors file with the parameters of a VGG-19, for the loss of DeblurGAN-v2; null: `reconstructionLoss`. */
  readonly vgg: string | null;
  /** Threads that make samples, and threads that one operation of the network may use; null: all cores. */
  readonly workers: number;
  readonly threads: number | null;
  /** In steps. */
  readonly every: { readonly report: number; readonly validation: number; readonly checkpoint: number };
  /** When it is aborted, the step under way is finished and a checkpoint written. */
  readonly signal: AbortSignal;
  readonly onStart: (start: TrainingStart) => void;
  readonly onStep: (outcome: StepOutcome, pace: Pace) => void;
  readonly onReport: (report: TrainingReport) => void;
  /** Once for each photograph that cannot be used. */
  readonly onUnreadable: (error: UnreadablePhotoError) => void;
}

/** What is known before the first step. */
export interface TrainingStart {
  readonly plan: TrainingPlan;
  /** Steps that are done already. */
  readonly step: number;
  /** Numbers that training changes. */
  readonly parameters: number;
  readonly kind: 'photos' | 'pairs';
  /** Files, or pairs, to train with and to validate with. */
  readonly training: number;
  readonly validation: number;
}

export interface TrainingEnd {
  readonly ending: 'finished' | 'interrupted';
  readonly step: number;
  readonly steps: number;
  readonly best: TrainingState['best'];
}

/**
 * Trains a generator of DeblurGAN-v2.
 * @throws RunExistsError, NoRunError, PlanDiffersError, SavedTrainingError for a folder that does not suit `resume`; NoPhotosError and PairError for
 * the data; WeightsError; DivergedError, and whatever writing files throws
 */
export async function trainGenerator(options: TrainingOptions): Promise<TrainingEnd> {
  const folder = new RunFolder(options.folder);
  const saved = await savedTraining(folder, options);
  const [from, vgg] = [await weightsOrNull(options.from), await weightsOrNull(options.vgg)];
  const loss = lossOf(vgg);
  const asked = { ...options.plan, ...(options.vgg === null ? {} : { loss: loss.name }) };
  const crop = saved?.plan.crop ?? asked.crop ?? defaultPlan.crop;
  const data = await openTrainingData(options.data, crop);
  const plan =
    saved === null ? newPlan(asked, data, from) : agreed(saved.plan, { ...asked, data: data.fingerprint }, folder);
  if (plan.loss !== loss.name) throw new PlanDiffersError(folder.path, 'loss', plan, { loss: loss.name });
  const generator = restoringNetwork({ features: plan.features, superpixels: plan.superpixels });
  const network = deblurNetwork(generator);
  const state = saved === null ? started(network, plan, from) : saved.stateFor(network, judges);
  await folder.create();
  return run({ ...options, folder, plan, generator, network, loss: loss.loss, state, data });
}

interface Setup extends Omit<TrainingOptions, 'data' | 'folder' | 'plan'> {
  readonly folder: RunFolder;
  readonly plan: TrainingPlan;
  readonly generator: Generator;
  readonly network: PictureNetwork;
  readonly loss: PictureLoss;
  readonly state: TrainingState;
  readonly data: TrainingData;
}

async function run(setup: Setup): Promise<TrainingEnd> {
  const { plan, state, data, network, generator, workers } = setup;
  const backend = nodeBackend(setup.threads === null ? {} : { threads: setup.threads });
  const superpixels = superpixelsFor(generator, { width: plan.crop, height: plan.crop });
  const kind = sampleKind(generator, plan);
  const leftOut = new Map<string, string>();
  const onUnreadable = (error: UnreadablePhotoError): void => {
    if (leftOut.has(error.path)) return;
    leftOut.set(error.path, `${error.path}: ${error.reason}`);
    setup.onUnreadable(error);
  };
  for (const each of data.unreadable) onUnreadable(each);
  const pairs = await validationPairs(data.validation, plan, kind, superpixels, onUnreadable);
  const start: TrainingStart = {
    plan,
    step: state.step,
    parameters: state.generator.places.parameters.places.reduce((sum, { shape }) => sum + sizeOf(shape), 0),
    kind: data.training.kind,
    training: countOf(data.training),
    validation: countOf(data.validation),
  };
  setup.onStart(start);
  const samples: Samples = openSamples({
    source: data.training,
    crop: plan.crop,
    seed: plan.seed,
    start: state.step * plan.batch,
    workers,
    queue: Math.max(32, 4 * plan.batch),
    // Photographs come up again and again: decoding them anew each time would take longer than a step.
    cacheBytes: Math.min(2 ** 31, totalmem() / 8),
    onUnreadable,
    ...kind,
    ...(superpixels === null ? {} : { superpixels }),
  });
  try {
    const trainer = new Trainer({ plan, network, loss: setup.loss, judges, backend, samples }, state);
    const facts = { title: titleOf(plan), ...factsOf(start, setup), leftOut: () => [...leftOut.values()] };
    const ending = await runTraining({ ...setup, trainer, backend, pairs, facts });
    return { ending, step: state.step, steps: plan.steps, best: state.best };
  } finally {
    await samples.close();
  }
}

const judges: Judges = (pictures, scope) => {
  const { patch, full } = doubleDiscriminator(pictures, scope);
  return [patch, full];
};

async function savedTraining(folder: RunFolder, { resume }: TrainingOptions): Promise<SavedTraining | null> {
  const bytes = await folder.last();
  if (resume && bytes === null) throw new NoRunError(folder.path);
  if (!resume && bytes !== null) throw new RunExistsError(folder.path);
  return bytes === null ? null : readSavedTraining(bytes);
}

function weightsOrNull(path: string | null): Promise<WeightsFile> | null {
  return path === null ? null : readWeightsFile(path);
}

/** The content loss, and its name in a plan: that of a VGG-19 says which one. */
function lossOf(vgg: WeightsFile | null): { readonly name: string; readonly loss: PictureLoss } {
  if (vgg === null) return { name: defaultPlan.loss, loss: plainLoss };
  return { name: `perceptual, VGG-19 ${vgg.fingerprint}`, loss: fitting(vgg.path, () => lossWithVgg(vgg.values)) };
}

function newPlan(asked: Partial<TrainingPlan>, data: TrainingData, from: WeightsFile | null): TrainingPlan {
  const plan = { ...defaultPlan, ...featuresOf(from), ...asked, data: data.fingerprint };
  return { ...plan, superpixels: plan.superpixels && hasSuperpixels(plan.features) };
}

/** The features that a file of parameters is for, where it says so. */
function featuresOf(from: WeightsFile | null): Partial<Pick<TrainingPlan, 'features'>> {
  const features = from?.features ?? null;
  if (from === null || features === null) return {};
  if (isFeatures(features)) return { features };
  throw new WeightsError(from.path, `they are those of ${JSON.stringify(features)}, which this program does not know`);
}

/** The saved plan, once nothing that is asked for differs from it. */
function agreed(saved: TrainingPlan, asked: Partial<TrainingPlan>, folder: RunFolder): TrainingPlan {
  for (const key of Object.keys(asked) as (keyof TrainingPlan)[]) {
    if (asked[key] !== saved[key]) throw new PlanDiffersError(folder.path, key, saved, asked);
  }
  return saved;
}

function started(network: PictureNetwork, plan: TrainingPlan, from: WeightsFile | null): TrainingState {
  if (from === null) return startingState(network, plan, null);
  if (from.features !== null && from.features !== plan.features) {
    throw new WeightsError(from.path, `they are those of ${from.features}, not of ${plan.features}`);
  }
  return fitting(from.path, () => startingState(network, plan, from.values));
}
