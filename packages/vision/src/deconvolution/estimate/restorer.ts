import type { Plane } from '../../images/plane.ts';

/** What has learned to restore grey planes of sRGB values, 0 to 1: a network. All planes of one restoration have the same size. */
export interface Restorer {
  /** The blurred plane restored without a kernel. */
  alone(blurred: Plane): Promise<Plane>;
  /** What deconvolution made of the blurred plane, without its ripples and noise. */
  cleaned(blurred: Plane, deconvolved: Plane): Promise<Plane>;
}
