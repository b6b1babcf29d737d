import type { Kernel } from '../blur/kernel.ts';

/** How a photograph can be restored; `auto` decides by what is measured in it. */
export const deblurMethods = ['auto', 'shake', 'defocus', 'network'] as const;
export type DeblurMethod = (typeof deblurMethods)[number];

/** What a restoration does, in this order; some are left out. */
export type DeblurStage = 'look' | 'estimate' | 'deconvolve' | 'network' | 'judge';

/** A blur that the photograph may have. */
export type BlurFound =
  /** The camera moved along a path: a kernel of any form. */
  | { readonly kind: 'path' }
  /** Out of focus: a disc of this radius, in the photograph's pixels. */
  | { readonly kind: 'disc'; readonly radius: number }
  /** Even motion along a line: pixels, and radians against the x axis. */
  | { readonly kind: 'line'; readonly length: number; readonly angle: number };

/** One way to restore the photograph that was tried on a part of it. */
export interface Candidate {
  readonly method: 'shake' | 'defocus' | 'network';
  /** What deconvolution undid; null for the network alone. */
  readonly blur: BlurFound | null;
  readonly kernel: Kernel | null;
  /** What it is expected to bring, in dB of PSNR, by evidence that needs no sharp picture. Below 0: it would do harm. */
  readonly expectedGain: number;
  /** Whether the evidence is enough to believe it: `auto` takes no other, and a method that was named prefers it. */
  readonly trusted: boolean;
}

/** What was done with a photograph, and why. */
export interface Decision {
  /** `none`: it is as it was. */
  readonly method: 'none' | 'shake' | 'defocus' | 'network';
  /**
   * `asked`: the method was named by the caller. `sharp`: nothing is blurred that could be made sharper. `best`: the candidate with the greatest
   * expected gain. `no-help`: no candidate is expected to help.
   */
  readonly why: 'asked' | 'sharp' | 'best' | 'no-help';
  readonly blur: BlurFound | null;
  /** What a point of the photograph became, at 1/kernelScale of its size; null where nothing was deconvolved. */
  readonly kernel: Kernel | null;
  /** Pixels of the photograph that one of the kernel stands for, at least 1. */
  readonly kernelScale: number;
  /** Standard deviation of the noise in the photograph, in 8-bit levels. */
  readonly noise: number;
  readonly candidates: readonly Candidate[];
  readonly stages: readonly { readonly stage: DeblurStage; readonly seconds: number }[];
}
