import type { GraphWriter } from './onnx/graph-writer.ts';
import { ShapeError } from './shape-error.ts';
import { type ElementType, type Shape, sizeOf } from './value.ts';

/** A node of a static graph: numbers that will be there when the graph runs. Immutable; shared freely. */
export interface Tensor {
  readonly shape: Shape;
  readonly type: ElementType;
  readonly source: Source;
}

export type Source = Leaf | Result;

type Leaf =
  | { readonly kind: 'input'; readonly name: string; readonly free: ReadonlySet<number> }
  | { readonly kind: 'parameter'; readonly name: string }
  | { readonly kind: 'constant'; readonly data: Float32Array | Int32Array };

interface Result {
  readonly kind: 'result';
  readonly operation: Operation;
  /** Which of the operation's results. */
  readonly index: number;
}

/** An operation on given inputs. */
export interface Operation {
  readonly name: string;
  readonly inputs: readonly Tensor[];
  readonly results: readonly Form[];
  /**
   * Writes the ONNX nodes; returns the name of each result. `inputs` are the names of the operation's inputs.
   * The name of a result that nothing uses (`used` lacks its index) may be left empty.
   */
  readonly write: (writer: GraphWriter, inputs: readonly string[], used: ReadonlySet<number>) => readonly string[];
  /**
   * Gradients of a scalar with respect to the inputs (undefined where there is none), from those with respect to the results.
   * `results` are the operation's own. An operation without it has no gradient.
   */
  readonly gradient?: (
    gradients: readonly (Tensor | undefined)[],
    results: readonly Tensor[],
  ) => readonly (Tensor | undefined)[];
}

/** Shape and type of a result. */
export interface Form {
  readonly shape: Shape;
  readonly type: ElementType;
}

/**
 * Numbers given at each run.
 * @param free axes whose size may differ from run to run (tables of segments); the shape's number stands for a typical one.
 */
export function input(name: string, shape: Shape, type: ElementType = 'f32', free: readonly number[] = []): Tensor {
  return { shape: checked('input', shape), type, source: { kind: 'input', name, free: new Set(free) } };
}

/** Numbers that training changes. Names are unique within a graph. */
export function parameter(name: string, shape: Shape): Tensor {
  return { shape: checked('parameter', shape), type: 'f32', source: { kind: 'parameter', name } };
}

/** Numbers known when the graph is built. A plain number becomes an f32 scalar. */
export function constant(data: Float32Array | Int32Array | number, shape: Shape = []): Tensor {
  const array = typeof data === 'number' ? Float32Array.of(data) : data;
  if (array.length !== sizeOf(shape))
    throw new ShapeError('constant', `${array.length} numbers do not fill the shape`, [shape]);
  const type = array instanceof Int32Array ? 'i32' : 'f32';
  return { shape: checked('constant', shape), type, source: { kind: 'constant', data: array } };
}

/** An operation with one result. */
export function resultOf(
  operation: Omit<Operation, 'results' | 'gradient'> & Form & { readonly gradient?: SingleGradient },
): Tensor {
  const { name, inputs, write, shape, type, gradient } = operation;
  const [result] = resultsOf({
    name,
    inputs,
    write,
    results: [{ shape: checked(name, shape), type }],
    ...(gradient === undefined
      ? {}
      : { gradient: ([dy], [y]) => (dy === undefined || y === undefined ? [] : gradient(dy, y)) }),
  });
  return result as Tensor;
}

/** The gradient of an operation with one result `y`. */
export type SingleGradient = (dy: Tensor, y: Tensor) => readonly (Tensor | undefined)[];

/** An operation with several results. */
export function resultsOf(operation: Operation): readonly Tensor[] {
  return operation.results.map(({ shape, type }, index) => ({
    shape,
    type,
    source: { kind: 'result', operation, index },
  }));
}

function checked(what: string, shape: Shape): Shape {
  if (shape.every((size) => Number.isSafeInteger(size) && size >= 1)) return shape;
  throw new ShapeError(what, 'every size has to be a whole number of at least 1', [shape]);
}
