import { expect, test } from 'vitest';
import type { Lane } from './lane.ts';
import { poolingExperiment } from './pooling-experiment.ts';
import { completeSeeds, poolingReport } from './pooling-report.ts';
import { type PoolingRun, quickPlan } from './pooling-run.ts';
import { variantNames } from './pooling-variants.ts';

/** Accuracy: seeds differ by 10 points, variants by 1 in their order. */
function runOf(variant: PoolingRun['variant'], seed: number): PoolingRun {
  const accuracy = 0.1 * seed + 0.01 * variantNames.indexOf(variant);
  return { variant, seed, accuracy, shifts: [{ pixels: 1, accuracy, changed: 0.2, turned: 0.01 }] };
}

function lane(jobs: string[]): Lane {
  return {
    run: async ({ variant, seed }, onStep) => {
      jobs.push(`${variant} ${seed}`);
      onStep(1);
      return runOf(variant, seed);
    },
    close: async () => {},
  };
}

const quiet = { onRun: () => {}, onProgress: () => {} };

test('every variant runs with every seed, seed after seed, and known runs are not repeated', async () => {
  const jobs: string[] = [];
  const known = [runOf('plain', 1), runOf('max-both', 2)];
  const runs = await poolingExperiment(
    { plan: quickPlan, seeds: 2, known },
    [lane(jobs)],
    quiet,
    new AbortController().signal,
  );
  expect(runs).toHaveLength(16);
  expect(jobs).toEqual([
    ...variantNames.filter((name) => name !== 'plain').map((name) => `${name} 1`),
    ...variantNames.filter((name) => name !== 'max-both').map((name) => `${name} 2`),
  ]);
});

test('when it is ended early, what was finished is kept', async () => {
  const controller = new AbortController();
  const listener = {
    ...quiet,
    onRun: (_run: PoolingRun, runs: readonly PoolingRun[]) => runs.length === 9 && controller.abort(),
  };
  const runs = await poolingExperiment(
    { plan: quickPlan, seeds: 3, known: [] },
    [lane([])],
    listener,
    controller.signal,
  );
  expect(runs).toHaveLength(9);
  expect(completeSeeds(runs)).toEqual([1]);
});

test('a failing run fails the experiment', async () => {
  const broken: Lane = { run: () => Promise.reject(new Error('no memory')), close: async () => {} };
  const experiment = poolingExperiment(
    { plan: quickPlan, seeds: 1, known: [] },
    [broken],
    quiet,
    new AbortController().signal,
  );
  await expect(experiment).rejects.toThrow('no memory');
});

test('differences are taken within seeds, so that what seeds have in common drops out', () => {
  const { seeds, variants } = poolingReport([3, 1, 2].flatMap((seed) => variantNames.map((name) => runOf(name, seed))));
  expect(seeds).toEqual([1, 2, 3]);
  const [plain, maxBranch] = variants;
  expect(plain?.difference).toBeNull();
  expect(plain?.accuracy.mean).toBeCloseTo(0.2, 12);
  expect(plain?.accuracy.deviation).toBeCloseTo(0.1, 12);
  expect(maxBranch?.difference?.accuracy.mean).toBeCloseTo(0.01, 12);
  expect(maxBranch?.difference?.accuracy.margin).toBeCloseTo(0, 10);
});

test('only whole seeds count, and two are needed', () => {
  const runs = [...variantNames.map((name) => runOf(name, 1)), runOf('plain', 2)];
  expect(completeSeeds(runs)).toEqual([1]);
  expect(() => poolingReport(runs)).toThrow('1 of at least 2 seeds have a run of every variant');
});
