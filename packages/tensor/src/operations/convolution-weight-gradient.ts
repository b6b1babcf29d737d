import { resultOf, type Tensor } from '../tensor.ts';
import type { Geometry } from './convolution.ts';
import { matmul, swapLast } from './matmul.ts';
import { reduceSum } from './reductions.ts';
import { reshape, slice, transpose } from './shaping.ts';

/**
 * The gradient of a convolution with respect to its weight: each of its numbers is a sum of products of the input, shifted by the number's
 * place in the kernel, with the gradient of the output.
 * @param x the convolution's input [batch, channels, height, width]
 * @param dy gradient of its output [batch, filters, …]
 * @returns [filters, channels / groups, kernel height, kernel width]
 */
export function convolutionWeightGradient(x: Tensor, dy: Tensor, geometry: Geometry): Tensor {
  const { kernel, stride, padding, groups } = geometry;
  if (groups === 1 && kernel[0] * kernel[1] === 1 && stride[0] * stride[1] === 1 && padding[0] + padding[1] === 0) {
    return pointwise(x, dy);
  }
  return asConvolution(x, dy, geometry);
}

function pointwise(x: Tensor, dy: Tensor): Tensor {
  const [batch = 0, channels = 0, height = 0, width = 0] = x.shape;
  const filters = dy.shape[1] ?? 0;
  const product = matmul(
    reshape(dy, [batch, filters, height * width]),
    swapLast(reshape(x, [batch, channels, height * width])),
  );
  return reshape(batch === 1 ? product : reduceSum(product, [0]), [filters, channels, 1, 1]);
}

/**
 * The same sum as a convolution: channels take the part of the batch, the batch that of the channels, and the gradient of the output is
 * the kernel; stride and dilation change places.
 */
function asConvolution(x: Tensor, dy: Tensor, { kernel, stride, padding, dilation, groups }: Geometry): Tensor {
  const [batch = 0, channels = 0, height = 0, width = 0] = x.shape;
  const [, filters = 0, rows = 0, columns = 0] = dy.shape;
  const perGroup = channels / groups;
  const perGroupOut = filters / groups;
  // [batch, groups, perGroup, h, w] → [perGroup, groups·batch, h, w]
  const image = reshape(transpose(reshape(x, [batch, groups, perGroup, height * width]), [2, 1, 0, 3]), [
    perGroup,
    groups * batch,
    height,
    width,
  ]);
  // [batch, groups, perGroupOut, rows, columns] → [groups·perGroupOut, batch, rows, columns]
  const filter = reshape(transpose(reshape(dy, [batch, groups, perGroupOut, rows * columns]), [1, 2, 0, 3]), [
    filters,
    batch,
    rows,
    columns,
  ]);
  const sums = rawConvolution(image, filter, {
    kernel: [rows, columns],
    stride: dilation,
    padding,
    dilation: stride,
    groups,
  });
  // Rows and columns of the input that the stride never reached give sums beyond the kernel.
  const cut = slice(sums, [0, 0, 0, 0], [perGroup, filters, kernel[0], kernel[1]]);
  return transpose(cut, [1, 0, 2, 3]);
}

/** A convolution without a gradient of its own. */
function rawConvolution(x: Tensor, weight: Tensor, { kernel, stride, padding, dilation, groups }: Geometry): Tensor {
  const size = (axis: 0 | 1) =>
    Math.floor(
      ((x.shape[axis + 2] ?? 0) + 2 * padding[axis] - dilation[axis] * (kernel[axis] - 1) - 1) / stride[axis],
    ) + 1;
  return resultOf({
    name: 'gradient of conv2d',
    inputs: [x, weight],
    shape: [x.shape[0] ?? 0, weight.shape[0] ?? 0, size(0), size(1)],
    type: 'f32',
    write: (writer, inputs) => [
      writer.node('Conv', inputs, {
        kernel_shape: kernel,
        strides: stride,
        pads: [...padding, ...padding],
        dilations: dilation,
        group: groups,
      }),
    ],
  });
}
