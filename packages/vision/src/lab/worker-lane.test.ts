import { expect, test } from 'vitest';
import { workerLane } from './worker-lane.ts';

const plan = { training: 64, test: 16, epochs: 1, batch: 16, rate: 0.004 };

test('a lane runs one job after another on a thread of its own, and can be closed within one', async () => {
  const lane = workerLane();
  const steps: number[] = [];
  const first = await lane.run({ variant: 'average-reduction', seed: 1, plan }, (step) => steps.push(step));
  expect(first).toMatchObject({ variant: 'average-reduction', seed: 1 });
  expect(steps).toEqual([1, 2, 3, 4]);
  const job = { variant: 'average-reduction', seed: 2, plan: { ...plan, epochs: 1000 } } as const;
  const failure = new Promise<string>((resolve) => {
    // Closed at the first step.
    lane.run(job, () => void lane.close()).catch((error: Error) => resolve(error.message));
  });
  expect(await failure).toBe('the thread for "average-reduction", seed 2, has ended');
});
