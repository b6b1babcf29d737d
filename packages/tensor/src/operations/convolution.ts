import type { GraphWriter } from '../onnx/graph-writer.ts';
import { ShapeError } from '../shape-error.ts';
import { resultOf, type Tensor } from '../tensor.ts';
import type { Shape } from '../value.ts';
import { convolutionWeightGradient } from './convolution-weight-gradient.ts';
import { reduceSum } from './reductions.ts';
import { flip, reshape, transpose } from './shaping.ts';

/** How a kernel moves over a map. Pairs are [vertical, horizontal]. */
export interface ConvolutionOptions {
  readonly stride?: Pair;
  /** Zeros added on both sides. */
  readonly padding?: Pair;
  readonly dilation?: Pair;
  readonly groups?: number;
}

export interface TransposedConvolutionOptions extends ConvolutionOptions {
  /** Rows and columns added at the bottom and right, to tell sizes apart that shrink to the same one. Less than the stride. */
  readonly outputPadding?: Pair;
}

/** The same number for both directions, or [vertical, horizontal]. */
export type Pair = number | readonly [number, number];

export interface Geometry {
  readonly kernel: readonly [number, number];
  readonly stride: readonly [number, number];
  readonly padding: readonly [number, number];
  readonly dilation: readonly [number, number];
  readonly groups: number;
}

/**
 * 2-D convolution (cross-correlation, as in all network libraries).
 * @param x [batch, channels, height, width]
 * @param weight [filters, channels / groups, kernel height, kernel width]
 * @param bias [filters]
 * @returns [batch, filters, ⌊(height + 2·padding − dilation·(kernel − 1) − 1) / stride⌋ + 1, …]
 */
export function conv2d(x: Tensor, weight: Tensor, bias?: Tensor, options: ConvolutionOptions = {}): Tensor {
  const geometry = geometryOf('conv2d', weight, options);
  const [batch = 0, channels = 0, ...size] = map('conv2d', x);
  const [filters = 0, perGroup = 0] = weight.shape;
  if (perGroup * geometry.groups !== channels || filters % geometry.groups !== 0) {
    throw new ShapeError(
      'conv2d',
      `the weight takes ${perGroup * geometry.groups} channels (in ${geometry.groups} groups), the input has ${channels}`,
      [x.shape, weight.shape],
    );
  }
  checkBias('conv2d', bias, filters);
  const shape = [batch, filters, ...size.map((length, axis) => outputSize(length, axis, geometry))];
  if (shape.some((length) => length < 1))
    throw new ShapeError('conv2d', 'the kernel is larger than the padded input', [x.shape, weight.shape]);
  return resultOf({
    name: 'conv2d',
    inputs: bias === undefined ? [x, weight] : [x, weight, bias],
    shape,
    type: 'f32',
    write: (writer, inputs) => [writeConvolution(writer, inputs, shape, perGroup, geometry)],
    gradient: (dy) => [
      inputGradient(dy, weight, x.shape, geometry),
      convolutionWeightGradient(x, dy, geometry),
      ...(bias === undefined ? [] : [reduceSum(dy, [0, 2, 3])]),
    ],
  });
}

/**
 * Transposed 2-D convolution: the gradient of `conv2d` with respect to its input, as a layer.
 * @param x [batch, channels, height, width]
 * @param weight [channels, filters / groups, kernel height, kernel width]
 * @returns [batch, filters, (height − 1)·stride − 2·padding + dilation·(kernel − 1) + outputPadding + 1, …]
 */
export function convTranspose2d(
  x: Tensor,
  weight: Tensor,
  bias?: Tensor,
  options: TransposedConvolutionOptions = {},
): Tensor {
  const geometry = geometryOf('convTranspose2d', weight, options);
  const outputPadding = pair(options.outputPadding ?? 0);
  const [batch = 0, channels = 0, ...size] = map('convTranspose2d', x);
  const [taken = 0, perGroup = 0] = weight.shape;
  if (taken !== channels || channels % geometry.groups !== 0) {
    throw new ShapeError('convTranspose2d', `the weight takes ${taken} channels, the input has ${channels}`, [
      x.shape,
      weight.shape,
    ]);
  }
  if (outputPadding.some((count, axis) => !isCount(count, 0) || count >= (geometry.stride[axis] ?? 1))) {
    throw new ShapeError(
      'convTranspose2d',
      `output padding ${outputPadding.join(',')} is not less than the stride ${geometry.stride.join(',')}`,
      [x.shape, weight.shape],
    );
  }
  const filters = perGroup * geometry.groups;
  checkBias('convTranspose2d', bias, filters);
  const { kernel, stride, padding, dilation } = geometry;
  const grown = size.map(
    (length, axis) =>
      (length - 1) * (stride[axis] ?? 1) -
      2 * (padding[axis] ?? 0) +
      (dilation[axis] ?? 1) * ((kernel[axis] ?? 1) - 1) +
      (outputPadding[axis] ?? 0) +
      1,
  );
  return resultOf({
    name: 'convTranspose2d',
    inputs: bias === undefined ? [x, weight] : [x, weight, bias],
    shape: [batch, filters, ...grown],
    type: 'f32',
    write: (writer, inputs) => [
      writer.node('ConvTranspose', inputs, { ...attributesOf(geometry), output_padding: outputPadding }),
    ],
    gradient: (dy) => [
      conv2d(dy, weight, undefined, { stride, padding, dilation, groups: geometry.groups }),
      convolutionWeightGradient(dy, x, geometry),
      ...(bias === undefined ? [] : [reduceSum(dy, [0, 2, 3])]),
    ],
  });
}

/**
 * Of a single small picture ONNX Runtime cuts the positions among threads, and how many a thread gets decides how sums are cut. Filters in groups
 * (two, as a rule), each with a copy of the picture, have the same bits at any number of threads. (Weights that belong to the model are laid out
 * anew when it is loaded, and are computed by other kernels, which do not need this; nor does a single filter.)
 */
function writeConvolution(
  writer: GraphWriter,
  [x = '', weight = '', ...bias]: readonly string[],
  [batch = 0, filters = 0, rows = 0, columns = 0]: Shape,
  channels: number,
  geometry: Geometry,
): string {
  const summed = channels * geometry.kernel[0] * geometry.kernel[1];
  const cut = batch === 1 && geometry.groups === 1 && summed > 128 && rows * columns <= 4096 && filters > 1;
  if (!cut || writer.holds(weight)) return writer.node('Conv', [x, weight, ...bias], attributesOf(geometry));
  const groups = leastDivisor(filters);
  const copies = writer.node(
    'Concat',
    Array.from({ length: groups }, () => x),
    { axis: 1 },
  );
  return writer.node('Conv', [copies, weight, ...bias], attributesOf({ ...geometry, groups }));
}

/** The least divisor above 1. */
function leastDivisor(count: number): number {
  let divisor = 2;
  while (count % divisor !== 0) divisor += 1;
  return divisor;
}

/** The gradient of `conv2d` with respect to its input of shape `shape`. */
function inputGradient(dy: Tensor, weight: Tensor, shape: Shape, geometry: Geometry): Tensor {
  const { kernel, stride, padding, dilation, groups } = geometry;
  const reach = [0, 1].map((axis) => (dilation[axis] ?? 1) * ((kernel[axis] ?? 1) - 1));
  const margin: [number, number] = [(reach[0] ?? 0) - padding[0], (reach[1] ?? 0) - padding[1]];
  const positions = (dy.shape[2] ?? 0) * (dy.shape[3] ?? 0);
  const turnable = stride[0] === 1 && stride[1] === 1 && margin[0] >= 0 && margin[1] >= 0;
  if (turnable && (weight.shape[0] ?? 0) < positions) {
    // With the kernel turned around it is a plain convolution, which is faster than a transposed one, unless the map is so small that turning
    // the weight costs more.
    return conv2d(dy, turned(weight, groups), undefined, { padding: margin, dilation, groups });
  }
  const smallest = [0, 1].map(
    (axis) => ((dy.shape[axis + 2] ?? 1) - 1) * (stride[axis] ?? 1) - 2 * (padding[axis] ?? 0) + (reach[axis] ?? 0) + 1,
  );
  const outputPadding: [number, number] = [(shape[2] ?? 0) - (smallest[0] ?? 0), (shape[3] ?? 0) - (smallest[1] ?? 0)];
  return convTranspose2d(dy, weight, undefined, { stride, padding, dilation, groups, outputPadding });
}

/** [filters, channels/groups, h, w] → [channels, filters/groups, h, w], each kernel turned by 180°. */
function turned(weight: Tensor, groups: number): Tensor {
  const [filters = 0, perGroup = 0, height = 0, width = 0] = weight.shape;
  const apart = reshape(weight, [groups, filters / groups, perGroup, height, width]);
  const swapped = reshape(transpose(apart, [0, 2, 1, 3, 4]), [groups * perGroup, filters / groups, height, width]);
  return height * width === 1 ? swapped : flip(swapped, [2, 3]);
}

function geometryOf(operation: string, weight: Tensor, options: ConvolutionOptions): Geometry {
  const [, , height = 0, width = 0] = map(operation, weight);
  const [stride, padding, dilation] = [
    pair(options.stride ?? 1),
    pair(options.padding ?? 0),
    pair(options.dilation ?? 1),
  ];
  if (![...stride, ...dilation].every((each) => isCount(each, 1)) || !padding.every((each) => isCount(each, 0))) {
    throw new ShapeError(
      operation,
      `stride ${stride}, dilation ${dilation} (whole, at least 1) or padding ${padding} (whole, at least 0) is out of range`,
      [weight.shape],
    );
  }
  return { kernel: [height, width], stride, padding, dilation, groups: options.groups ?? 1 };
}

/** Whether a number is whole and at least `least`. */
export function isCount(value: number, least: number): boolean {
  return Number.isInteger(value) && value >= least;
}

export function pair(value: Pair): readonly [number, number] {
  return typeof value === 'number' ? [value, value] : value;
}

function map(operation: string, x: Tensor): Shape {
  if (x.shape.length !== 4) throw new ShapeError(operation, 'four axes are needed', [x.shape]);
  return x.shape;
}

function checkBias(operation: string, bias: Tensor | undefined, filters: number): void {
  if (bias !== undefined && (bias.shape.length !== 1 || bias.shape[0] !== filters)) {
    throw new ShapeError(operation, `the bias has to have one number for each of ${filters} filters`, [bias.shape]);
  }
}

function outputSize(length: number, axis: number, { kernel, stride, padding, dilation }: Geometry): number {
  const reach = (dilation[axis] ?? 1) * ((kernel[axis] ?? 1) - 1) + 1;
  return Math.floor((length + 2 * (padding[axis] ?? 0) - reach) / (stride[axis] ?? 1)) + 1;
}

function attributesOf({
  kernel,
  stride,
  padding,
  dilation,
  groups,
}: Geometry): Record<string, readonly number[] | number> {
  return { kernel_shape: kernel, strides: stride, pads: [...padding, ...padding], dilations: dilation, group: groups };
}
