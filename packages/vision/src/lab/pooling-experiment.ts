import type { Lane } from './lane.ts';
import type { PoolingPlan, PoolingRun } from './pooling-run.ts';
import { variantNames } from './pooling-variants.ts';
import { stepsOf } from './train-classifier.ts';

export interface PoolingExperiment {
  readonly plan: PoolingPlan;
  /** Seeds are 1, 2, …: so many. */
  readonly seeds: number;
  /** Runs of the same plan that were done before. */
  readonly known: readonly PoolingRun[];
}

/** What the experiment tells while it goes on. */
export interface PoolingListener {
  /** Another run has ended. `runs` are all there are now, the known ones first. */
  onRun(run: PoolingRun, runs: readonly PoolingRun[]): void;
  /** Steps of training that are done and those of all runs that were not known. */
  onProgress(done: number, all: number): void;
}

/**
 * Runs every variant with every seed, seed after seed, so that one that is broken off has whole seeds.
 * @param lanes what works side by side @param signal ends it early
 * @returns all runs, also when it was ended; a run that was under way is lost
 */
export async function poolingExperiment(
  { plan, seeds, known }: PoolingExperiment,
  lanes: readonly Lane[],
  listener: PoolingListener,
  signal: AbortSignal,
): Promise<readonly PoolingRun[]> {
  const runs = known.filter(({ seed }) => seed <= seeds);
  const missing = jobs(seeds).filter(
    (job) => !runs.some(({ variant, seed }) => variant === job.variant && seed === job.seed),
  );
  const perRun = stepsOf(plan, plan.training);
  const all = missing.length * perRun;
  let done = 0;
  const work = async (lane: Lane): Promise<void> => {
    for (let job = missing.shift(); job !== undefined && !signal.aborted; job = missing.shift()) {
      const run = await lane.run({ ...job, plan }, () => listener.onProgress(++done, all));
      runs.push(run);
      listener.onRun(run, runs);
    }
  };
  const closeAll = (): Promise<unknown> => Promise.all(lanes.map((lane) => lane.close()));
  const aborted = (): void => void closeAll();
  signal.addEventListener('abort', aborted, { once: true });
  try {
    await Promise.all(lanes.map(work));
  } catch (error) {
    // Lanes that were closed because of the signal reject.
    if (!signal.aborted) throw error;
  } finally {
    signal.removeEventListener('abort', aborted);
    await closeAll();
  }
  return runs;
}

function jobs(seeds: number): Pick<PoolingRun, 'variant' | 'seed'>[] {
  return Array.from({ length: seeds }, (_, index) =>
    variantNames.map((variant) => ({ variant, seed: index + 1 })),
  ).flat();
}
