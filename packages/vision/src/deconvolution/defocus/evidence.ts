import type { SpectralModel } from './spectral-fit.ts';

/** How much better a blur explains a picture than others do, in logarithms of the likelihood per frequency. */
export interface SpectralEvidence {
  /** Better than no blur at all. Sharp photographs mostly stay below 0.03, blurred ones lie around 0.2. */
  readonly overNone: number;
  /** Better than the best Gaussian blur, which has no zeros: below 0 the picture is soft in another way. */
  readonly overGaussian: number;
}

/** Deviations in pixels. */
const GAUSSIANS: readonly number[] = [0.4, 0.8, 1.2, 1.6, 2, 2.5, 3, 4, 5];

export function spectralEvidence(model: SpectralModel, likelihood: number): SpectralEvidence {
  const none = model.fitGaussian(0);
  const gaussian = Math.max(none, ...GAUSSIANS.map((deviation) => model.fitGaussian(deviation)));
  return { overNone: likelihood - none, overGaussian: likelihood - gaussian };
}
