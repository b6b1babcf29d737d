import { type RandomAccess, readRecording } from '@pellucid/format';

/** When a batch of events was handed over: all of its steps lie before, the earlier batches' too. */
export interface BatchTime {
  readonly firstStep: number;
  readonly count: number;
  /** Milliseconds since 1970. */
  readonly handedOver: number;
}

/** Reads when each batch of a recording was handed over; null where that is not in the file. What was damaged is left out. */
export async function readBatchTimes(access: RandomAccess): Promise<readonly BatchTime[] | null> {
  const times: BatchTime[] = [];
  for await (const part of readRecording(access)) {
    if (part.part !== 'events') continue;
    if (part.handedOver === null) return null;
    times.push({ firstStep: part.firstStep, count: part.count, handedOver: part.handedOver });
  }
  return times;
}

/** The same estimate while a recording is still being read. */
export class RunningClock {
  readonly #times: BatchTime[] = [];
  #isTold = true;

  /** @returns milliseconds of each step of the batch; 0 where they are not known */
  begin(batch: Omit<BatchTime, 'handedOver'> & { readonly handedOver: number | null }): number {
    const { firstStep, count, handedOver } = batch;
    if (handedOver === null) this.#isTold = false;
    if (handedOver === null || !this.#isTold) return 0;
    const before = this.#times.at(-1)?.handedOver;
    this.#times.push({ firstStep, count, handedOver });
    return before === undefined ? 0 : (handedOver - before) / Math.max(1, count);
  }

  /** Of the whole run; null: the times are not to be told. */
  get duration(): number | null {
    return StepClock.of(this.#isTold ? this.#times : null)?.duration ?? null;
  }
}

/** Batches from which on a clock is worth reading: a recorder hands one over every quarter of a second. */
const fewestBatches = 8;

/**
 * An estimate of the time that each step took: between two batches the time is shared out among the steps of the later one, evenly. So it is the time
 * of the program while it was recorded, and true to about a quarter of a second.
 */
export class StepClock {
  readonly #times: readonly BatchTime[];
  #batch = 0;

  private constructor(times: readonly BatchTime[]) {
    this.#times = times;
  }

  /** null: the run was too short, or nobody noted the times. */
  static of(times: readonly BatchTime[] | null): StepClock | null {
    if (times === null || times.length < fewestBatches) return null;
    const ascending = times.every(({ handedOver }, index) => handedOver >= (times[index - 1]?.handedOver ?? 0));
    return ascending ? new StepClock(times) : null;
  }

  /** Milliseconds between the first batch and the last. */
  get duration(): number {
    return (this.#times.at(-1)?.handedOver ?? 0) - (this.#times[0]?.handedOver ?? 0);
  }

  /** Milliseconds of the step. Asked in ascending order. The first batch's time is not known: the program was starting. */
  next(step: number): number {
    let batch = this.#times[this.#batch];
    while (batch !== undefined && step >= batch.firstStep + batch.count) batch = this.#times[++this.#batch];
    const before = this.#times[this.#batch - 1];
    if (batch === undefined || before === undefined) return 0;
    return (batch.handedOver - before.handedOver) / Math.max(1, batch.count);
  }
}
