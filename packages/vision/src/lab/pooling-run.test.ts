import { nodeBackend } from '@pellucid/tensor/node';
import { describe, expect, test } from 'vitest';
import { Random } from '../random.ts';
import { answeringClassifier } from './answers.ts';
import { drawPictures } from './pictures.ts';
import { isPoolingRun, runPooling } from './pooling-run.ts';
import { poolingVariants } from './pooling-variants.ts';
import { agreement } from './shift-sensitivity.ts';
import { trainClassifier } from './train-classifier.ts';

const backend = nodeBackend({ threads: 1 });

describe('a tiny training', () => {
  test('learns its pictures far better than by chance, and its loss falls', async () => {
    const pictures = drawPictures(Random.seeded(1), 48);
    const losses: number[] = [];
    const plan = { epochs: 18, batch: 16, rate: 0.01 };
    const design = poolingVariants['average-reduction'];
    const values = await trainClassifier(design, pictures, plan, 1, backend, (_step, _steps, loss) =>
      losses.push(loss),
    );
    expect(losses).toHaveLength(54);
    expect(losses.at(-1)).toBeLessThan(0.8 * losses[0]!);
    const network = await answeringClassifier(design, values, backend);
    const { labels, features } = await network.answer(pictures);
    await network.release();
    // By chance 1 in 16.
    expect(agreement(labels, pictures.labels)).toBeGreaterThan(0.3);
    expect(features.shape).toEqual([48, 64]);
  });

  test('gives the same run for the same seed, and says how often answers change when pictures move', async () => {
    const plan = { training: 16, test: 32, epochs: 1, batch: 16, rate: 0.004 };
    const run = await runPooling({ variant: 'average-reduction', seed: 4, plan }, backend);
    expect(await runPooling({ variant: 'average-reduction', seed: 4, plan }, backend)).toEqual(run);
    expect(isPoolingRun(JSON.parse(JSON.stringify(run)))).toBe(true);
    expect(run.shifts.map(({ pixels }) => pixels)).toEqual([1, 2, 3, 4]);
    for (const { accuracy, changed, turned } of run.shifts) {
      expect(accuracy).toBeGreaterThanOrEqual(0);
      expect(changed).toBeLessThanOrEqual(1);
      expect(turned).toBeGreaterThan(0);
      expect(turned).toBeLessThan(0.5);
    }
  });
});

test.each(['max-both', 'average-branch', 'strided-module'] as const)(
  '"%s" can be trained and measured',
  async (variant) => {
    const plan = { training: 8, test: 4, epochs: 1, batch: 8, rate: 0.004 };
    const run = await runPooling({ variant, seed: 1, plan }, backend);
    expect(isPoolingRun(run)).toBe(true);
  },
);

test.each([
  null,
  7,
  { variant: 'plain', seed: 1, accuracy: 0.5 },
  { variant: 'plainer', seed: 1, accuracy: 0.5, shifts: [] },
  { variant: 'plain', seed: 1.5, accuracy: 0.5, shifts: [] },
  { variant: 'plain', seed: 1, accuracy: 0.5, shifts: [{ pixels: 1, accuracy: '1', changed: 0, turned: 0 }] },
])('%j is not a run', (value) => {
  expect(isPoolingRun(value)).toBe(false);
});
