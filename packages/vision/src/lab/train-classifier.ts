import {
  adamScalars,
  adamStep,
  type Backend,
  compile,
  crossEntropy,
  input,
  pack,
  packingOf,
  type Tensor,
  unpack,
  type Value,
} from '@pellucid/tensor';
import { ParameterStore } from '../layers/scope.ts';
import { Random } from '../random.ts';
import { initialValues } from '../training/initial-values.ts';
import { rateAt } from '../training/rate-schedule.ts';
import { type ClassifierDesign, classifier } from './classifier.ts';
import { framesOf } from './frames.ts';
import { glyphs } from './glyphs.ts';
import { frame, type Pictures } from './pictures.ts';

export interface TrainingPlan {
  /** How often each picture is seen. */
  readonly epochs: number;
  /** Pictures per step. Those that do not fill the last batch of an epoch are left out of it. */
  readonly batch: number;
  /** The highest learning rate. */
  readonly rate: number;
}

/** Called after every step. What it throws ends the training. */
export type StepListener = (step: number, steps: number, loss: number) => void;

/** How many steps a plan takes. */
export function stepsOf(plan: TrainingPlan, pictures: number): number {
  return plan.epochs * Math.floor(pictures / plan.batch);
}

/**
 * Trains a classifier from numbers drawn at random, with Adam, and returns its parameters and statistics by name. The first numbers and the
 * order of the pictures depend on `seed` alone: two designs with the same seed start alike (where their parameters have the same names and
 * shapes) and see the same pictures in the same order.
 */
export async function trainClassifier(
  design: ClassifierDesign,
  pictures: Pictures,
  plan: TrainingPlan,
  seed: number,
  backend: Backend,
  onStep: StepListener = () => {},
): Promise<ReadonlyMap<string, Value>> {
  const { batch } = plan;
  const network = new ParameterStore();
  const { scores } = classifier(input('pictures', [batch, 1, frame, frame]), network.scope(true), design);
  const buffers = updatesOf(network);
  const { outputs, options } = adamStep({
    loss: crossEntropy(scores, input('targets', [batch, glyphs.length])),
    parameters: network.trained,
    buffers,
  });
  const { loss, nextParameters, nextMean, nextSquare, nextBuffers } = outputs;
  const program = await compile({ loss, nextParameters, nextMean, nextSquare, nextBuffers }, backend, options);
  const first = initialValues(network.forms, seed);
  const packing = packingOf(network.trained);
  const bufferPacking = packingOf([...buffers.keys()]);
  const vector = (data: Float32Array): Value => ({ shape: [data.length], data });
  let parameters = vector(pack(packing, first));
  let statistics = vector(pack(bufferPacking, first));
  let mean = vector(new Float32Array(packing.length));
  let square = vector(new Float32Array(packing.length));
  const steps = stepsOf(plan, pictures.count);
  const schedule = { rate: plan.rate, warmUp: Math.ceil(steps / 20), schedule: 'cosine', steps } as const;
  const batches = batchesOf(pictures.count, batch, Random.seeded(seed).fork('order'));
  try {
    for (let step = 1; step <= steps; step++) {
      const indices = batches.next().value;
      const { rate, meanScale, squareScale } = adamScalars(step, rateAt(step, schedule), 0);
      const result = await program.run({
        pictures: framesOf(pictures, indices),
        targets: targetsOf(pictures, indices),
        parameters,
        mean,
        square,
        buffers: statistics,
        rate,
        meanScale,
        squareScale,
      });
      ({ nextParameters: parameters, nextMean: mean, nextSquare: square, nextBuffers: statistics } = result);
      onStep(step, steps, result.loss.data[0] ?? Number.NaN);
    }
  } finally {
    await program.release();
  }
  return new Map([...unpack(packing, floats(parameters)), ...unpack(bufferPacking, floats(statistics))]);
}

function updatesOf(network: ParameterStore): ReadonlyMap<Tensor, Tensor> {
  const kept = [...network.forms].filter(([, { trained }]) => !trained);
  return new Map(kept.map(([name, { tensor }]) => [tensor, network.updates.get(name) ?? tensor]));
}

/** Batches of places, for ever: all in an order drawn anew, then again. */
function* batchesOf(count: number, batch: number, random: Random): Generator<Int32Array, never> {
  const order = Int32Array.from({ length: count }, (_, index) => index);
  for (;;) {
    shuffle(order, random);
    for (let from = 0; from + batch <= count; from += batch) yield order.subarray(from, from + batch);
  }
}

/** Every order is equally likely (Fisher and Yates). */
function shuffle(numbers: Int32Array, random: Random): void {
  for (let last = numbers.length - 1; last > 0; last--) {
    const other = random.integer(last + 1);
    const number = numbers[last] ?? 0;
    numbers[last] = numbers[other] ?? 0;
    numbers[other] = number;
  }
}

/** 1 at the place of each picture's class. */
function targetsOf(pictures: Pictures, indices: Int32Array): Value {
  const data = new Float32Array(indices.length * glyphs.length);
  for (const [row, index] of indices.entries()) data[row * glyphs.length + (pictures.labels[index] ?? 0)] = 1;
  return { shape: [indices.length, glyphs.length], data };
}

function floats({ data }: Value): Float32Array {
  return data instanceof Float32Array ? data : Float32Array.from(data);
}
