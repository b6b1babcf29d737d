import type { OpinionPools } from './opinion-pools.ts';
import type { Vectors } from './vectors.ts';

/** Everything that a training has come to: with the plan and the data, it decides all that follows. */
export interface TrainingState {
  /** Steps done. The next batch begins with sample step × batch. */
  step: number;
  readonly generator: Vectors;
  /** Once discriminators have joined in. */
  adversary: AdversaryState | null;
  /** Sums over the steps since the last report. */
  readonly sums: StepSums;
  /** The highest validation PSNR so far. */
  best: { readonly step: number; readonly psnr: number } | null;
  /** Seconds of training, over all its parts. */
  seconds: number;
}

export interface AdversaryState {
  readonly vectors: Vectors;
  readonly pools: OpinionPools;
}

export interface StepSums {
  steps: number;
  loss: number;
  gradientNorm: number;
  adversarialLoss: number;
  discriminatorLoss: number;
}
