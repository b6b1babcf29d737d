import type { Kernel } from '../../blur/kernel.ts';
import { cutOut } from '../../images/cut-out.ts';
import type { Plane } from '../../images/plane.ts';
import { choosePatch, type Patch } from './choose-patch.ts';
import { type EstimateOptions, estimateKernel } from './estimate-kernel.ts';
import { improveKernel } from './improve-kernel.ts';
import type { Restorer } from './restorer.ts';
import { planeAt } from './shrink-plane.ts';

/** A kernel found in a photograph, perhaps at a smaller size. */
export interface PhotoEstimate {
  readonly kernel: Kernel;
  /** The kernel is that of the photograph shrunk to this share of its size, 0 to 1: in the photograph it is 1/scale times as wide. */
  readonly scale: number;
  /** Where it was found, in pixels of the shrunk photograph. */
  readonly patch: Patch;
  /** What the shrunk photograph shows there. */
  readonly part: Plane;
}

export interface PhotoEstimateOptions extends Omit<EstimateOptions, 'support'> {
  /** What may improve the kernel: see `improveKernel`. */
  readonly restorer?: Restorer;
}

/** Kernels up to this size are looked for; wider blur is found at a smaller scale. */
const SUPPORT = 31;
/** Large enough for edges of all directions, small enough for seconds. */
export const PATCH = 512;
/** The search begins where the photograph's longer side is at most this long: a shake of 31 pixels there is very strong. */
export const FIRST_SIDE = 1100;
/** A kernel narrower than this at a smaller scale is looked for again at twice the scale, where more of its shape is seen. */
const NARROW = 11;

/**
 * The kernel that blurred a photograph, of which `grey` is the luma, sRGB-encoded, 0 to 1: at the scale where it is neither a dot nor larger than
 * what can be found, in the part of the photograph that tells most. Throws SupportError when a side is below 62 pixels.
 */
export async function estimateInPhoto(grey: Plane, options: PhotoEstimateOptions = {}): Promise<PhotoEstimate> {
  let scale = Math.min(1, FIRST_SIDE / Math.max(grey.width, grey.height));
  let estimate = await estimateAt(grey, scale, options);
  while (scale < 1 && kernelWidth(estimate.kernel) < NARROW) {
    scale = Math.min(1, 2 * scale);
    estimate = await estimateAt(grey, scale, options);
  }
  const { restorer } = options;
  if (restorer === undefined) return estimate;
  return { ...estimate, kernel: await improveKernel(estimate.part, estimate.kernel, restorer, options) };
}

async function estimateAt(grey: Plane, scale: number, options: PhotoEstimateOptions): Promise<PhotoEstimate> {
  const plane = planeAt(grey, scale);
  const patch = choosePatch(plane, PATCH);
  const part = cutOut(plane, patch);
  const { kernel } = await estimateKernel(part, { ...options, support: SUPPORT });
  return { kernel, scale, patch, part };
}

/** Four standard deviations along the longer axis, which an even line of that width has about 3.5 of. */
function kernelWidth({ size, weights }: Kernel): number {
  const middle = (size - 1) / 2;
  let [xx, xy, yy] = [0, 0, 0];
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i] ?? 0;
    const x = (i % size) - middle;
    const y = Math.floor(i / size) - middle;
    xx += weight * x * x;
    xy += weight * x * y;
    yy += weight * y * y;
  }
  return 4 * Math.sqrt((xx + yy) / 2 + Math.hypot((xx - yy) / 2, xy));
}
