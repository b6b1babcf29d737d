import type { Operation, Tensor } from './tensor.ts';

/**
 * Every tensor that the given ones are computed from, and they themselves, each after what it needs.
 * A loop with a stack of its own: graphs of thousands of operations are deeper than the call stack.
 */
export function inOrder(
  tensors: Iterable<Tensor>,
  bindings: ReadonlyMap<Tensor, Tensor> = new Map(),
): readonly Tensor[] {
  const done = new Set<Tensor>();
  const opened = new Set<Tensor>();
  const stack = [...tensors].reverse();
  for (let tensor = stack.at(-1); tensor !== undefined; tensor = stack.at(-1)) {
    if (done.has(tensor)) {
      stack.pop();
    } else if (opened.has(tensor)) {
      done.add(tensor);
      stack.pop();
    } else {
      opened.add(tensor);
      for (const each of needs(tensor, bindings)) if (!done.has(each)) stack.push(each);
    }
  }
  return [...done];
}

function needs(tensor: Tensor, bindings: ReadonlyMap<Tensor, Tensor>): readonly Tensor[] {
  const bound = bindings.get(tensor);
  if (bound !== undefined) return [bound];
  return tensor.source.kind === 'result' ? tensor.source.operation.inputs : [];
}

/** The parameters that the given tensors depend on, in the order of their first use. */
export function parametersOf(tensors: Iterable<Tensor>): readonly Tensor[] {
  return inOrder(tensors).filter(({ source }) => source.kind === 'parameter');
}

/** The operation that makes a tensor; undefined for a leaf. */
export function operationOf(tensor: Tensor): Operation | undefined {
  return tensor.source.kind === 'result' ? tensor.source.operation : undefined;
}
