import { readSafetensors, SafetensorsError, type Value, writeSafetensors } from '@pellucid/tensor';
import { matchParameters, ParameterMismatchError } from '../checkpoints/match-parameters.ts';
import { isFeatures } from './deblur-network.ts';
import { discriminatorForms } from './discriminators.ts';
import type { Judges, PictureNetwork } from './network.ts';
import { networkGraph } from './network-graph.ts';
import { OpinionPool } from './opinion-pools.ts';
import type { TrainingPlan } from './plan.ts';
import { isSchedule } from './rate-schedule.ts';
import type { AdversaryState, StepSums, TrainingState } from './state.ts';
import { type NamedValues, type Places, type VectorName, Vectors, vectorNames } from './vectors.ts';

/**
 * A training as one safetensors file. Its tensors are named `generator/parameters/fpn.td1.0.weight`: of the generator and, once they have joined
 * in, the `discriminators`, the vectors `parameters`, `mean`, `square`, `average` and `buffers`. Its metadata hold `pellucid.training`, the
 * version, and as JSON `plan` (a TrainingPlan) and `progress` (the rest of a TrainingState).
 *
 * Law: a training that goes on from what was saved takes the same steps, to the bit, as one that never stopped.
 */
export function saveTraining(plan: TrainingPlan, state: TrainingState): Uint8Array {
  const tensors = new Map<string, Value>();
  add(tensors, 'generator', state.generator);
  if (state.adversary !== null) add(tensors, 'discriminators', state.adversary.vectors);
  const pools = state.adversary?.pools;
  const progress: Progress = {
    step: state.step,
    sums: state.sums,
    best: state.best,
    seconds: state.seconds,
    opinions:
      pools === undefined
        ? null
        : { sharp: pools.sharp.map(({ means }) => means), restored: pools.restored.map(({ means }) => means) },
  };
  const metadata = new Map([
    [versionKey, version],
    ['plan', JSON.stringify(plan)],
    ['progress', JSON.stringify(progress)],
  ]);
  return writeSafetensors(tensors, metadata);
}

/** A training that was saved, before its numbers are fitted to a network. */
export interface SavedTraining {
  readonly plan: TrainingPlan;
  /** Steps done. */
  readonly step: number;
  /** @throws SavedTrainingError when the numbers are not those of the network */
  stateFor(network: PictureNetwork, judges: Judges): TrainingState;
}

/** A file is not a training that was saved, or not one that this version can go on with. */
export class SavedTrainingError extends Error {
  override readonly name = 'SavedTrainingError';
}

/** @throws SavedTrainingError */
export function readSavedTraining(bytes: Uint8Array): SavedTraining {
  const { tensors, metadata } = contentsOfFile(bytes);
  const found = metadata.get(versionKey);
  if (found === undefined)
    throw new SavedTrainingError('it is a safetensors file, but not one that a training was saved in');
  if (found !== version)
    throw new SavedTrainingError(`it has version ${found}; this program goes on with version ${version}`);
  const plan = checkedPlan(parsed(metadata, 'plan'));
  const progress = checkedProgress(parsed(metadata, 'progress'));
  return {
    plan,
    step: progress.step,
    stateFor: (network, judges) => stateOf(network, judges, plan, progress, tensors),
  };
}

const versionKey = 'pellucid.training';
const version = '1';

interface Progress {
  readonly step: number;
  readonly sums: StepSums;
  readonly best: TrainingState['best'];
  readonly seconds: number;
  /** What discriminators lately thought, oldest first, for each of them. */
  readonly opinions: {
    readonly sharp: readonly (readonly number[])[];
    readonly restored: readonly (readonly number[])[];
  } | null;
}

function add(tensors: Map<string, Value>, owner: string, vectors: Vectors): void {
  for (const vector of vectorNames) {
    for (const [name, value] of vectors.named(vector)) tensors.set(`${owner}/${vector}/${name}`, value);
  }
}

function contentsOfFile(bytes: Uint8Array): ReturnType<typeof readSafetensors> {
  try {
    return readSafetensors(bytes);
  } catch (error) {
    if (error instanceof SafetensorsError) throw new SavedTrainingError(lowerFirst(error.message));
    throw error;
  }
}

function parsed(metadata: ReadonlyMap<string, string>, key: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(metadata.get(key) ?? '');
    if (typeof value === 'object' && value !== null) return value as Readonly<Record<string, unknown>>;
  } catch {
    // Said below.
  }
  throw new SavedTrainingError(`its ${key} cannot be read`);
}

function stateOf(
  network: PictureNetwork,
  judges: Judges,
  plan: TrainingPlan,
  progress: Progress,
  tensors: ReadonlyMap<string, Value>,
): TrainingState {
  const { places } = networkGraph(network, [plan.batch, network.channels, plan.crop, plan.crop], true);
  const generator = Vectors.of(places, fitting('generator', places, tensors));
  const { step, sums, best, seconds, opinions } = progress;
  const adversary = opinions === null ? null : adversaryOf(judges, plan, opinions, tensors);
  return { step, generator, adversary, sums: { ...sums }, best, seconds };
}

function adversaryOf(
  judges: Judges,
  plan: TrainingPlan,
  opinions: NonNullable<Progress['opinions']>,
  tensors: ReadonlyMap<string, Value>,
): AdversaryState {
  const { places, count } = discriminatorForms(judges, plan);
  const pools = (saved: readonly (readonly number[])[]) =>
    Array.from({ length: count }, (_, index) => new OpinionPool(saved[index]));
  return {
    vectors: Vectors.of(places, fitting('discriminators', places, tensors)),
    pools: { sharp: pools(opinions.sharp), restored: pools(opinions.restored) },
  };
}

/** The saved numbers of each vector, once they are known to be those of the places. */
function fitting(
  owner: string,
  places: Places,
  tensors: ReadonlyMap<string, Value>,
): (name: VectorName) => NamedValues {
  return (vector) => {
    const prefix = `${owner}/${vector}/`;
    const own = [...tensors].filter(([name]) => name.startsWith(prefix));
    const values = new Map(own.map(([name, value]) => [name.slice(prefix.length), value]));
    const packing = vector === 'buffers' ? places.buffers : places.parameters;
    try {
      matchParameters(new Map(packing.places.map(({ name, shape }) => [name, shape])), values);
    } catch (error) {
      if (error instanceof ParameterMismatchError)
        throw new SavedTrainingError(`of the ${owner}' ${vector}: ${error.message}`);
      throw error;
    }
    return values;
  };
}

const planTypes: Readonly<Record<keyof TrainingPlan, string>> = {
  features: 'string',
  superpixels: 'boolean',
  blind: 'boolean',
  loss: 'string',
  crop: 'number',
  batch: 'number',
  steps: 'number',
  rate: 'number',
  warmUp: 'number',
  schedule: 'string',
  clip: 'number',
  averageDecay: 'number',
  adversarialFrom: 'number or null',
  seed: 'number',
  data: 'string',
};

function checkedPlan(plan: Readonly<Record<string, unknown>>): TrainingPlan {
  for (const [key, type] of Object.entries(planTypes)) {
    if (!type.split(' or ').includes(plan[key] === null ? 'null' : typeof plan[key])) {
      throw new SavedTrainingError(`its plan has ${JSON.stringify(plan[key])} as ${key}; expected a ${type}`);
    }
  }
  const known = plan as unknown as TrainingPlan;
  const whole = (number: number, least: number): boolean => Number.isSafeInteger(number) && number >= least;
  if (isFeatures(known.features) && isSchedule(known.schedule) && whole(known.crop, 1) && whole(known.batch, 1))
    return known;
  throw new SavedTrainingError('its plan names features, a schedule or sizes that this program does not know');
}

function checkedProgress(progress: Readonly<Record<string, unknown>>): Progress {
  const { step, sums, seconds } = progress as Partial<Progress>;
  if (Number.isSafeInteger(step) && (step ?? -1) >= 0 && typeof sums === 'object' && typeof seconds === 'number') {
    return progress as unknown as Progress;
  }
  throw new SavedTrainingError('its progress cannot be read');
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
