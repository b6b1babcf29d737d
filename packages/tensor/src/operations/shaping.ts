import { ShapeError } from '../shape-error.ts';
import { resultOf, resultsOf, type Tensor } from '../tensor.ts';
import { type Shape, sameShape, sizeOf } from '../value.ts';
import { add } from './arithmetic.ts';
import { broadcastShape, sumTo } from './broadcasting.ts';
import { axesOf } from './reductions.ts';

/** The same numbers in another shape. One size may be −1: what is left. */
export function reshape(x: Tensor, shape: Shape): Tensor {
  const known = shape.reduce((product, size) => (size === -1 ? product : product * size), 1);
  const whole = shape.map((size) => (size === -1 ? sizeOf(x.shape) / known : size));
  if (
    sizeOf(whole) !== sizeOf(x.shape) ||
    !whole.every(Number.isInteger) ||
    shape.filter((size) => size === -1).length > 1
  ) {
    throw new ShapeError('reshape', 'the numbers do not fill the new shape', [x.shape, shape]);
  }
  if (sameShape(whole, x.shape)) return x;
  return resultOf({
    name: 'reshape',
    inputs: [x],
    shape: whole,
    type: x.type,
    write: (writer, [a = '']) => [writer.node('Reshape', [a, writer.integers(whole)])],
    gradient: (dy) => [reshape(dy, x.shape)],
  });
}

/** Axes in another order: axis i of the result is axis `order[i]` of `x`. */
export function transpose(x: Tensor, order: readonly number[]): Tensor {
  if (
    !sameShape(
      [...order].sort((a, b) => a - b),
      x.shape.map((_, axis) => axis),
    )
  ) {
    throw new ShapeError('transpose', `the order ${order.join(',')} does not name each axis once`, [x.shape]);
  }
  return resultOf({
    name: 'transpose',
    inputs: [x],
    shape: order.map((axis) => x.shape[axis] ?? 1),
    type: x.type,
    write: (writer, inputs) => [writer.node('Transpose', inputs, { perm: order })],
    gradient: (dy) => [
      transpose(
        dy,
        x.shape.map((_, axis) => order.indexOf(axis)),
      ),
    ],
  });
}

/** Spreads axes of size 1, and adds axes in front. */
export function expand(x: Tensor, shape: Shape): Tensor {
  if (!sameShape(broadcastShape('expand', x.shape, shape), shape)) {
    throw new ShapeError('expand', 'only axes of size 1 can be spread', [x.shape, shape]);
  }
  if (sameShape(x.shape, shape)) return x;
  return resultOf({
    name: 'expand',
    inputs: [x],
    shape,
    type: x.type,
    write: (writer, [a = '']) => [writer.node('Expand', [a, writer.integers(shape)])],
    gradient: (dy) => [sumTo(dy, x.shape)],
  });
}

/** Tensors one after another along an axis; all other sizes agree. */
export function concat(parts: readonly Tensor[], axis: number): Tensor {
  const [first] = parts;
  if (first === undefined) throw new ShapeError('concat', 'at least one part is needed', []);
  for (const part of parts) {
    const agree =
      part.shape.length === first.shape.length &&
      part.shape.every((size, each) => each === axis || size === first.shape[each]);
    if (!agree || axis < 0 || axis >= part.shape.length) {
      throw new ShapeError('concat', `sizes may differ only along axis ${axis}`, [first.shape, part.shape]);
    }
  }
  if (parts.length === 1) return first;
  const sizes = parts.map((part) => part.shape[axis] ?? 0);
  return resultOf({
    name: 'concat',
    inputs: parts,
    shape: first.shape.map((size, each) => (each === axis ? sizes.reduce((a, b) => a + b, 0) : size)),
    type: first.type,
    write: (writer, inputs) => [writer.node('Concat', inputs, { axis })],
    gradient: (dy) => split(dy, sizes, axis),
  });
}

/** Cuts a tensor into parts of the given sizes along an axis. */
export function split(x: Tensor, sizes: readonly number[], axis: number): readonly Tensor[] {
  if (sizes.reduce((a, b) => a + b, 0) !== x.shape[axis] || sizes.some((size) => size < 1)) {
    throw new ShapeError('split', `parts of ${sizes.join('+')} do not make up axis ${axis}`, [x.shape]);
  }
  return resultsOf({
    name: 'split',
    inputs: [x],
    results: sizes.map((part) => ({ shape: x.shape.map((size, each) => (each === axis ? part : size)), type: x.type })),
    write: (writer, [a = '']) => writer.nodes('Split', [a, writer.integers(sizes)], sizes.length, { axis }),
    gradient: (gradients, results) => [
      concat(
        results.map((part, index) => gradients[index] ?? zerosLike(part)),
        axis,
      ),
    ],
  });
}

/**
 * A box out of a tensor: along each axis the positions `start`, `start + step`, … before `end`.
 * Starts and ends as in ONNX: negative ones count from the end; steps (default 1) are at least 1.
 */
export function slice(
  x: Tensor,
  starts: readonly number[],
  ends: readonly number[],
  steps: readonly number[] = x.shape.map(() => 1),
): Tensor {
  if (starts.length !== x.shape.length || ends.length !== x.shape.length || steps.length !== x.shape.length) {
    throw new ShapeError(
      'slice',
      `starts ${starts.join(',')}, ends ${ends.join(',')} and steps ${steps.join(',')} do not name each axis`,
      [x.shape],
    );
  }
  const from = x.shape.map((size, axis) => place(starts[axis] ?? 0, size));
  const to = x.shape.map((size, axis) => place(ends[axis] ?? size, size));
  const shape = x.shape.map((_, axis) => Math.ceil(((to[axis] ?? 0) - (from[axis] ?? 0)) / (steps[axis] ?? 1)));
  if (shape.some((size) => size < 1) || steps.some((step) => step < 1)) {
    throw new ShapeError(
      'slice',
      `from ${starts.join(',')} to ${ends.join(',')} in steps of ${steps.join(',')} nothing is left`,
      [x.shape],
    );
  }
  if (sameShape(shape, x.shape)) return x;
  return resultOf({
    name: 'slice',
    inputs: [x],
    shape,
    type: x.type,
    write: (writer, [a = '']) => [
      writer.node('Slice', [
        a,
        ...[from, to, x.shape.map((_, axis) => axis), steps].map((list) => writer.integers(list)),
      ]),
    ],
    gradient: (dy) => [unslice(dy, x.shape, from, steps)],
  });
}

/** Reverses the order along some axes. */
export function flip(x: Tensor, given: readonly number[]): Tensor {
  const axes = axesOf('flip', x.shape, given);
  return resultOf({
    name: 'flip',
    inputs: [x],
    shape: x.shape,
    type: x.type,
    write: (writer, [a = '']) => [
      writer.node('Slice', [
        a,
        writer.integers(axes.map(() => -1)),
        // Before the first position: the least number that ONNX allows for "to the very start".
        writer.integers(axes.map((axis) => -(x.shape[axis] ?? 0) - 1)),
        writer.integers(axes),
        writer.integers(axes.map(() => -1)),
      ]),
    ],
    gradient: (dy) => [flip(dy, axes)],
  });
}

/** Zeros in the shape of a tensor. */
export function zerosLike(x: Tensor): Tensor {
  return resultOf({
    name: 'zerosLike',
    inputs: [],
    shape: x.shape,
    type: x.type,
    write: (writer) => [writer.node('ConstantOfShape', [writer.integers(x.shape)])],
    gradient: () => [],
  });
}

/** The transpose of `slice`: the numbers back in their places, zeros elsewhere. */
function unslice(dy: Tensor, shape: Shape, from: readonly number[], steps: readonly number[]): Tensor {
  const spaced = steps.every((step) => step === 1) ? dy : spread(dy, steps);
  const after = shape.map((size, axis) => size - (from[axis] ?? 0) - (spaced.shape[axis] ?? 0));
  return pad(spaced, from, after);
}

/** Puts `step − 1` zeros between neighbours along each axis. */
function spread(x: Tensor, steps: readonly number[]): Tensor {
  // A new axis behind each one, filled up with zeros, then both read as one; the zeros behind the last number are cut off.
  const apart = reshape(
    x,
    x.shape.flatMap((size) => [size, 1]),
  );
  const filled = pad(
    apart,
    apart.shape.map(() => 0),
    steps.flatMap((step) => [0, step - 1]),
  );
  const wide = reshape(
    filled,
    x.shape.map((size, axis) => size * (steps[axis] ?? 1)),
  );
  return slice(
    wide,
    wide.shape.map(() => 0),
    x.shape.map((size, axis) => (size - 1) * (steps[axis] ?? 1) + 1),
  );
}

/** How a tensor goes on beyond its edge: with zeros, mirrored at the outermost positions (which are not repeated), or with the outermost repeated. */
export type PadMode = 'zero' | 'reflect' | 'edge';

/** Adds positions before and after along each axis. Negative numbers are not allowed. */
export function pad(x: Tensor, before: readonly number[], after: readonly number[], mode: PadMode = 'zero'): Tensor {
  const fits = x.shape.every((size, axis) => {
    const most = mode === 'reflect' ? size - 1 : Number.POSITIVE_INFINITY;
    return [before[axis] ?? -1, after[axis] ?? -1].every(
      (count) => Number.isInteger(count) && count >= 0 && count <= most,
    );
  });
  if (!fits || before.length !== x.shape.length || after.length !== x.shape.length) {
    throw new ShapeError('pad', `cannot add ${before.join(',')} before and ${after.join(',')} after (${mode})`, [
      x.shape,
    ]);
  }
  if ([...before, ...after].every((count) => count === 0)) return x;
  return resultOf({
    name: 'pad',
    inputs: [x],
    shape: x.shape.map((size, axis) => size + (before[axis] ?? 0) + (after[axis] ?? 0)),
    type: x.type,
    write: (writer, [a = '']) => [
      writer.node('Pad', [a, writer.integers([...before, ...after])], { mode: mode === 'zero' ? 'constant' : mode }),
    ],
    gradient: (dy) => [unpad(dy, x.shape, before, mode)],
  });
}

/** The transpose of `pad`: what was added is cut off, and (unless it was zeros) added to the position it was read from. */
function unpad(dy: Tensor, shape: Shape, before: readonly number[], mode: PadMode): Tensor {
  let folded = dy;
  for (const [axis, size] of shape.entries()) folded = foldAxis(folded, axis, before[axis] ?? 0, size, mode);
  return folded;
}

function foldAxis(dy: Tensor, axis: number, before: number, size: number, mode: PadMode): Tensor {
  const whole = dy.shape[axis] ?? 0;
  if (whole === size) return dy;
  const cut = (from: number, to: number) =>
    slice(
      dy,
      dy.shape.map((_, each) => (each === axis ? from : 0)),
      dy.shape.map((length, each) => (each === axis ? to : length)),
    );
  const placed = (part: Tensor, at: number) =>
    pad(
      part,
      part.shape.map((_, each) => (each === axis ? at : 0)),
      part.shape.map((length, each) => (each === axis ? size - at - length : 0)),
    );
  const middle = cut(before, before + size);
  if (mode === 'zero') return middle;
  const after = whole - size - before;
  const lead = before === 0 ? [] : [cut(0, before)];
  const tail = after === 0 ? [] : [cut(before + size, whole)];
  const folds =
    mode === 'reflect'
      ? [
          ...lead.map((part) => placed(flip(part, [axis]), 1)),
          ...tail.map((part) => placed(flip(part, [axis]), size - 1 - after)),
        ]
      : [
          ...lead.map((part) => placed(reduceAlong(part, axis), 0)),
          ...tail.map((part) => placed(reduceAlong(part, axis), size - 1)),
        ];
  return folds.reduce((sum, fold) => add(sum, fold), middle);
}

function reduceAlong(x: Tensor, axis: number): Tensor {
  return sumTo(
    x,
    x.shape.map((size, each) => (each === axis ? 1 : size)),
  );
}

function place(position: number, size: number): number {
  return Math.min(Math.max(position < 0 ? position + size : position, 0), size);
}
