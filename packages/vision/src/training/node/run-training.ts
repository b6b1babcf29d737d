import type { Backend } from '@pellucid/tensor';
import { DivergedError } from '../diverged-error.ts';
import type { PictureNetwork } from '../network.ts';
import type { TrainingPlan } from '../plan.ts';
import { Restorer } from '../restorer.ts';
import { saveTraining } from '../saved-training.ts';
import type { StepSums } from '../state.ts';
import type { StepOutcome, Trainer } from '../trainer.ts';
import { type Pace, type TrainingReport, trainingReport } from '../training-report.ts';
import { type Validation, type ValidationPair, validate } from '../validation.ts';
import { weightsFile } from '../weights.ts';
import { type ReportFacts, ReportFile } from './report-file.ts';
import type { RunFolder } from './run-folder.ts';

export interface TrainingRun {
  readonly trainer: Trainer;
  readonly plan: TrainingPlan;
  readonly network: PictureNetwork;
  readonly backend: Backend;
  /** None: there is no validation, and the last checkpoint counts as the best. */
  readonly pairs: readonly ValidationPair[];
  readonly folder: RunFolder;
  /** In steps, each at least 1. What ends the training is told, measured and kept, too. */
  readonly every: { readonly report: number; readonly validation: number; readonly checkpoint: number };
  readonly facts: ReportFacts;
  /** Told after every step. */
  readonly onStep: (outcome: StepOutcome, pace: Pace) => void;
  readonly onReport: (report: TrainingReport) => void;
  /** Aborted: the step under way is finished, a checkpoint written, and that is all. */
  readonly signal: AbortSignal;
}

/**
 * Takes the steps that the plan still has, keeps log, checkpoints and report. What is thrown leaves the last good checkpoint as it was.
 * @throws DivergedError; system errors when a file cannot be written; what the samples throw
 */
export async function runTraining(run: TrainingRun): Promise<'finished' | 'interrupted'> {
  const { trainer, plan, folder, signal } = run;
  const { state } = trainer;
  const restorer = new Restorer(run.network, run.backend);
  const stopwatch = new Stopwatch(plan.batch);
  const report = new ReportFile(folder, plan, run.facts, run.pairs, await folder.beginLog(state.step));
  try {
    while (state.step < plan.steps && !signal.aborted) {
      const outcome = await trainer.step();
      stopwatch.add(outcome);
      run.onStep(outcome, stopwatch.lately);
      await tell(outcome);
    }
    const ending = state.step < plan.steps ? 'interrupted' : 'finished';
    if (ending === 'interrupted') await keepLast();
    await report.end(ending);
    return ending;
  } catch (error) {
    if (error instanceof DivergedError) await report.end('diverged', error.message);
    throw error;
  } finally {
    await restorer.release();
    await trainer.release();
  }

  async function tell({ step, rate }: StepOutcome): Promise<void> {
    const { every } = run;
    const due = (interval: number): boolean => step % interval === 0 || step === plan.steps;
    const validation = due(every.validation) ? await measured() : null;
    if (validation !== null || due(every.report)) {
      const { seconds, sums, adversary } = state;
      const told = trainingReport({ step, seconds, rate }, sums, adversary !== null, validation, stopwatch.read());
      reset(sums);
      await folder.log(told);
      await report.add(told, validation?.restored ?? null);
      run.onReport(told);
    }
    if (validation !== null && state.best?.step === step) await keepBest(validation);
    if (due(every.checkpoint)) await keepLast();
  }

  async function measured(): Promise<Validation | null> {
    if (run.pairs.length === 0) return null;
    const { average, buffers } = state.generator.inputs;
    const validation = await validate(run.pairs, restorer, { parameters: average, buffers });
    if (state.best === null || validation.psnr > state.best.psnr)
      state.best = { step: state.step, psnr: validation.psnr };
    return validation;
  }

  async function keepBest(validation: Validation): Promise<void> {
    await folder.write('best', saveTraining(plan, state));
    await folder.write('weights', weightsFile(plan, state, validation));
  }

  async function keepLast(): Promise<void> {
    await folder.write('last', saveTraining(plan, state));
    if (run.pairs.length === 0) await folder.write('weights', weightsFile(plan, state, null));
  }
}

/** Measures the pace since it was last read, and that of the last steps. */
class Stopwatch {
  readonly #batch: number;
  #sums = { steps: 0, milliseconds: 0, waited: 0 };
  #recent: StepOutcome[] = [];

  constructor(batch: number) {
    this.#batch = batch;
  }

  add(outcome: StepOutcome): void {
    this.#sums.steps++;
    this.#sums.milliseconds += outcome.milliseconds;
    this.#sums.waited += outcome.waited;
    this.#recent = [...this.#recent.slice(-19), outcome];
  }

  get lately(): Pace {
    const sum = (of: 'milliseconds' | 'waited'): number => this.#recent.reduce((total, each) => total + each[of], 0);
    return this.#pace(this.#recent.length, sum('milliseconds'), sum('waited'));
  }

  read(): Pace {
    const { steps, milliseconds, waited } = this.#sums;
    this.#sums = { steps: 0, milliseconds: 0, waited: 0 };
    return this.#pace(steps, milliseconds, waited);
  }

  #pace(steps: number, milliseconds: number, waited: number): Pace {
    const all = Math.max(milliseconds, 1e-3);
    return { imagesPerSecond: (steps * this.#batch * 1000) / all, waited: waited / all };
  }
}

function reset(sums: StepSums): void {
  Object.assign(sums, { steps: 0, loss: 0, gradientNorm: 0, adversarialLoss: 0, discriminatorLoss: 0 });
}
