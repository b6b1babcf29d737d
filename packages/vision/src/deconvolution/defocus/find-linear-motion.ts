import type { Kernel } from '../../blur/kernel.ts';
import { linearKernel } from '../../blur/linear-motion.ts';
import type { Plane } from '../../images/plane.ts';
import { type SpectralEvidence, spectralEvidence } from './evidence.ts';
import { powerSpectrum } from './power-spectrum.ts';
import { ROUGHLY, SpectralModel } from './spectral-fit.ts';

export interface LinearMotionFinding {
  readonly kernel: Kernel;
  /** In pixels. */
  readonly length: number;
  /** In radians from the x axis downwards, 0 to π. */
  readonly angle: number;
  readonly evidence: SpectralEvidence;
}

interface Line {
  readonly length: number;
  readonly angle: number;
  readonly likelihood: number;
}

/** Lengths in pixels, each this many times the one before. */
const LEAST = 3;
const MOST = 45;
const RATIO = 1.12;

/**
 * The even motion along a line that explains a picture's blur best (see SpectralModel): its zeros are stripes in the spectrum. Always
 * finds one; the evidence says whether to believe it. `grey` is sRGB-encoded, 0 to 1.
 */
export function findLinearMotion(grey: Plane): LinearMotionFinding {
  const spectrum = powerSpectrum(grey);
  const rough = new SpectralModel(spectrum, ROUGHLY);
  let start = fitLine(rough, LEAST, 0);
  for (let length = LEAST; length < Math.min(MOST, spectrum.side / 3); length *= RATIO) {
    // Ends of the line move by about a pixel from one angle to the next.
    const angles = Math.ceil(Math.max(8, 1.2 * length));
    for (let i = 0; i < angles; i++) start = better(start, fitLine(rough, length, (i * Math.PI) / angles));
  }
  const model = new SpectralModel(spectrum);
  const line = refined(start, model);
  const { length, likelihood } = line;
  const angle = ((line.angle % Math.PI) + Math.PI) % Math.PI;
  return { kernel: linearKernel(length, angle), length, angle, evidence: spectralEvidence(model, likelihood) };
}

/** Steps to better neighbours in length and angle, halved whenever there is none. */
function refined({ length, angle }: Line, model: SpectralModel): Line {
  let line = fitLine(model, length, angle);
  for (let step = 0.5; step > 0.1; ) {
    const turn = (1.2 * step) / line.length;
    const neighbours = [
      fitLine(model, line.length + step, line.angle),
      fitLine(model, Math.max(1, line.length - step), line.angle),
      fitLine(model, line.length, line.angle + turn),
      fitLine(model, line.length, line.angle - turn),
    ];
    const next = neighbours.reduce(better, line);
    if (next === line) step /= 2;
    line = next;
  }
  return line;
}

function fitLine(model: SpectralModel, length: number, angle: number): Line {
  return { length, angle, likelihood: model.fitKernel(linearKernel(length, angle)) };
}

function better(a: Line, b: Line): Line {
  return b.likelihood > a.likelihood ? b : a;
}
