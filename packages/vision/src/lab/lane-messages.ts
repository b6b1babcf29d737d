import type { PoolingJob, PoolingRun } from './pooling-run.ts';

/** To the worker. */
export type LaneRequest = { readonly kind: 'run'; readonly job: PoolingJob } | { readonly kind: 'close' };

/** From the worker. */
export type LaneReply =
  | { readonly kind: 'step'; readonly step: number }
  | { readonly kind: 'run'; readonly run: PoolingRun }
  | { readonly kind: 'failure'; readonly error: Error };
