import {
  adamStep,
  add,
  type Backend,
  compile,
  input,
  type Program,
  sizeOf,
  type Tensor,
  type Value,
} from '@pellucid/tensor';
import type { Batch } from './batches.ts';
import type { PictureLoss, PictureNetwork } from './network.ts';
import { networkGraph } from './network-graph.ts';
import { adamBetas, type TrainingPlan, weightDecay } from './plan.ts';
import type { Vectors } from './vectors.ts';

/** A part of the generator's loss that somebody else adds to its graph. */
export interface LossTerm {
  /** A scalar, to be minimised. */
  readonly loss: Tensor;
  readonly bindings: ReadonlyMap<Tensor, Tensor>;
}

export interface GeneratorOutcome {
  readonly content: number;
  /** The content loss and what else the generator minimises. */
  readonly loss: number;
  readonly gradientNorm: number;
  /** [batch, 3, crop, crop]; overwritten by the next step. */
  readonly restored: Value;
}

/** One step of the generator as one graph: forward, backward, Adam. */
export class GeneratorStep {
  readonly #program: Program;
  readonly #restored: Value;

  /** @param term adds to the content loss, in training against discriminators */
  static async compile(
    network: PictureNetwork,
    contentLoss: PictureLoss,
    plan: TrainingPlan,
    backend: Backend,
    term: ((restored: Tensor) => LossTerm) | null,
  ): Promise<GeneratorStep> {
    const shape = [plan.batch, 3, plan.crop, plan.crop];
    const sharp = input('sharp', shape);
    const { restored, trained, buffers } = networkGraph(
      network,
      [plan.batch, network.channels, plan.crop, plan.crop],
      true,
    );
    const content = contentLoss.build(restored, sharp);
    const more = term?.(restored);
    const loss = more === undefined ? content : add(content, more.loss);
    const outputs = { restored, content };
    const step = adamStep(
      { loss, parameters: trained, buffers, outputs },
      { ...adamBetas, weightDecay, clip: plan.clip },
    );
    const bindings = new Map([...(step.options.bindings ?? []), ...(more?.bindings ?? [])]);
    return new GeneratorStep(await compile(step.outputs, backend, { bindings, values: contentLoss.values }), {
      shape,
      data: new Float32Array(sizeOf(shape)),
    });
  }

  private constructor(program: Program, restored: Value) {
    this.#program = program;
    this.#restored = restored;
  }

  /** Runs a step. What it gives lies beside the numbers of now until `vectors.keep()`. */
  async run(
    vectors: Vectors,
    { blurred, sharp, others }: Batch,
    scalars: Readonly<Record<string, Value>>,
  ): Promise<GeneratorOutcome> {
    const outputs = await this.#program.run(
      { blurred, sharp, ...others, ...scalars, ...vectors.inputs },
      { ...vectors.into, restored: this.#restored },
    );
    return {
      content: numberOf(outputs['content']),
      loss: numberOf(outputs['loss']),
      gradientNorm: numberOf(outputs['gradientNorm']),
      restored: this.#restored,
    };
  }

  release(): Promise<void> {
    return this.#program.release();
  }
}

/** The number in a scalar. */
export function numberOf(value: Value | undefined): number {
  return value?.data[0] ?? Number.NaN;
}
