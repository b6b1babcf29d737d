import { ShapeError } from '../shape-error.ts';
import { constant, resultOf, type Tensor } from '../tensor.ts';
import { mul } from './arithmetic.ts';
import { matmul } from './matmul.ts';
import { avgPool2d } from './pooling.ts';
import { reshape } from './shaping.ts';

/** nearest: the position at or before (PyTorch's "nearest"). bilinear: pixel centres are matched (align_corners=False). */
export type ResizeMode = 'nearest' | 'bilinear';

/** Brings maps x [batch, channels, height, width] to another size [height, width]. */
export function resize(x: Tensor, size: readonly [number, number], mode: ResizeMode): Tensor {
  const [batch = 0, channels = 0, height = 0, width = 0] = x.shape;
  if (x.shape.length !== 4) throw new ShapeError('resize', 'four axes are needed', [x.shape]);
  if (size[0] === height && size[1] === width) return x;
  return resultOf({
    name: 'resize',
    inputs: [x],
    shape: [batch, channels, ...size],
    type: 'f32',
    write: (writer, [a = '']) => {
      if (mode === 'nearest' && !(size[0] % height === 0 && size[1] % width === 0)) {
        // ONNX Runtime finds the position by a rounded factor, and misses it by one here and there (row 7 of 14, when 2 are wanted).
        const rows = writer.node('Gather', [a, writer.constant([size[0]], nearest(height, size[0]))], { axis: 2 });
        return [writer.node('Gather', [rows, writer.constant([size[1]], nearest(width, size[1]))], { axis: 3 })];
      }
      return [
        writer.node('Resize', [a, '', '', writer.integers([batch, channels, ...size])], {
          mode: mode === 'nearest' ? 'nearest' : 'linear',
          coordinate_transformation_mode: mode === 'nearest' ? 'asymmetric' : 'half_pixel',
          nearest_mode: 'floor',
        }),
      ];
    },
    gradient: (dy) => [resizeGradient(dy, height, width, mode)],
  });
}

/** Resizing is linear in each direction: its transpose multiplies by the transposed matrices. */
function resizeGradient(dy: Tensor, height: number, width: number, mode: ResizeMode): Tensor {
  const [batch = 0, channels = 0, rows = 0, columns = 0] = dy.shape;
  const whole = rows % height === 0 && columns % width === 0;
  if (mode === 'nearest' && whole) {
    const kernel = [rows / height, columns / width] as const;
    return mul(avgPool2d(dy, { kernel }), kernel[0] * kernel[1]);
  }
  const left = constant(weights(height, rows, mode), [height, rows]);
  const right = constant(transposed(weights(width, columns, mode), width, columns), [columns, width]);
  const across = reshape(matmul(reshape(dy, [batch * channels * rows, columns]), right), [
    batch * channels,
    rows,
    width,
  ]);
  return reshape(matmul(left, across), [batch, channels, height, width]);
}

/** The position of the old axis that each of the new one is read from. */
function nearest(from: number, to: number): Int32Array {
  return Int32Array.from({ length: to }, (_, position) => Math.floor((position * from) / to));
}

/** [from, to]: how much each position of the old axis gives to each of the new one. */
function weights(from: number, to: number, mode: ResizeMode): Float32Array {
  const matrix = new Float32Array(from * to);
  for (let position = 0; position < to; position++) {
    const at =
      mode === 'nearest'
        ? Math.floor((position * from) / to)
        : Math.min(Math.max(((position + 0.5) * from) / to - 0.5, 0), from - 1);
    const low = Math.floor(at);
    const high = Math.min(low + 1, from - 1);
    const share = at - low;
    matrix[low * to + position] = (matrix[low * to + position] ?? 0) + 1 - share;
    matrix[high * to + position] = (matrix[high * to + position] ?? 0) + share;
  }
  return matrix;
}

function transposed(matrix: Float32Array, rows: number, columns: number): Float32Array {
  return matrix.map((_, index) => matrix[(index % rows) * columns + Math.floor(index / rows)] ?? 0);
}
