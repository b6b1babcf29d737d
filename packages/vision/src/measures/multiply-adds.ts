import { sizeOf, type Tensor } from '@pellucid/tensor';

/**
 * Multiply-adds of one run of a graph: those of convolutions, transposed convolutions and matrix products, each operation once. What works
 * element by element (activations, sums, normalisation, pooling, resizing) is not counted, as is usual for networks.
 */
export function multiplyAdds(outputs: Iterable<Tensor>): number {
  let total = 0;
  const seen = new Set<object>();
  // A stack of its own: graphs are deeper than the call stack.
  const stack = [...outputs];
  for (let tensor = stack.pop(); tensor !== undefined; tensor = stack.pop()) {
    if (tensor.source.kind !== 'result' || seen.has(tensor.source.operation)) continue;
    const { operation } = tensor.source;
    seen.add(operation);
    total += costOf(operation.name, operation.inputs, tensor);
    stack.push(...operation.inputs);
  }
  return total;
}

function costOf(operation: string, [x, weight]: readonly Tensor[], y: Tensor): number {
  if (x === undefined || weight === undefined) return 0;
  switch (operation) {
    case 'conv2d':
      return sizeOf(y.shape) * sizeOf(weight.shape.slice(1));
    case 'convTranspose2d':
      return sizeOf(x.shape) * sizeOf(weight.shape.slice(1));
    case 'matmul':
      return sizeOf(y.shape) * (x.shape.at(-1) ?? 0);
    default:
      return 0;
  }
}
