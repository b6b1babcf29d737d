import { inOrder, operationOf } from './graph.ts';
import { add } from './operations/arithmetic.ts';
import { ShapeError } from './shape-error.ts';
import { constant, type Operation, resultsOf, type Tensor } from './tensor.ts';
import { sizeOf } from './value.ts';

/** A gradient was asked for that goes through an operation without one. */
export class GradientError extends Error {
  override readonly name = 'GradientError';
  readonly operation: string;

  constructor(operation: string) {
    super(`${operation} has no gradient`);
    this.operation = operation;
  }
}

/**
 * The gradient of a scalar with respect to each of some tensors, by reverse accumulation; zeros where it does not depend on one.
 * @throws ShapeError when `scalar` is not one; GradientError where the way leads through an operation without a gradient
 */
export function gradients(scalar: Tensor, of: readonly Tensor[]): readonly Tensor[] {
  if (scalar.shape.length > 0) throw new ShapeError('gradients', 'only a scalar has gradients', [scalar.shape]);
  const order = inOrder([scalar]);
  const depends = dependants(order, of);
  const known = new Map<Tensor, Tensor>([[scalar, constant(1)]]);
  for (const [operation, results] of operationsOf(order).reverse()) {
    const arriving = results.map((result) => known.get(result));
    if (arriving.every((each) => each === undefined) || !results.some((result) => depends.has(result))) continue;
    if (operation.gradient === undefined) throw new GradientError(operation.name);
    const leaving = operation.gradient(arriving, results);
    for (const [index, each] of operation.inputs.entries()) {
      const gradient = leaving[index];
      if (gradient === undefined || !depends.has(each)) continue;
      const sum = known.get(each);
      known.set(each, sum === undefined ? gradient : add(sum, gradient));
    }
  }
  return of.map((each) => known.get(each) ?? constant(new Float32Array(sizeOf(each.shape)), each.shape));
}

/** Those of `order` that depend on one of `of`: gradients elsewhere are not computed. */
function dependants(order: readonly Tensor[], of: readonly Tensor[]): ReadonlySet<Tensor> {
  const found = new Set<Tensor>(of);
  for (const tensor of order) {
    if (operationOf(tensor)?.inputs.some((each) => found.has(each))) found.add(tensor);
  }
  return found;
}

/** Each operation once, with its results: those in the graph are the very objects of `order`. */
function operationsOf(order: readonly Tensor[]): [Operation, readonly Tensor[]][] {
  const found = new Map<Operation, Tensor[]>();
  for (const tensor of order) {
    if (tensor.source.kind !== 'result') continue;
    const { operation, index } = tensor.source;
    let results = found.get(operation);
    if (results === undefined) {
      results = [...resultsOf(operation)];
      found.set(operation, results);
    }
    results[index] = tensor;
  }
  return [...found];
}
