import type { PoolingJob, PoolingRun } from './pooling-run.ts';

/** Something that does one job after another. */
export interface Lane {
  /** @param onStep called after each step of the training, with the number of steps done */
  run(job: PoolingJob, onStep: (step: number) => void): Promise<PoolingRun>;
  /** Ends it, also in the middle of a training, which then rejects after its step. */
  close(): Promise<void>;
}
