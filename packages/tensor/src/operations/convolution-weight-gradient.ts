import { resultOf, type Tensor } from '../tensor.ts';
import { mul } from './arithmetic.ts';
import type { Geometry } from './convolution.ts';
import { matmul, swapLast } from './matmul.ts';
import { reduceSum } from './reductions.ts';
import { concat, pad, reshape, slice, transpose } from './shaping.ts';

/**
 * The gradient of a convolution with respect to its weight: the number at place (j, k) of a kernel is the sum over all positions of the
 * output's gradient times the input that the kernel saw at (j, k) from there.
 *
 * ONNX has no operation for it. What follows brings it to matrix products, which run near the processor's peak; what costs is the copying
 * before them, so that is kept small.
 * @param x the convolution's input [batch, channels, height, width]
 * @param dy gradient of its output [batch, filters, rows, columns]
 * @returns [filters, channels / groups, kernel height, kernel width]
 */
export function convolutionWeightGradient(x: Tensor, dy: Tensor, geometry: Geometry): Tensor {
  const { stride, groups } = geometry;
  const channels = x.shape[1] ?? 0;
  if (groups === channels && dy.shape[1] === channels) return depthwise(x, dy, geometry);
  if (groups > 1) return asConvolution(x, dy, geometry);
  return stride[0] === 1 && stride[1] === 1 ? byShifts(x, dy, geometry) : byPlaces(x, dy, geometry);
}

/**
 * Stride 1. Sideways places shift the input, up-and-down places shift the gradient the other way: kernel height + kernel width copies in
 * place of height × width. The shifted gradients, side by side, are one large matrix.
 */
function byShifts(x: Tensor, dy: Tensor, { kernel, padding, dilation }: Geometry): Tensor {
  const [batch = 0, channels = 0, height = 0] = x.shape;
  const [, filters = 0, , columns = 0] = dy.shape;
  const grid = height + 2 * padding[0];
  const down = Array.from({ length: kernel[0] }, (_, j) => framed(dy, [j * dilation[0], 0], [grid, columns]));
  const gradient = reshape(concat(down, 1), [batch, kernel[0] * filters, grid * columns]);
  const products = Array.from({ length: kernel[1] }, (_, k) => {
    const shifted = framed(x, [padding[0], padding[1] - k * dilation[1]], [grid, columns]);
    return matmul(gradient, swapLast(reshape(shifted, [batch, channels, grid * columns])));
  });
  const sums = sumOverBatch(concat(products, 2));
  return transpose(reshape(sums, [kernel[0], filters, kernel[1], channels]), [1, 3, 0, 2]);
}

/** Any stride: one matrix product for each place of the kernel, with the positions that the place sees. */
function byPlaces(x: Tensor, dy: Tensor, geometry: Geometry): Tensor {
  const [batch = 0, channels = 0] = x.shape;
  const [, filters = 0, rows = 0, columns = 0] = dy.shape;
  const gradient = reshape(dy, [batch, filters, rows * columns]);
  const products = seenFrom(x, dy, geometry).map((seen) =>
    matmul(gradient, swapLast(reshape(seen, [batch, channels, rows * columns]))),
  );
  const sums = sumOverBatch(concat(products, 2));
  return transpose(reshape(sums, [filters, ...geometry.kernel, channels]), [0, 3, 1, 2]);
}

/** One filter for each channel: products of single maps. As matrices they would be vectors, for which matrix products are slow. */
function depthwise(x: Tensor, dy: Tensor, geometry: Geometry): Tensor {
  const [batch = 0, channels = 0] = x.shape;
  const [, , rows = 0, columns = 0] = dy.shape;
  const sums = seenFrom(x, dy, geometry).map((seen) =>
    reduceSum(reshape(mul(seen, dy), [batch, channels, 1, rows * columns]), [3]),
  );
  return reshape(sumOverBatch(concat(sums, 2)), [channels, 1, ...geometry.kernel]);
}

/** What each place of the kernel sees: the input at its distance from all positions of the output. Row by row of the kernel. */
function seenFrom(x: Tensor, dy: Tensor, { kernel, stride, padding, dilation }: Geometry): readonly Tensor[] {
  const [batch = 0, channels = 0] = x.shape;
  const [, , rows = 0, columns = 0] = dy.shape;
  const margin = [0, 0, ...padding];
  const padded = pad(x, margin, margin);
  return Array.from({ length: kernel[0] * kernel[1] }, (_, place) => {
    const top = Math.floor(place / kernel[1]) * dilation[0];
    const left = (place % kernel[1]) * dilation[1];
    const ends = [batch, channels, top + (rows - 1) * stride[0] + 1, left + (columns - 1) * stride[1] + 1];
    return slice(padded, [0, 0, top, left], ends, [1, 1, ...stride]);
  });
}

/**
 * Other groups: the same sum as a convolution. Channels take the part of the batch, the batch that of the channels, the gradient is the
 * kernel; stride and dilation change places.
 */
function asConvolution(x: Tensor, dy: Tensor, { kernel, stride, padding, dilation, groups }: Geometry): Tensor {
  const [batch = 0, channels = 0, height = 0, width = 0] = x.shape;
  const [, filters = 0, rows = 0, columns = 0] = dy.shape;
  const perGroup = channels / groups;
  // [batch, groups, channels per group, …] → [channels per group, groups·batch, …]
  const image = transpose(reshape(x, [batch, groups, perGroup, height * width]), [2, 1, 0, 3]);
  // [batch, filters, …] → [filters, batch, …]
  const filter = transpose(reshape(dy, [batch, filters, rows * columns]), [1, 0, 2]);
  const size = (axis: 0 | 1) => {
    const reach = stride[axis] * ((dy.shape[axis + 2] ?? 0) - 1) + 1;
    return Math.floor(((x.shape[axis + 2] ?? 0) + 2 * padding[axis] - reach) / dilation[axis]) + 1;
  };
  const sums = resultOf({
    name: 'gradient of conv2d',
    inputs: [
      reshape(image, [perGroup, groups * batch, height, width]),
      reshape(filter, [filters, batch, rows, columns]),
    ],
    shape: [perGroup, filters, size(0), size(1)],
    type: 'f32',
    write: (writer, inputs) => [
      writer.node('Conv', inputs, {
        kernel_shape: [rows, columns],
        strides: dilation,
        dilations: stride,
        pads: [...padding, ...padding],
        group: groups,
      }),
    ],
  });
  // Rows and columns of the input that the stride never reached give sums beyond the kernel.
  return transpose(slice(sums, [0, 0, 0, 0], [perGroup, filters, ...kernel]), [1, 0, 2, 3]);
}

/** Maps laid into a frame of another size, `offset` from its top left corner: zeros where they do not reach, cut where they stick out. */
function framed(x: Tensor, [top, left]: readonly [number, number], [rows, columns]: readonly [number, number]): Tensor {
  const [batch = 0, channels = 0, height = 0, width = 0] = x.shape;
  const margins = [0, 0, top, left, 0, 0, rows - top - height, columns - left - width];
  if (margins.every((margin) => margin === 0)) return x;
  return resultOf({
    name: 'gradient of conv2d',
    inputs: [x],
    shape: [batch, channels, rows, columns],
    type: 'f32',
    // ONNX cuts where a margin is negative.
    write: (writer, [a = '']) => [writer.node('Pad', [a, writer.integers(margins)])],
  });
}

function sumOverBatch(x: Tensor): Tensor {
  return x.shape[0] === 1 ? reshape(x, x.shape.slice(1)) : reduceSum(x, [0]);
}
