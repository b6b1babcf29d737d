import { defocusKernel } from '../../blur/defocus.ts';
import type { Kernel } from '../../blur/kernel.ts';
import type { Plane } from '../../images/plane.ts';
import { type SpectralEvidence, spectralEvidence } from './evidence.ts';
import { powerSpectrum } from './power-spectrum.ts';
import { ROUGHLY, SpectralModel } from './spectral-fit.ts';

export interface DefocusFinding {
  readonly kernel: Kernel;
  /** Of the disc, in pixels. */
  readonly radius: number;
  readonly evidence: SpectralEvidence;
}

/** Radii in pixels. Below the least there is nothing to restore. */
const LEAST = 0.75;
const MOST = 14;
const STEP = 0.25;
const FINE_STEP = 0.05;

/**
 * The disc that explains a picture's blur best (see SpectralModel): its zeros are rings in the spectrum. Always finds one; the evidence says
 * whether to believe it. `grey` is sRGB-encoded, 0 to 1.
 */
export function findDefocus(grey: Plane): DefocusFinding {
  const spectrum = powerSpectrum(grey);
  const rough = new SpectralModel(spectrum, ROUGHLY);
  const most = Math.min(MOST, spectrum.side / 6);
  const radii = Array.from({ length: Math.max(1, Math.floor((most - LEAST) / STEP) + 1) }, (_, i) => LEAST + i * STEP);
  const start = best(radii, (radius) => rough.fitKernel(defocusKernel(radius))).value;
  const model = new SpectralModel(spectrum);
  const finer = Array.from({ length: 11 }, (_, i) => start + (i - 5) * FINE_STEP);
  const { value: radius, likelihood } = best(finer, (value) => model.fitKernel(defocusKernel(value)));
  return { kernel: defocusKernel(radius), radius, evidence: spectralEvidence(model, likelihood) };
}

function best(
  values: readonly number[],
  likelihoodOf: (value: number) => number,
): { value: number; likelihood: number } {
  return values
    .map((value) => ({ value, likelihood: likelihoodOf(value) }))
    .reduce((a, b) => (b.likelihood > a.likelihood ? b : a));
}
