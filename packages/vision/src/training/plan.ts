import type { RatePlan } from './rate-schedule.ts';

/** What decides the numbers of a training, besides the data. Kept in what is saved of it. */
export interface TrainingPlan extends RatePlan {
  /** The network, by a name that its maker gives. */
  readonly network: string;
  /** The content loss, by name. */
  readonly loss: string;
  /** Side of the crops in pixels. */
  readonly crop: number;
  /** Crops in a step. */
  readonly batch: number;
  /** Gradients whose norm is larger are shortened to it. */
  readonly clip: number;
  /** Share of the old average that a step leaves, 0 to 1. */
  readonly averageDecay: number;
  /** The step from which discriminators join in (from 1); null: never. */
  readonly adversarialFrom: number | null;
  /** Seeds first numbers and samples. */
  readonly seed: number;
  /** What the samples are made from, as a fingerprint of its names and sizes. */
  readonly data: string;
}

/** Adam's options besides the plan's: means with a shorter memory than Adam's own suit trainings of few steps. */
export const adamBetas = { beta1: 0.9, beta2: 0.95 } as const;
/** Decoupled decay of the weights per step and unit of rate. */
export const weightDecay = 1e-3;

/** The options in which two plans differ; empty for plans that are one. */
export function differences(a: TrainingPlan, b: TrainingPlan): readonly (keyof TrainingPlan)[] {
  return (Object.keys(a) as (keyof TrainingPlan)[]).filter((key) => a[key] !== b[key]);
}
