import { adamScalars, type Backend } from '@pellucid/tensor';
import { type Batch, BatchQueue, type Samples } from './batches.ts';
import { adversarialInputs, adversarialTerm, Discriminators, newAdversary } from './discriminators.ts';
import { DivergedError } from './diverged-error.ts';
import { type GeneratorOutcome, GeneratorStep } from './generator-step.ts';
import type { Judges, PictureLoss, PictureNetwork } from './network.ts';
import { adamBetas, type TrainingPlan } from './plan.ts';
import { averageDecayAt, rateAt } from './rate-schedule.ts';
import type { AdversaryState, TrainingState } from './state.ts';

export interface TrainerParts {
  readonly plan: TrainingPlan;
  readonly network: PictureNetwork;
  readonly loss: PictureLoss;
  /** Who joins in when the plan says so. */
  readonly judges: Judges;
  readonly backend: Backend;
  /** Begins with sample state.step × plan.batch. */
  readonly samples: Samples;
}

/** What came of a step. */
export interface StepOutcome {
  /** From 1. */
  readonly step: number;
  /** The content loss. */
  readonly loss: number;
  readonly gradientNorm: number;
  readonly rate: number;
  /** What the step took, with waiting for samples. */
  readonly milliseconds: number;
  /** What of it was waiting for samples. */
  readonly waited: number;
}

/** Takes steps: changes the state, and nothing else. */
export class Trainer {
  readonly state: TrainingState;
  readonly #parts: TrainerParts;
  readonly #batches: BatchQueue;
  #generator: GeneratorStep | null = null;
  #discriminators: Discriminators | null = null;

  constructor(parts: TrainerParts, state: TrainingState) {
    const { samples, network, plan } = parts;
    this.state = state;
    this.#parts = parts;
    this.#batches = new BatchQueue(samples, network, plan.batch, plan.crop);
  }

  /**
   * The next step of the plan. @throws DivergedError when the loss or a gradient is not finite: the state is still that before the step
   */
  async step(): Promise<StepOutcome> {
    const { plan, judges } = this.#parts;
    const { state } = this;
    const step = state.step + 1;
    if (plan.adversarialFrom !== null && step >= plan.adversarialFrom) state.adversary ??= newAdversary(judges, plan);
    const generator = await this.#generatorStep();
    const started = performance.now();
    const { batch, waited } = await this.#batches.next();
    const rate = rateAt(step, plan);
    const scalars = adamScalars(step, rate, averageDecayAt(step, plan.averageDecay), adamBetas);
    const against = state.adversary === null ? {} : adversarialInputs(state.adversary);
    const outcome = await generator.run(state.generator, batch, { ...scalars, ...against });
    this.#check(step, { 'the content loss': outcome.content, 'the loss': outcome.loss });
    this.#check(step, { 'the norm of the gradient': outcome.gradientNorm });
    const discriminatorLoss =
      state.adversary === null ? 0 : await this.#judge(state.adversary, step, rate, outcome, batch);
    state.generator.keep();
    state.step = step;
    state.sums.steps++;
    state.sums.loss += outcome.content;
    state.sums.gradientNorm += outcome.gradientNorm;
    state.sums.adversarialLoss += outcome.loss - outcome.content;
    state.sums.discriminatorLoss += discriminatorLoss;
    const milliseconds = performance.now() - started;
    state.seconds += milliseconds / 1000;
    return { step, loss: outcome.content, gradientNorm: outcome.gradientNorm, rate, milliseconds, waited };
  }

  async release(): Promise<void> {
    await this.#generator?.release();
    await this.#discriminators?.release();
  }

  /** A step of the discriminators. The generator's own is not kept yet, so that a number that is not finite leaves both as they were. */
  async #judge(
    adversary: AdversaryState,
    step: number,
    rate: number,
    { restored }: GeneratorOutcome,
    { sharp }: Batch,
  ): Promise<number> {
    const { plan, judges, backend } = this.#parts;
    this.#discriminators ??= await Discriminators.compile(judges, plan, backend);
    const own = step - (plan.adversarialFrom ?? 1) + 1;
    const { loss, gradientNorm, said } = await this.#discriminators.run(adversary, restored, sharp, own, rate);
    this.#check(step, { 'the loss of the discriminators': loss });
    this.#check(step, { 'the norm of the discriminators’ gradient': gradientNorm });
    adversary.vectors.keep();
    for (const kind of ['sharp', 'restored'] as const) {
      for (const [index, pool] of adversary.pools[kind].entries()) pool.add(said[kind][index] ?? 0);
    }
    return loss;
  }

  async #generatorStep(): Promise<GeneratorStep> {
    const { network, loss, judges, plan, backend } = this.#parts;
    const joined = plan.adversarialFrom !== null && this.state.adversary !== null;
    if (this.#generator !== null && joined === this.#againstOthers) return this.#generator;
    await this.#generator?.release();
    this.#againstOthers = joined;
    this.#generator = await GeneratorStep.compile(
      network,
      loss,
      plan,
      backend,
      joined ? (restored) => adversarialTerm(judges, restored) : null,
    );
    return this.#generator;
  }

  #againstOthers = false;

  #check(step: number, quantities: Readonly<Record<string, number>>): void {
    const { batch } = this.#parts.plan;
    for (const [quantity, value] of Object.entries(quantities)) {
      if (!Number.isFinite(value)) throw new DivergedError(step, quantity, value, [(step - 1) * batch, step * batch]);
    }
  }
}
