import type { Backend } from '@pellucid/tensor';
import { Random } from '../random.ts';
import { answeringClassifier } from './answers.ts';
import { drawPictures, type Pictures, reach } from './pictures.ts';
import { type PoolingVariant, poolingVariants, variantNames } from './pooling-variants.ts';
import { agreement, type ShiftSensitivity, shiftSensitivity } from './shift-sensitivity.ts';
import { type StepListener, type TrainingPlan, trainClassifier } from './train-classifier.ts';

/** How much is drawn and trained. */
export interface PoolingPlan extends TrainingPlan {
  /** Pictures to learn from. */
  readonly training: number;
  /** Pictures that accuracy and sensitivity are measured on. */
  readonly test: number;
}

/** The plan that `docs/pooling.md` tells of. */
export const fullPlan: PoolingPlan = { training: 3584, test: 1024, epochs: 5, batch: 16, rate: 0.004 };

/** Enough to see that everything works; its accuracies mean little. */
export const quickPlan: PoolingPlan = { training: 768, test: 256, epochs: 3, batch: 16, rate: 0.004 };

/** One training of one variant. */
export interface PoolingJob {
  readonly variant: PoolingVariant;
  readonly seed: number;
  readonly plan: PoolingPlan;
}

/** What came out of it. */
export interface PoolingRun {
  readonly variant: PoolingVariant;
  readonly seed: number;
  /** Share of right answers on the test pictures, 0 to 1. */
  readonly accuracy: number;
  /** For 1, 2, … pixels. */
  readonly shifts: readonly ShiftSensitivity[];
}

/**
 * Draws the seed's pictures, trains the variant on them, measures it. A seed stands for new pictures, new first numbers and a new order;
 * variants of the same seed share all three.
 */
export async function runPooling(
  { variant, seed, plan }: PoolingJob,
  backend: Backend,
  onStep: StepListener = () => {},
): Promise<PoolingRun> {
  const design = poolingVariants[variant];
  const { training, test } = picturesOf(seed, plan);
  const values = await trainClassifier(design, training, plan, seed, backend, onStep);
  const network = await answeringClassifier(design, values, backend);
  try {
    const still = await network.answer(test);
    const shifts = await shiftSensitivity(network, test, still);
    return { variant, seed, accuracy: agreement(still.labels, test.labels), shifts };
  } finally {
    await network.release();
  }
}

/** The pictures of a seed; those for the test share no source of randomness with those to learn from. */
function picturesOf(seed: number, plan: PoolingPlan): { readonly training: Pictures; readonly test: Pictures } {
  const random = Random.seeded(seed);
  return {
    training: drawPictures(random.fork('training'), plan.training),
    test: drawPictures(random.fork('test'), plan.test),
  };
}

/** Whether something that was read from a file is a run. */
export function isPoolingRun(value: unknown): value is PoolingRun {
  if (!isRecord(value) || !Array.isArray(value['shifts'])) return false;
  const { variant, seed, accuracy, shifts } = value;
  return (
    variantNames.some((name) => name === variant) &&
    Number.isSafeInteger(seed) &&
    isNumber(accuracy) &&
    shifts.length === reach &&
    shifts.every(
      (shift: unknown, index: number) =>
        isRecord(shift) &&
        shift['pixels'] === index + 1 &&
        [shift['accuracy'], shift['changed'], shift['turned']].every(isNumber),
    )
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function isNumber(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value);
}
