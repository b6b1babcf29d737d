import { LANES, type LaneMachine, type Radix } from './lane-machine.ts';

/** The complex transform of LANES columns at a time, of a length with these factors, by Stockham's steps. */
export class LaneTransform {
  readonly length: number;
  /** All steps' twiddle factors, as LaneMachine's passes read them. */
  readonly twiddles: Float32Array;
  readonly #steps: readonly Step[];

  constructor(factors: readonly Radix[]) {
    this.length = factors.reduce<number>((product, factor) => product * factor, 1);
    const steps: Step[] = [];
    const twiddles: number[] = [];
    let rest = this.length;
    for (const radix of factors) {
      const groups = rest / radix;
      steps.push({ radix, groups, run: (4 * LANES * this.length) / rest, twiddlesAt: 4 * twiddles.length });
      for (let p = 0; p < groups; p++) {
        for (let k = 1; k < radix; k++) {
          const angle = (-2 * Math.PI * p * k) / rest;
          twiddles.push(Math.cos(angle), Math.sin(angle));
        }
      }
      rest = groups;
    }
    this.#steps = steps;
    this.twiddles = Float32Array.from(twiddles);
  }

  /**
   * Transforms the panel at `at`, with the imaginary parts `imaginary` bytes further, whose twiddle factors were copied to `twiddles`.
   * The result is there or in the scratch panel: the address says where.
   */
  run(machine: LaneMachine, at: number, scratch: number, imaginary: number, twiddles: number): number {
    let [from, to] = [at, scratch];
    for (const { radix, groups, run, twiddlesAt } of this.#steps) {
      const start = twiddles + twiddlesAt;
      const pass = machine[`${groups === 1 ? 'last' : 'pass'}${radix}`];
      pass(from, to, run, groups * run, imaginary, start, start + 8 * (radix - 1) * groups);
      [from, to] = [to, from];
    }
    return from;
  }
}

interface Step {
  readonly radix: Radix;
  readonly groups: number;
  /** Bytes. */
  readonly run: number;
  readonly twiddlesAt: number;
}
