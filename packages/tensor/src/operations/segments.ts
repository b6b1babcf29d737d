import { ShapeError } from '../shape-error.ts';
import { constant, input, resultOf, resultsOf, type Tensor } from '../tensor.ts';
import type { Shape, Value } from '../value.ts';
import { mul } from './arithmetic.ts';
import { equal, greater, where } from './comparison.ts';
import { membersOf } from './gather.ts';

/**
 * Which rows of a table belong together. A row is a position of a map (of the whole batch, one picture after another), a segment a
 * superpixel. Made by `segmentsInput`; its numbers by `segmentValues`.
 */
export interface Segments {
  /** i32 [rows]: the segment of each row. */
  readonly labels: Tensor;
  /** i32 [segments, most]: the rows of each segment, ascending, filled up with the number of rows. */
  readonly members: Tensor;
  /** f32 [segments, 1]: one over the number of rows; 0 for an empty segment. */
  readonly shares: Tensor;
}

/** Segments that are given at each run, as inputs `name.labels`, `name.members` and `name.shares`. */
export function segmentsInput(name: string, rows: number, segments: number): Segments {
  if (segments > rows)
    throw new ShapeError('segmentsInput', `${rows} rows cannot hold ${segments} segments`, [[rows], [segments]]);
  return {
    labels: input(`${name}.labels`, [rows], 'i32'),
    // How many rows the largest segment has differs from picture to picture.
    members: input(`${name}.members`, [segments, Math.ceil(rows / segments)], 'i32', [1]),
    shares: input(`${name}.shares`, [segments, 1]),
  };
}

/** The inputs of `segmentsInput(name, labels.length, segments)` for labels from 0 to `segments − 1`. @throws RangeError for any other label */
export function segmentValues(name: string, labels: Int32Array, segments: number): Readonly<Record<string, Value>> {
  const wrong = labels.find((label) => label < 0 || label >= segments);
  if (wrong !== undefined) throw new RangeError(`label ${wrong} is not one of ${segments} segments`);
  const { table, most } = membersOf(labels, segments);
  const shares = Float32Array.from({ length: segments }, (_, segment) => {
    const row = table.subarray(segment * most, (segment + 1) * most);
    const size = row.indexOf(labels.length);
    return size === 0 ? 0 : 1 / (size === -1 ? most : size);
  });
  return {
    [`${name}.labels`]: { shape: [labels.length], data: labels },
    [`${name}.members`]: { shape: [segments, most], data: table },
    [`${name}.shares`]: { shape: [segments, 1], data: shares },
  };
}

/** Sum of the rows of x [rows, channels] over each segment: [segments, channels]. */
export function segmentSum(x: Tensor, segments: Segments): Tensor {
  const { channels, count } = sizesOf('segmentSum', x, segments);
  return resultOf({
    name: 'segmentSum',
    inputs: [x, segments.members],
    shape: [count, channels],
    type: 'f32',
    write: (writer, [a = '', members = '']) => {
      // One row of zeros more, for the places of the table that are empty. Sums have a fixed order: ScatterND's have not.
      const zeros = writer.constant([1, channels], new Float32Array(channels));
      const padded = writer.node('Concat', [a, zeros], { axis: 0 });
      const gathered = writer.node('Gather', [padded, members], { axis: 0 });
      // With fewer segments than threads ONNX Runtime would cut the sums themselves, unless they are along the last axis.
      if (count >= 64) return [writer.node('ReduceSum', [gathered, writer.integers([1])], { keepdims: 0 })];
      const byChannel = writer.node('Transpose', [gathered], { perm: [0, 2, 1] });
      // As a table: through the transposition alone it would take the sums back to the middle axis.
      const table = writer.node('Reshape', [byChannel, writer.integers([count * channels, -1])]);
      const sums = writer.node('ReduceSum', [table, writer.integers([1])], { keepdims: 0 });
      return [writer.node('Reshape', [sums, writer.integers([count, channels])])];
    },
    gradient: (dy) => [unpool(dy, segments)],
  });
}

/** Mean of the rows of x [rows, channels] over each segment: [segments, channels]; 0 for an empty one. */
export function segmentMean(x: Tensor, segments: Segments): Tensor {
  return mul(segmentSum(x, segments), segments.shares);
}

/** Maximum of the rows of x [rows, channels] over each segment: [segments, channels]; 0 for an empty one. Of equal rows the first gets the gradient. */
export function segmentMax(x: Tensor, segments: Segments): Tensor {
  const { rows, channels, count } = sizesOf('segmentMax', x, segments);
  const shape: Shape = [count, channels];
  const [greatest] = resultsOf({
    name: 'segmentMax',
    inputs: [x, segments.members],
    results: [
      { shape, type: 'f32' },
      // The row that each maximum stands in.
      { shape, type: 'i32' },
    ],
    write: (writer, [a = '', members = ''], used) => {
      const lowest = writer.constant([1, channels], new Float32Array(channels).fill(-3.4028234663852886e38));
      const padded = writer.node('Concat', [a, lowest], { axis: 0 });
      const gathered = writer.node('Gather', [padded, members], { axis: 0 });
      const maxima = writer.node('ReduceMax', [gathered, writer.integers([1])], { keepdims: 0 });
      if (!used.has(1)) return [maxima, ''];
      const places = writer.node('ArgMax', [gathered], { axis: 1, keepdims: 0 });
      return [maxima, writer.node('GatherElements', [members, places], { axis: 1 })];
    },
    gradient: ([dy], [, positions]) => {
      if (dy === undefined || positions === undefined) return [];
      const own = constant(
        Int32Array.from({ length: rows }, (_, row) => row),
        [rows, 1],
      );
      return [where(equal(unpool(positions, segments), own), unpool(dy, segments), 0)];
    },
  });
  return where(greater(segments.shares, 0), greatest as Tensor, 0);
}

/** Gives each row the numbers of its segment: p [segments, channels] → [rows, channels]. */
export function unpool(p: Tensor, segments: Segments): Tensor {
  const [count, channels = 0] = p.shape;
  const [rows = 0] = segments.labels.shape;
  if (p.shape.length !== 2 || count !== segments.members.shape[0]) {
    throw new ShapeError('unpool', 'one row for each segment is needed', [p.shape, segments.members.shape]);
  }
  return resultOf({
    name: 'unpool',
    inputs: [p, segments.labels],
    shape: [rows, channels],
    type: p.type,
    write: (writer, inputs) => [writer.node('Gather', inputs, { axis: 0 })],
    gradient: (dy) => [segmentSum(dy, segments)],
  });
}

function sizesOf(
  operation: string,
  x: Tensor,
  segments: Segments,
): { readonly rows: number; readonly channels: number; readonly count: number } {
  const [rows, channels] = x.shape;
  if (x.shape.length !== 2 || rows === undefined || channels === undefined || rows !== segments.labels.shape[0]) {
    throw new ShapeError(operation, 'one row for each label is needed', [x.shape, segments.labels.shape]);
  }
  return { rows, channels, count: segments.members.shape[0] ?? 0 };
}
