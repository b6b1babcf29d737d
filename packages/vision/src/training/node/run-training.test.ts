import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeBackend } from '@pellucid/tensor/node';
import { afterAll, expect, test } from 'vitest';
import { planesFromPicture } from '../../images/planes.ts';
import type { Samples } from '../batches.ts';
import { DivergedError } from '../diverged-error.ts';
import { readSavedTraining } from '../saved-training.ts';
import { startingState } from '../starting-state.ts';
import { madeUpPair, madeUpSamples, tinyJudges, tinyLoss, tinyNetwork, tinyPlan } from '../testing/tiny-network.ts';
import { Trainer } from '../trainer.ts';
import type { TrainingReport } from '../training-report.ts';
import { readWeights } from '../weights.ts';
import { RunFolder } from './run-folder.ts';
import { runTraining, type TrainingRun } from './run-training.ts';

const root = mkdtempSync(join(tmpdir(), 'pellucid-training-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

async function trained(
  name: string,
  more: Partial<TrainingRun>,
  samples: Samples = madeUpSamples(),
): Promise<{ folder: RunFolder; run: TrainingRun; ending: Promise<string> }> {
  const folder = new RunFolder(join(root, name));
  await folder.create();
  const backend = nodeBackend({ threads: 1 });
  const parts = { plan: tinyPlan, network: tinyNetwork, loss: tinyLoss, judges: tinyJudges, backend, samples };
  const run: TrainingRun = {
    ...parts,
    trainer: new Trainer(parts, startingState(tinyNetwork, tinyPlan, null)),
    pairs: [1001, 1002].map((seed) => {
      const pair = madeUpPair(seed, 16, 16);
      return { ...pair, shown: planesFromPicture(pair.blurred), labels: [] };
    }),
    folder,
    every: { report: 4, validation: 5, checkpoint: 3 },
    facts: { title: 'tiny', source: 'made up', facts: [], leftOut: () => [] },
    onStep: () => {},
    onReport: () => {},
    signal: new AbortController().signal,
    ...more,
  };
  return { folder, run, ending: runTraining(run) };
}

const lastStep = (folder: RunFolder): number => readSavedTraining(readFileSync(folder.pathOf('last'))).step;

test('a training reports, validates and saves when it is due, and at its end', async () => {
  const reports: TrainingReport[] = [];
  const { folder, run, ending } = await trained('whole', { onReport: (report) => reports.push(report) });
  expect(await ending).toBe('finished');
  expect(reports.map(({ step }) => step)).toEqual([4, 5, 8, 10, 12, 15, 16, 20]);
  const log = readFileSync(folder.pathOf('log'), 'utf8');
  expect(log).toBe(reports.map((report) => `${JSON.stringify(report)}\n`).join(''));
  expect(lastStep(folder)).toBe(20);
  const best = reports.reduce((a, b) => ((b.psnr ?? -1) > (a.psnr ?? -1) ? b : a));
  expect(run.trainer.state.best).toEqual({ step: best.step, psnr: best.psnr });
  expect(readSavedTraining(readFileSync(folder.pathOf('best'))).step).toBe(best.step);
  expect(readdirSync(folder.path).sort()).toEqual([
    'best.safetensors',
    'last.safetensors',
    'log.jsonl',
    'report.html',
    'weights.safetensors',
  ]);
});

test('weights are the average parameters and the buffers of the best, under the names of the network', async () => {
  const { folder, run, ending } = await trained('weights', { every: { report: 50, validation: 20, checkpoint: 50 } });
  await ending;
  const { values, features } = readWeights(readFileSync(folder.pathOf('weights')));
  const { generator } = run.trainer.state;
  expect(features).toBe('superpixel');
  expect(Object.fromEntries(values)).toEqual(
    Object.fromEntries([...generator.named('average'), ...generator.named('buffers')]),
  );
  expect([...values.keys()]).toContain('norm.running_mean');
});

test('a loss that is not finite leaves the last checkpoint, and the report says where', async () => {
  const sound = madeUpSamples();
  const broken: Samples = {
    next: async () => {
      const sample = await sound.next();
      if (sample.index === 15) sample.sharp.fill(Number.POSITIVE_INFINITY);
      return sample;
    },
  };
  const { folder, ending } = await trained('diverged', {}, broken);
  await expect(ending).rejects.toThrow(DivergedError);
  expect(lastStep(folder)).toBe(6);
  expect(readFileSync(folder.pathOf('report'), 'utf8')).toMatch(
    /In step 8 the content loss is (Infinity|NaN) \(samples 14 to 15\)/,
  );
});

test('an interruption saves the step it came in, wherever that is', async () => {
  const controller = new AbortController();
  const onStep = ({ step }: { readonly step: number }): void => {
    if (step === 7) controller.abort();
  };
  const { folder, ending } = await trained('interrupted', { onStep, signal: controller.signal });
  expect(await ending).toBe('interrupted');
  expect(lastStep(folder)).toBe(7);
});

test('without pairs to measure by there are weights all the same, and no best', async () => {
  const { folder, ending } = await trained('unmeasured', { pairs: [] });
  await ending;
  expect(readWeights(readFileSync(folder.pathOf('weights'))).values.size).toBeGreaterThan(0);
  expect(existsSync(folder.pathOf('best'))).toBe(false);
});
