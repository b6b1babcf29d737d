import {
  adamScalars,
  adamStep,
  add,
  type Backend,
  compile,
  input,
  mul,
  type Program,
  packedInput,
  reduceMean,
  type Tensor,
  type Value,
} from '@pellucid/tensor';
import { ParameterStore } from '../layers/scope.ts';
import { relativisticDiscriminatorLoss, relativisticGeneratorLoss } from '../losses/relativistic-loss.ts';
import { type LossTerm, numberOf } from './generator-step.ts';
import { initialValues } from './initial-values.ts';
import type { Judges } from './network.ts';
import { contentsOf } from './network-graph.ts';
import { OpinionPool } from './opinion-pools.ts';
import { adamBetas, type TrainingPlan } from './plan.ts';
import type { AdversaryState } from './state.ts';
import { type Places, Vectors } from './vectors.ts';

/** Share of the adversarial loss in what the generator minimises, as in DeblurGAN-v2. */
const adversarialShare = 0.001;

/** Discriminators learn slower than a generator that begins at 10⁻³: DeblurGAN-v2 trains them at 10⁻⁴. */
const rateShare = 0.1;

/** What discriminators do in a training: they add to the generator's loss, and take a step of their own on what it restored. */
export class Discriminators {
  readonly #program: Program;

  static async compile(judges: Judges, plan: TrainingPlan, backend: Backend): Promise<Discriminators> {
    const shape = [plan.batch, 3, plan.crop, plan.crop];
    const store = new ParameterStore();
    const pictures = { sharp: input('sharp', shape), restored: input('restored', shape) };
    const sharp = judges(pictures.sharp, store.scope(true));
    const restored = judges(pictures.restored, store.scope(true));
    const losses = sharp.map((real, index) =>
      relativisticDiscriminatorLoss(
        { real, restored: restored[index] ?? real },
        { real: lately('sharp', index), restored: lately('restored', index) },
      ),
    );
    const outputs: Record<string, Tensor> = {};
    for (const [index, real] of sharp.entries()) {
      outputs[`said.sharp.${index}`] = reduceMean(real);
      outputs[`said.restored.${index}`] = reduceMean(restored[index] ?? real);
    }
    const { trained, buffers } = contentsOf(store);
    const step = adamStep(
      { loss: meanOf(losses), parameters: trained, buffers, outputs },
      { ...adamBetas, clip: plan.clip },
    );
    return new Discriminators(await compile(step.outputs, backend, step.options));
  }

  private constructor(program: Program) {
    this.#program = program;
  }

  /**
   * Runs a step; what it gives lies beside the numbers of now until `vectors.keep()`. `said` are the mean predictions for this batch.
   * @param step the discriminators' own, from 1
   */
  async run(
    { vectors, pools }: AdversaryState,
    restored: Value,
    sharp: Value,
    step: number,
    rate: number,
  ): Promise<{ readonly loss: number; readonly gradientNorm: number; readonly said: Said }> {
    const means = { ...latelyValues('sharp', pools.sharp), ...latelyValues('restored', pools.restored) };
    const outputs = await this.#program.run(
      { sharp, restored, ...means, ...adamScalars(step, rate * rateShare, 0, adamBetas), ...vectors.inputs },
      vectors.into,
    );
    const said = (kind: Kind) => pools[kind].map((_, index) => numberOf(outputs[`said.${kind}.${index}`]));
    return {
      loss: numberOf(outputs['loss']),
      gradientNorm: numberOf(outputs['gradientNorm']),
      said: { sharp: said('sharp'), restored: said('restored') },
    };
  }

  release(): Promise<void> {
    return this.#program.release();
  }
}

/** Mean predictions for a batch, one for each discriminator. */
export interface Said {
  readonly sharp: readonly number[];
  readonly restored: readonly number[];
}

/** The state in which discriminators join a training. */
export function newAdversary(judges: Judges, plan: TrainingPlan): AdversaryState {
  const { forms, places, count } = discriminatorForms(judges, plan);
  const pools = () => Array.from({ length: count }, () => new OpinionPool());
  const values = initialValues(forms, plan.seed);
  return { vectors: Vectors.starting(places, values), pools: { sharp: pools(), restored: pools() } };
}

/** What the generator minimises besides its content loss: 0.001 × the mean of what it wants of each discriminator. */
export function adversarialTerm(judges: Judges, restored: Tensor): LossTerm {
  const store = new ParameterStore();
  const predictions = judges(restored, store.scope(true));
  const losses = predictions.map((each, index) => relativisticGeneratorLoss(each, lately('sharp', index)));
  const { bindings } = packedInput('discriminators', store.trained);
  return { loss: mul(meanOf(losses), adversarialShare), bindings };
}

/** The inputs of `adversarialTerm`. */
export function adversarialInputs({ vectors, pools }: AdversaryState): Readonly<Record<string, Value>> {
  return { discriminators: vectors.inputs.parameters, ...latelyValues('sharp', pools.sharp) };
}

/** What discriminators consist of, and how many there are. */
export function discriminatorForms(
  judges: Judges,
  { batch, crop }: TrainingPlan,
): { readonly forms: ParameterStore['forms']; readonly places: Places; readonly count: number } {
  const store = new ParameterStore();
  const { length: count } = judges(input('pictures', [batch, 3, crop, crop]), store.scope(true));
  return { ...contentsOf(store), count };
}

type Kind = 'sharp' | 'restored';

/** The input that says what a discriminator lately thought of such pictures. */
function lately(kind: Kind, index: number): Tensor {
  return input(`lately.${kind}.${index}`, []);
}

function latelyValues(kind: Kind, pools: readonly OpinionPool[]): Readonly<Record<string, Value>> {
  return Object.fromEntries(pools.map(({ mean }, index) => [`lately.${kind}.${index}`, scalar(mean)]));
}

function meanOf(losses: readonly Tensor[]): Tensor {
  return mul(
    losses.reduce((sum, each) => add(sum, each)),
    1 / losses.length,
  );
}

function scalar(number: number): Value {
  return { shape: [], data: Float32Array.of(number) };
}
