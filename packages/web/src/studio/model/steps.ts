import type { DeblurStage } from '@pellucid/vision';

/** A stage of the work; `seconds` is null while it is under way. */
export interface Step {
  readonly stage: DeblurStage;
  readonly seconds: number | null;
}

/** The steps once `stage` has been reported, `seconds` after the first began: the one that was under way has ended if this is another. */
export function advanced(steps: readonly Step[], stage: DeblurStage, seconds: number): readonly Step[] {
  // Tiles are deconvolved and go through the network in turn: that is one step, and no step is begun twice.
  const row = stage === 'network' && steps.some((step) => step.stage === 'deconvolve') ? 'deconvolve' : stage;
  if (steps.some((step) => step.stage === row)) return steps;
  const before = steps.reduce((sum, step) => sum + (step.seconds ?? 0), 0);
  const ended = steps.map((step) => (step.seconds === null ? { ...step, seconds: seconds - before } : step));
  return [...ended, { stage: row, seconds: null }];
}
