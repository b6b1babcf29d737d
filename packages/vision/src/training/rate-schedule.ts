export type Schedule = 'cosine' | 'constant';

export function isSchedule(name: string): name is Schedule {
  return name === 'cosine' || name === 'constant';
}

export interface RatePlan {
  /** The highest learning rate, above 0. */
  readonly rate: number;
  /** Steps over which the rate rises to it. */
  readonly warmUp: number;
  readonly schedule: Schedule;
  /** Steps of the whole training. */
  readonly steps: number;
}

/** What is left of the rate at the end of a cosine: at 0 the last steps would do nothing. */
const lastShare = 0.01;

/**
 * The learning rate of step `step` (from 1): rising in a line during the warm-up, then constant, or falling along half a cosine
 * (Loshchilov & Hutter 2017) to a hundredth at the last step.
 */
export function rateAt(step: number, { rate, warmUp, schedule, steps }: RatePlan): number {
  if (step < warmUp) return (rate * step) / warmUp;
  if (schedule === 'constant') return rate;
  const done = Math.min(1, (step - warmUp) / Math.max(1, steps - warmUp));
  return rate * (lastShare + ((1 - lastShare) * (1 + Math.cos(Math.PI * done))) / 2);
}

/** Share of the old average after step `step` (from 1): at first less than `decay`, so that the first numbers, drawn at random, are soon forgotten. */
export function averageDecayAt(step: number, decay: number): number {
  return Math.min(decay, step / (step + 9));
}
