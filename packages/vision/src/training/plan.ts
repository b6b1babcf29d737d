import type { Features } from '../networks/generator.ts';
import type { RatePlan } from './rate-schedule.ts';

/** What decides the numbers of a training, besides the data. Kept in what is saved of it. */
export interface TrainingPlan extends RatePlan {
  /** Which network is trained (see `restoringNetwork`), and whether it has superpixels. */
  readonly features: Features;
  readonly superpixels: boolean;
  /** For networks that are shown what deconvolution makes of a picture: nothing is deconvolved, and blurs are plain to see (`plainDegradation`). */
  readonly blind: boolean;
  /** The content loss, by name; see `contentLoss`. */
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

/** What a training on two cores goes by when nobody says otherwise. */
export const defaultPlan: Omit<TrainingPlan, 'data'> = {
  features: 'superpixel',
  superpixels: true,
  blind: false,
  loss: 'reconstruction',
  crop: 128,
  batch: 4,
  steps: 20_000,
  rate: 1e-3,
  warmUp: 60,
  schedule: 'cosine',
  clip: 0.5,
  averageDecay: 0.999,
  adversarialFrom: null,
  seed: 1,
};

/** Adam's options besides the plan's: means with a shorter memory than Adam's own suit trainings of few steps. */
export const adamBetas = { beta1: 0.9, beta2: 0.95 } as const;
/** Decoupled decay of the weights per step and unit of rate. */
export const weightDecay = 1e-3;
