/** A number that training steers by is not finite any more. The state is the one before the step. */
export class DivergedError extends Error {
  override readonly name = 'DivergedError';
  /** The step that was not taken, from 1. */
  readonly step: number;
  /** Which number, as in «the content loss». */
  readonly quantity: string;
  readonly value: number;
  /** The samples of the step: the first, and the one after the last. */
  readonly samples: readonly [first: number, end: number];

  constructor(step: number, quantity: string, value: number, samples: readonly [first: number, end: number]) {
    super(`In step ${step} ${quantity} is ${value} (samples ${samples[0]} to ${samples[1] - 1})`);
    this.step = step;
    this.quantity = quantity;
    this.value = value;
    this.samples = samples;
  }
}
