import { ShapeError } from '../shape-error.ts';
import { constant, resultOf, resultsOf, type Tensor } from '../tensor.ts';
import type { Shape } from '../value.ts';
import { mul, sub } from './arithmetic.ts';
import { equal, where } from './comparison.ts';
import { isCount, type Pair, pair } from './convolution.ts';
import { resize } from './resize.ts';
import { expand, reshape } from './shaping.ts';

export interface PoolingOptions {
  /** Size of the window. */
  readonly kernel: Pair;
  /** As large as the window by default. */
  readonly stride?: Pair;
  readonly padding?: Pair;
}

export interface AveragePoolingOptions extends PoolingOptions {
  /** Whether padding counts as zeros (true, PyTorch's default) or is left out of the average. */
  readonly countPadding?: boolean;
}

interface Windows {
  readonly kernel: readonly [number, number];
  readonly stride: readonly [number, number];
  readonly padding: readonly [number, number];
  readonly rows: number;
  readonly columns: number;
}

/** The greatest number of each window of x [batch, channels, height, width]. Of equal numbers the first one gets the gradient. */
export function maxPool2d(x: Tensor, options: PoolingOptions): Tensor {
  const windows = windowsOf('maxPool2d', x.shape, options);
  const shape = [...x.shape.slice(0, 2), windows.rows, windows.columns];
  const [pooled] = resultsOf({
    name: 'maxPool2d',
    inputs: [x],
    results: [
      { shape, type: 'f32' },
      // Where each maximum stood: the position in the whole of x.
      { shape, type: 'i32' },
    ],
    write: (writer, inputs, used) => {
      if (!used.has(1)) return [writer.node('MaxPool', inputs, attributesOf(windows)), ''];
      const [y, positions] = writer.maxima(inputs, attributesOf(windows));
      return [y, writer.index(positions)];
    },
    gradient: ([dy], [, positions]) =>
      dy === undefined || positions === undefined ? [] : [maxPoolGradient(dy, positions, x.shape, windows)],
  });
  return pooled as Tensor;
}

/** The mean of each window of x [batch, channels, height, width]. */
export function avgPool2d(x: Tensor, options: AveragePoolingOptions): Tensor {
  const windows = windowsOf('avgPool2d', x.shape, options);
  const countPadding = options.countPadding ?? true;
  return resultOf({
    name: 'avgPool2d',
    inputs: [x],
    shape: [...x.shape.slice(0, 2), windows.rows, windows.columns],
    type: 'f32',
    write: (writer, inputs) => [
      writer.node('AveragePool', inputs, { ...attributesOf(windows), count_include_pad: countPadding ? 1 : 0 }),
    ],
    gradient: (dy) => [avgPoolGradient(dy, x.shape, windows, countPadding)],
  });
}

/** Adds each window's gradient at the position of its maximum. */
function maxPoolGradient(dy: Tensor, positions: Tensor, shape: Shape, windows: Windows): Tensor {
  const [batch = 0, channels = 0, height = 0, width = 0] = shape;
  const { kernel, stride, padding, rows, columns } = windows;
  const planes = batch * channels;
  const places = rows * columns;
  const planeStarts = Int32Array.from({ length: planes }, (_, plane) => plane * height * width);
  const windowStarts = Int32Array.from(
    { length: places },
    (_, place) =>
      (Math.floor(place / columns) * stride[0] - padding[0]) * width + (place % columns) * stride[1] - padding[1],
  );
  const offsets = Int32Array.from(
    { length: kernel[0] * kernel[1] },
    (_, offset) => Math.floor(offset / kernel[1]) * width + (offset % kernel[1]),
  );
  const within = sub(
    sub(reshape(positions, [planes, 1, places]), constant(planeStarts, [planes, 1, 1])),
    constant(windowStarts, [1, 1, places]),
  );
  const mask = equal(within, constant(offsets, [1, offsets.length, 1]));
  return overlap(where(mask, reshape(dy, [planes, 1, places]), 0), shape, windows);
}

function avgPoolGradient(dy: Tensor, shape: Shape, windows: Windows, countPadding: boolean): Tensor {
  const [batch = 0, channels = 0, height = 0, width = 0] = shape;
  const { kernel, stride, padding, rows, columns } = windows;
  const area = kernel[0] * kernel[1];
  const tiles =
    kernel.every((size, axis) => size === stride[axis] && padding[axis] === 0) &&
    height === rows * kernel[0] &&
    width === columns * kernel[1];
  if (tiles) return resize(mul(dy, 1 / area), [height, width], 'nearest');
  const share = countPadding ? mul(dy, 1 / area) : mul(dy, constant(shares(shape, windows), [1, 1, rows, columns]));
  const planes = batch * channels;
  return overlap(expand(reshape(share, [planes, 1, rows * columns]), [planes, area, rows * columns]), shape, windows);
}

/** One over the number of positions of each window that are not padding. */
function shares([, , height = 0, width = 0]: Shape, { kernel, stride, padding, rows, columns }: Windows): Float32Array {
  const covered = (index: number, axis: 0 | 1, length: number) => {
    const start = index * stride[axis] - padding[axis];
    return Math.min(start + kernel[axis], length) - Math.max(start, 0);
  };
  return Float32Array.from(
    { length: rows * columns },
    (_, place) => 1 / (covered(Math.floor(place / columns), 0, height) * covered(place % columns, 1, width)),
  );
}

/** Sums the numbers of windows [planes, window area, windows] at the positions that they cover: the transpose of taking windows. */
function overlap(x: Tensor, shape: Shape, windows: Windows): Tensor {
  const [batch = 0, channels = 0, height = 0, width = 0] = shape;
  const { kernel, stride, padding } = windows;
  const sum = resultOf({
    name: 'overlap',
    inputs: [x],
    shape: [batch * channels, 1, height, width],
    type: 'f32',
    write: (writer, [a = '']) => [
      writer.node('Col2Im', [a, writer.integers([height, width]), writer.integers(kernel)], {
        strides: stride,
        pads: [...padding, ...padding],
      }),
    ],
  });
  return reshape(sum, shape);
}

function windowsOf(operation: string, shape: Shape, options: PoolingOptions): Windows {
  const [kernel, stride, padding] = [
    pair(options.kernel),
    pair(options.stride ?? options.kernel),
    pair(options.padding ?? 0),
  ];
  const [rows, columns] = [0, 1].map(
    (axis) =>
      Math.floor(((shape[axis + 2] ?? 0) + 2 * (padding[axis] ?? 0) - (kernel[axis] ?? 1)) / (stride[axis] ?? 1)) + 1,
  );
  if (
    shape.length !== 4 ||
    rows === undefined ||
    columns === undefined ||
    rows < 1 ||
    columns < 1 ||
    ![...kernel, ...stride].every((each) => isCount(each, 1))
  ) {
    throw new ShapeError(operation, `windows of ${kernel.join('×')} do not fit`, [shape]);
  }
  if (padding.some((count, axis) => !isCount(count, 0) || 2 * count > (kernel[axis] ?? 1))) {
    throw new ShapeError(
      operation,
      `padding ${padding.join(',')} is more than half of the window ${kernel.join('×')}`,
      [shape],
    );
  }
  return { kernel, stride, padding, rows, columns };
}

function attributesOf({ kernel, stride, padding }: Windows): Record<string, readonly number[]> {
  return { kernel_shape: kernel, strides: stride, pads: [...padding, ...padding] };
}
