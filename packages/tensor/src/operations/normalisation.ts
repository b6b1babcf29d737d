import { GradientError } from '../gradients.ts';
import { ShapeError } from '../shape-error.ts';
import { resultsOf, type Tensor } from '../tensor.ts';
import { sizeOf } from '../value.ts';
import { add, div, mul, sqrt, sub } from './arithmetic.ts';
import { reduceMean, writeSums } from './reductions.ts';
import { reshape } from './shaping.ts';

/** Statistics of a batch, one number per channel. */
export interface BatchStatistics {
  readonly mean: Tensor;
  /** Biased: divided by the number of values. */
  readonly variance: Tensor;
}

/**
 * Batch normalisation (Ioffe & Szegedy 2015) by the statistics of the batch itself: each channel of x [batch, channels, height, width]
 * is brought to mean 0 and variance 1, then scaled and shifted ([channels] each).
 */
export function batchNorm(
  x: Tensor,
  scale: Tensor,
  shift: Tensor,
  epsilon = 1e-5,
): { readonly y: Tensor } & BatchStatistics {
  const channels = channelsOf('batchNorm', x, scale, shift);
  const axis = [1, channels, 1, 1];
  const { y, mean, variance } = standardise(x, [0, 2, 3], epsilon);
  return {
    y: add(mul(y, reshape(scale, axis)), reshape(shift, axis)),
    mean: reshape(mean, [channels]),
    variance: reshape(variance, [channels]),
  };
}

/** Batch normalisation by statistics known beforehand ([channels] each): what inference does. No gradient to the statistics. */
export function batchNormWith(
  x: Tensor,
  scale: Tensor,
  shift: Tensor,
  statistics: BatchStatistics,
  epsilon = 1e-5,
): Tensor {
  const channels = channelsOf('batchNormWith', x, scale, shift);
  const { mean, variance } = statistics;
  if (mean.shape[0] !== channels || variance.shape[0] !== channels) {
    throw new ShapeError('batchNormWith', `mean and variance need one number for each of ${channels} channels`, [
      x.shape,
      mean.shape,
      variance.shape,
    ]);
  }
  const [y] = resultsOf({
    name: 'batchNormWith',
    inputs: [x, scale, shift, mean, variance],
    results: [{ shape: x.shape, type: 'f32' }],
    write: (writer, inputs) => [writer.node('BatchNormalization', inputs, { epsilon: { float: epsilon } })],
    gradient: ([dy]) => {
      if (dy === undefined) return [];
      const axis = [1, channels, 1, 1];
      const factor = div(1, sqrt(add(variance, epsilon)));
      const standard = mul(sub(x, reshape(mean, axis)), reshape(factor, axis));
      const sum = (each: Tensor) => mul(reduceMean(each, [0, 2, 3]), sizeOf(x.shape) / channels);
      return [mul(dy, reshape(mul(scale, factor), axis)), sum(mul(dy, standard)), sum(dy)];
    },
  });
  return y as Tensor;
}

/** Instance normalisation (Ulyanov et al. 2016): each map of x [batch, channels, height, width] is brought to mean 0 and variance 1. */
export function instanceNorm(x: Tensor, epsilon = 1e-5): Tensor {
  if (x.shape.length !== 4) throw new ShapeError('instanceNorm', 'four axes are needed', [x.shape]);
  return standardise(x, [2, 3], epsilon).y;
}

/** (x − mean) / √(variance + ε) over some axes. */
function standardise(x: Tensor, axes: readonly number[], epsilon: number): { readonly y: Tensor } & BatchStatistics {
  const small = x.shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
  const channels = x.shape[1] ?? 1;
  const perMap = axes.length === 2;
  const form = (shape: readonly number[]) => ({ shape, type: 'f32' }) as const;
  const [y, , mean, variance] = resultsOf({
    name: 'standardise',
    inputs: [x],
    results: [form(x.shape), form(small), form(small), form(small)],
    write: (writer, [a = ''], used) => {
      if (perMap && used.size === 1 && used.has(0)) {
        const ones = writer.constant([channels], new Float32Array(channels).fill(1));
        const zeros = writer.constant([channels], new Float32Array(channels));
        return [writer.node('InstanceNormalization', [a, ones, zeros], { epsilon: { float: epsilon } }), '', '', ''];
      }
      const meanOf = (name: string) =>
        writer.node('Reshape', [writeSums(writer, 'ReduceMean', name, x.shape, axes), writer.integers(small)]);
      const average = meanOf(a);
      const centred = writer.node('Sub', [a, average]);
      // The mean of squares of centred numbers: E[x²] − E[x]² would lose all digits where the mean is large.
      const spread = meanOf(writer.node('Mul', [centred, centred]));
      const deviation = writer.node('Sqrt', [writer.node('Add', [spread, writer.scalar(epsilon)])]);
      const inverse = writer.node('Div', [writer.scalar(1), deviation]);
      return [writer.node('Mul', [centred, inverse]), inverse, average, spread];
    },
    gradient: ([dy, ...others], [standard, inverse]) => {
      if (others.some((each) => each !== undefined)) throw new GradientError('mean or variance of batchNorm');
      if (dy === undefined || standard === undefined || inverse === undefined) return [];
      const along = mul(standard, reduceMean(mul(dy, standard), axes, true));
      return [mul(sub(sub(dy, reduceMean(dy, axes, true)), along), inverse)];
    },
  });
  return { y: y as Tensor, mean: mean as Tensor, variance: variance as Tensor };
}

function channelsOf(operation: string, x: Tensor, scale: Tensor, shift: Tensor): number {
  const channels = x.shape[1] ?? 0;
  if (x.shape.length !== 4 || scale.shape[0] !== channels || shift.shape[0] !== channels) {
    throw new ShapeError(operation, `scale and shift need one number for each of ${channels} channels`, [
      x.shape,
      scale.shape,
      shift.shape,
    ]);
  }
  return channels;
}
