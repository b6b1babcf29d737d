/** How many predictions a pool remembers (DeblurGAN-v2 keeps 50). */
const poolSize = 50;

/**
 * The mean of the last predictions of a discriminator, which relativistic losses compare with. Since all of its maps have one size, the mean of
 * their means is the mean of all their numbers, and a pool of 50 predictions is 50 numbers.
 */
export class OpinionPool {
  readonly #means: number[];

  /** @param means of earlier predictions, oldest first */
  constructor(means: readonly number[] = []) {
    this.#means = [...means];
  }

  /** Oldest first, at most 50. */
  get means(): readonly number[] {
    return this.#means;
  }

  /** 0 while there is none. */
  get mean(): number {
    return this.#means.reduce((sum, each) => sum + each, 0) / Math.max(1, this.#means.length);
  }

  add(mean: number): void {
    this.#means.push(mean);
    if (this.#means.length > poolSize) this.#means.shift();
  }
}

/** What discriminators said of sharp and of restored pictures: a pool for each discriminator. */
export interface OpinionPools {
  readonly sharp: readonly OpinionPool[];
  readonly restored: readonly OpinionPool[];
}
