import { gradients } from '../gradients.ts';
import type { ModelOptions } from '../onnx/model.ts';
import { add, div, minimum, mul, sqrt, square, sub } from '../operations/arithmetic.ts';
import { reduceSum } from '../operations/reductions.ts';
import { concat, reshape } from '../operations/shaping.ts';
import { constant, input, type Tensor } from '../tensor.ts';
import type { Value } from '../value.ts';
import { packedInput, rowLength } from './packing.ts';

export interface AdamOptions {
  /** Decay of the mean of gradients, 0 to 1. */
  readonly beta1?: number;
  /** Decay of the mean of squared gradients, 0 to 1. */
  readonly beta2?: number;
  readonly epsilon?: number;
  /** Decoupled weight decay (Loshchilov & Hutter 2019), per step and unit of learning rate. */
  readonly weightDecay?: number;
  /** Gradients whose norm over all parameters is larger are shortened to it. */
  readonly clip?: number;
}

/** A whole training step as one graph: forward, backward, Adam. */
export interface TrainingStep<Output extends string> {
  /** `loss`, `gradientNorm`, the vectors that the next step takes (`nextParameters` for its `parameters`, …), and what was asked for besides. */
  readonly outputs: Readonly<Record<Output | keyof StepOutputs, Tensor>>;
  readonly options: ModelOptions;
}

interface StepOutputs {
  readonly loss: Tensor;
  readonly gradientNorm: Tensor;
  readonly nextParameters: Tensor;
  readonly nextMean: Tensor;
  readonly nextSquare: Tensor;
  readonly nextAverage: Tensor;
  readonly nextBuffers: Tensor;
}

export interface StepParts<Output extends string> {
  readonly loss: Tensor;
  /** What the step changes. */
  readonly parameters: readonly Tensor[];
  /** Parameters without gradients, each with what it becomes. */
  readonly buffers?: ReadonlyMap<Tensor, Tensor>;
  /** More tensors to compute. */
  readonly outputs?: Readonly<Record<Output, Tensor>>;
}

/**
 * A training step with Adam (Kingma & Ba 2015): takes and gives all numbers that change, as vectors (see `Packing`). Inputs besides the loss's
 * own: `parameters`, `mean` and `square` (of gradients), `average` (exponential average of the parameters), `buffers`, and the scalars of
 * `adamScalars`.
 */
export function adamStep<Output extends string = never>(
  parts: StepParts<Output>,
  options: AdamOptions = {},
): TrainingStep<Output> {
  const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, weightDecay = 0, clip } = options;
  const { vector: parameters, bindings } = packedInput('parameters', parts.parameters);
  const changed = [...(parts.buffers ?? new Map<Tensor, Tensor>()).keys()];
  const { vector: buffers, bindings: bufferBindings } = packedInput('buffers', changed);
  const [length = 0] = parameters.shape;
  const raw = side(gradients(parts.loss, parts.parameters), length);
  const gradientNorm = sqrt(sumOfSquares(raw));
  const gradient = clip === undefined ? raw : mul(raw, minimum(div(clip, add(gradientNorm, 1e-12)), 1));
  const mean = add(mul(input('mean', [length]), beta1), mul(gradient, 1 - beta1));
  const squares = add(mul(input('square', [length]), beta2), mul(square(gradient), 1 - beta2));
  const step = div(mul(mean, input('meanScale', [])), add(sqrt(mul(squares, input('squareScale', []))), epsilon));
  const rate = input('rate', []);
  const decayed = weightDecay === 0 ? parameters : mul(parameters, sub(1, mul(rate, weightDecay)));
  const next = sub(decayed, mul(step, rate));
  const average = input('average', [length]);
  const outputs = {
    ...(parts.outputs ?? ({} as Record<Output, Tensor>)),
    loss: parts.loss,
    gradientNorm,
    nextParameters: next,
    nextMean: mean,
    nextSquare: squares,
    nextAverage: add(average, mul(sub(next, average), input('averageShare', []))),
    // Without buffers the vector goes through as it is.
    nextBuffers:
      changed.length === 0
        ? buffers
        : side(
            changed.map((each) => parts.buffers?.get(each) ?? each),
            buffers.shape[0] ?? 0,
          ),
  };
  return { outputs, options: { bindings: new Map([...bindings, ...bufferBindings]) } };
}

/** The scalars that a step takes, for step `step` (from 1). @param averageDecay share of the old average, 0 to 1 */
export function adamScalars(
  step: number,
  rate: number,
  averageDecay: number,
  { beta1 = 0.9, beta2 = 0.999 }: AdamOptions = {},
): Readonly<Record<'rate' | 'meanScale' | 'squareScale' | 'averageShare', Value>> {
  const scalar = (number: number): Value => ({ shape: [], data: Float32Array.of(number) });
  return {
    rate: scalar(rate),
    // Both means start at 0 and would be too small at first.
    meanScale: scalar(1 / (1 - beta1 ** step)),
    squareScale: scalar(1 / (1 - beta2 ** step)),
    averageShare: scalar(1 - averageDecay),
  };
}

/** Tensors side by side in one vector, zeros behind. */
function side(tensors: readonly Tensor[], length: number): Tensor {
  const flat = tensors.map((each) => reshape(each, [-1]));
  const rest = length - flat.reduce((sum, { shape }) => sum + (shape[0] ?? 0), 0);
  return concat(rest === 0 ? flat : [...flat, constant(new Float32Array(rest), [rest])], 0);
}

/** Row by row first: a sum over everything at once would be split among threads. */
function sumOfSquares(vector: Tensor): Tensor {
  return reduceSum(reduceSum(square(reshape(vector, [-1, rowLength])), [1]));
}
