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
import { doubleDiscriminator } from '../networks/deblur-gan/discriminator.ts';
import { type LossTerm, numberOf } from './generator-step.ts';
import { initialValues } from './initial-values.ts';
import { contentsOf } from './network-graph.ts';
import { OpinionPool } from './opinion-pools.ts';
import { adamBetas, type TrainingPlan } from './plan.ts';
import type { AdversaryState } from './state.ts';
import { type NamedValues, type Places, type VectorName, Vectors } from './vectors.ts';

/** The two discriminators of DeblurGAN-v2. */
const scales = ['patch', 'full'] as const;

/** Share of the adversarial loss in what the generator minimises, as in DeblurGAN-v2. */
const adversarialShare = 0.001;

/** Discriminators learn slower than a generator that begins at 10⁻³: DeblurGAN-v2 trains them at 10⁻⁴. */
const rateShare = 0.1;

/** What discriminators do in a training: they add to the generator's loss, and take a step of their own on what it restored. */
export class Discriminators {
  readonly #program: Program;

  static async compile(plan: TrainingPlan, backend: Backend): Promise<Discriminators> {
    const shape = [plan.batch, 3, plan.crop, plan.crop];
    const store = new ParameterStore();
    const pictures = { sharp: input('sharp', shape), restored: input('restored', shape) };
    const sharp = doubleDiscriminator(pictures.sharp, store.scope(true));
    const restored = doubleDiscriminator(pictures.restored, store.scope(true));
    const losses = scales.map((scale) =>
      relativisticDiscriminatorLoss(
        { real: sharp[scale], restored: restored[scale] },
        { real: lately('sharp', scale), restored: lately('restored', scale) },
      ),
    );
    const outputs: Record<string, Tensor> = {};
    for (const scale of scales) {
      outputs[`said.sharp.${scale}`] = reduceMean(sharp[scale]);
      outputs[`said.restored.${scale}`] = reduceMean(restored[scale]);
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
    const means: Record<string, Value> = {};
    for (const [index, scale] of scales.entries()) {
      means[nameOfMean('sharp', scale)] = scalar(pools.sharp[index]?.mean ?? 0);
      means[nameOfMean('restored', scale)] = scalar(pools.restored[index]?.mean ?? 0);
    }
    const outputs = await this.#program.run(
      { sharp, restored, ...means, ...adamScalars(step, rate * rateShare, 0, adamBetas), ...vectors.inputs },
      vectors.into,
    );
    const said = (kind: string) => scales.map((scale) => numberOf(outputs[`said.${kind}.${scale}`]));
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
export function newAdversary(plan: TrainingPlan): AdversaryState {
  const { forms, places } = discriminatorForms(plan);
  const pool = () => scales.map(() => new OpinionPool());
  const values = initialValues(forms, plan.seed);
  return { vectors: Vectors.starting(places, values), pools: { sharp: pool(), restored: pool() } };
}

/** A state of discriminators that was saved. */
export function savedAdversary(
  plan: TrainingPlan,
  valuesOf: (name: VectorName) => NamedValues,
  means: { readonly sharp: readonly (readonly number[])[]; readonly restored: readonly (readonly number[])[] },
): AdversaryState {
  const pools = (saved: readonly (readonly number[])[]) => scales.map((_, index) => new OpinionPool(saved[index]));
  return {
    vectors: Vectors.of(discriminatorForms(plan).places, valuesOf),
    pools: { sharp: pools(means.sharp), restored: pools(means.restored) },
  };
}

/** What the generator minimises besides its content loss: 0.001 × the mean of what it wants of each discriminator. */
export function adversarialTerm(restored: Tensor): LossTerm {
  const store = new ParameterStore();
  const predictions = doubleDiscriminator(restored, store.scope(true));
  const losses = scales.map((scale) => relativisticGeneratorLoss(predictions[scale], lately('sharp', scale)));
  const { bindings } = packedInput('discriminators', store.trained);
  return { loss: mul(meanOf(losses), adversarialShare), bindings };
}

/** The inputs of `adversarialTerm`. */
export function adversarialInputs({ vectors, pools }: AdversaryState): Readonly<Record<string, Value>> {
  const means = scales.map(
    (scale, index) => [nameOfMean('sharp', scale), scalar(pools.sharp[index]?.mean ?? 0)] as const,
  );
  return { discriminators: vectors.inputs.parameters, ...Object.fromEntries(means) };
}

/** What the discriminators consist of. */
export function discriminatorForms({ batch, crop }: TrainingPlan): {
  readonly forms: ParameterStore['forms'];
  readonly places: Places;
} {
  const store = new ParameterStore();
  doubleDiscriminator(input('pictures', [batch, 3, crop, crop]), store.scope(true));
  return contentsOf(store);
}

type Kind = 'sharp' | 'restored';
type Scale = (typeof scales)[number];

/** The input that says what a discriminator lately thought of such pictures. */
function lately(kind: Kind, scale: Scale): Tensor {
  return input(nameOfMean(kind, scale), []);
}

function nameOfMean(kind: Kind, scale: Scale): string {
  return `lately.${kind}.${scale}`;
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
