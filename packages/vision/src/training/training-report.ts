import type { StepSums } from './state.ts';
import type { Validation } from './validation.ts';

/** What is told of a training from time to time: a line of its log. Means are over the steps since the report before. */
export interface TrainingReport {
  /** Steps done. */
  readonly step: number;
  /** Seconds of training until then. */
  readonly seconds: number;
  /** Mean of the content loss. */
  readonly loss: number;
  /** The learning rate of the last step. */
  readonly lr: number;
  /** Mean of the gradient's norm, before it was clipped. */
  readonly gradientNorm: number;
  /** What else the generator minimised, and the discriminators' loss: means; null while there are none. */
  readonly adversarialLoss: number | null;
  readonly discriminatorLoss: number | null;
  /** Of the validation, null where there was none: PSNR in dB, and how much higher it is than that of the blurred pictures; SSIM likewise. */
  readonly psnr: number | null;
  readonly gain: number | null;
  readonly ssim: number | null;
  readonly ssimGain: number | null;
  readonly imagesPerSecond: number;
  /** Share of the time that was spent waiting for samples, 0 to 1. */
  readonly waited: number;
}

/** How fast steps were taken. */
export interface Pace {
  readonly imagesPerSecond: number;
  readonly waited: number;
}

export function trainingReport(
  at: { readonly step: number; readonly seconds: number; readonly rate: number },
  sums: StepSums,
  against: boolean,
  validation: Validation | null,
  { imagesPerSecond, waited }: Pace,
): TrainingReport {
  const mean = (sum: number): number => sum / Math.max(1, sums.steps);
  return {
    step: at.step,
    seconds: rounded(at.seconds, 2),
    loss: mean(sums.loss),
    lr: at.rate,
    gradientNorm: mean(sums.gradientNorm),
    adversarialLoss: against ? mean(sums.adversarialLoss) : null,
    discriminatorLoss: against ? mean(sums.discriminatorLoss) : null,
    psnr: validation?.psnr ?? null,
    gain: validation?.gain ?? null,
    ssim: validation?.ssim ?? null,
    ssimGain: validation?.ssimGain ?? null,
    imagesPerSecond: rounded(imagesPerSecond, 2),
    waited: rounded(waited, 4),
  };
}

function rounded(number: number, digits: number): number {
  return Number(number.toFixed(digits));
}
