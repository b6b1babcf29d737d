import type { Sample, SampleRecipe, SampleSource } from './sample.ts';

/** What a sample worker is started with. */
export interface SampleJob {
  readonly source: SampleSource;
  readonly recipe: SampleRecipe;
  readonly cacheBytes: number;
}

/** To a worker: make this sample. Samples are made in the order in which they are asked for. */
export interface SampleRequest {
  readonly index: number;
}

/** From a worker. */
export type SampleReply =
  | { readonly kind: 'sample'; readonly sample: Sample }
  | { readonly kind: 'unreadable'; readonly path: string; readonly reason: string }
  | { readonly kind: 'failed'; readonly index: number; readonly path: string | undefined; readonly reason: string };
