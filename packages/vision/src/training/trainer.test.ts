import { type Backend, mul, type Tensor } from '@pellucid/tensor';
import { nodeBackend } from '@pellucid/tensor/node';
import { describe, expect, test } from 'vitest';
import type { Sample } from '../data/sample.ts';
import { DivergedError } from './diverged-error.ts';
import { readSavedTraining, saveTraining } from './saved-training.ts';
import { startingState } from './starting-state.ts';
import type { TrainingState } from './state.ts';
import { madeUpSamples, tinyJudges, tinyLoss, tinyNetwork, tinyPlan } from './testing/tiny-network.ts';
import { type StepOutcome, Trainer } from './trainer.ts';
import { vectorNames } from './vectors.ts';

const backend: Backend = nodeBackend({ threads: 1 });

function trainer(
  state: TrainingState,
  plan = tinyPlan,
  samples = madeUpSamples(state.step * plan.batch, plan.crop),
): Trainer {
  return new Trainer({ plan, network: tinyNetwork, loss: tinyLoss, judges: tinyJudges, backend, samples }, state);
}

async function steps(training: Trainer, count: number): Promise<StepOutcome[]> {
  const outcomes: StepOutcome[] = [];
  for (let i = 0; i < count; i++) outcomes.push(await training.step());
  return outcomes;
}

/** All numbers of a state as bytes, so that −0 and 0, or two kinds of NaN, are not taken for equal. */
function bytesOf({ generator, adversary }: TrainingState): readonly Uint8Array[] {
  return [generator, ...(adversary === null ? [] : [adversary.vectors])].flatMap((vectors) =>
    vectorNames.map((name) => new Uint8Array((vectors.inputs[name].data as Float32Array).slice().buffer)),
  );
}

describe('training', () => {
  test('learns a batch by heart: the loss falls to less than half', async () => {
    const plan = { ...tinyPlan, steps: 150, rate: 1e-2, schedule: 'constant' as const };
    const training = trainer(startingState(tinyNetwork, plan, null), plan, madeUpSamples(0, plan.crop, plan.batch));
    const outcomes = await steps(training, plan.steps);
    expect(outcomes.at(-1)!.loss).toBeLessThan(outcomes[0]!.loss / 2);
    await training.release();
  });

  test('gives the same bits twice', async () => {
    const runs = [0, 1].map(async () => {
      const training = trainer(startingState(tinyNetwork, tinyPlan, null));
      await steps(training, 5);
      return bytesOf(training.state);
    });
    expect(await runs[0]).toEqual(await runs[1]);
  });

  test.each([
    ['', tinyPlan],
    [' against discriminators', { ...tinyPlan, steps: 6, adversarialFrom: 3 }],
  ])('that was saved and read again goes on to the same bits%s', async (_, plan) => {
    const straight = trainer(startingState(tinyNetwork, plan, null), plan);
    await steps(straight, plan.steps);
    const first = trainer(startingState(tinyNetwork, plan, null), plan);
    await steps(first, plan.steps - 2);
    const saved = readSavedTraining(saveTraining(plan, first.state));
    expect(saved.plan).toEqual(plan);
    const second = trainer(saved.stateFor(tinyNetwork, tinyJudges), plan);
    await steps(second, 2);
    expect(bytesOf(second.state)).toEqual(bytesOf(straight.state));
    expect({ ...second.state.sums }).toEqual({ ...straight.state.sums });
    expect(saveTraining(plan, { ...second.state, seconds: 0 })).toEqual(
      saveTraining(plan, { ...straight.state, seconds: 0 }),
    );
  });

  test('keeps an average of the parameters that lies between the old and the new', async () => {
    const training = trainer(startingState(tinyNetwork, tinyPlan, null));
    const before = (training.state.generator.inputs.parameters.data as Float32Array).slice();
    await steps(training, 1);
    const { parameters, average } = training.state.generator.inputs;
    // Step 1 leaves a tenth of the old one (averageDecayAt).
    for (const [i, value] of average.data.entries()) {
      expect(value).toBeCloseTo(0.1 * before[i]! + 0.9 * parameters.data[i]!, 6);
    }
  });

  test('against discriminators moves them, fills their pools, and says what they cost', async () => {
    const plan = { ...tinyPlan, steps: 4, adversarialFrom: 3 };
    const training = trainer(startingState(tinyNetwork, plan, null), plan);
    await steps(training, 2);
    expect(training.state.adversary).toBeNull();
    expect(training.state.sums).toMatchObject({ adversarialLoss: 0, discriminatorLoss: 0 });
    await steps(training, 1);
    const before = bytesOf(training.state);
    await steps(training, 1);
    expect(bytesOf(training.state).at(-5)).not.toEqual(before.at(-5));
    expect(training.state.adversary?.pools.sharp.map(({ means }) => means.length)).toEqual([2, 2]);
    expect(training.state.sums.adversarialLoss).toBeGreaterThan(0);
    expect(training.state.sums.discriminatorLoss).toBeGreaterThan(0);
  });
});

describe('a number that is not finite', () => {
  const broken = (at: number): { next(): Promise<Sample> } => {
    const sound = madeUpSamples();
    return {
      next: async () => {
        const sample = await sound.next();
        if (sample.index === at) sample.blurred[7] = Number.NaN;
        return sample;
      },
    };
  };

  test('stops before it is stored, and says in which step and samples', async () => {
    const training = trainer(startingState(tinyNetwork, tinyPlan, null), tinyPlan, broken(7));
    await steps(training, 3);
    const before = bytesOf(training.state);
    const error = await training.step().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(DivergedError);
    expect(error).toMatchObject({ step: 4, quantity: 'the content loss', samples: [6, 8] });
    expect(bytesOf(training.state)).toEqual(before);
    expect(training.state).toMatchObject({ step: 3, sums: { steps: 3 } });
  });

  test('is found in the gradient, too', async () => {
    // Near 0 the loss is finite, its slope is not.
    const steep = {
      ...tinyLoss,
      build: (restored: Tensor, sharp: Tensor) => mul(tinyLoss.build(restored, sharp), 3e38),
    };
    const training = new Trainer(
      { plan: tinyPlan, network: tinyNetwork, loss: steep, judges: tinyJudges, backend, samples: madeUpSamples() },
      startingState(tinyNetwork, tinyPlan, null),
    );
    await expect(training.step()).rejects.toThrow(
      /^In step 1 the norm of the gradient is (NaN|Infinity) \(samples 0 to 1\)$/,
    );
  });
});
