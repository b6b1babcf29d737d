import { inOrder } from '../graph.ts';
import type { Operation, Tensor } from '../tensor.ts';
import { sameShape, shapeText, sizeOf, type Value } from '../value.ts';
import { GraphWriter } from './graph-writer.ts';

/** A graph that cannot become a model: names that are taken twice or empty, values that do not fit their parameter. */
export class ModelError extends Error {
  override readonly name = 'ModelError';
}

export interface ModelOptions {
  /** Numbers of parameters that become part of the model. The others are inputs of their name. */
  readonly values?: ReadonlyMap<string, Value>;
  /** Tensors that others take the place of. */
  readonly bindings?: ReadonlyMap<Tensor, Tensor>;
}

/**
 * The bytes of an ONNX model that computes `outputs`, each under its key. Its inputs are the `input`s and the parameters without numbers, by name.
 * @throws ModelError
 */
export function onnxModel(outputs: Readonly<Record<string, Tensor>>, options: ModelOptions = {}): Uint8Array {
  if (Object.keys(outputs).length === 0) throw new ModelError('A graph without outputs computes nothing.');
  const bindings = options.bindings ?? new Map();
  const order = inOrder(Object.values(outputs), bindings);
  const writer = new GraphWriter();
  const names = new Map<Tensor, string>();
  const written = new Map<Operation, readonly string[]>();
  const used = usedResults(order);
  const taken = new Set(Object.keys(outputs));
  for (const tensor of order) names.set(tensor, nameOf(tensor));
  for (const [name, tensor] of Object.entries(outputs)) writer.output(name, known(tensor), tensor.shape, tensor.type);
  return writer.finish();

  function known(tensor: Tensor): string {
    return names.get(tensor) ?? '';
  }

  function nameOf(tensor: Tensor): string {
    const bound = bindings.get(tensor);
    if (bound !== undefined) return known(bound);
    const { source } = tensor;
    switch (source.kind) {
      case 'constant':
        return source.data.length === 1 && tensor.shape.length === 0 && tensor.type === 'f32'
          ? writer.scalar(source.data[0] ?? 0)
          : writer.constant(tensor.shape, source.data);
      case 'input':
        return writer.input(claim(source.name), tensor.shape, tensor.type, source.free);
      case 'parameter': {
        const value = options.values?.get(source.name);
        const name = claim(source.name);
        if (value === undefined) return writer.input(name, tensor.shape, tensor.type);
        if (!sameShape(value.shape, tensor.shape) || value.data.length !== sizeOf(tensor.shape)) {
          throw new ModelError(
            `The parameter "${name}" has the shape ${shapeText(tensor.shape)}, its value ${shapeText(value.shape)} with ${value.data.length} numbers.`,
          );
        }
        return writer.initializer(name, tensor.shape, value.data);
      }
      case 'result': {
        const { operation, index } = source;
        let results = written.get(operation);
        if (results === undefined) {
          results = operation.write(writer, operation.inputs.map(known), used.get(operation) ?? new Set());
          written.set(operation, results);
        }
        return results[index] ?? '';
      }
    }
  }

  function claim(name: string): string {
    if (name === '') throw new ModelError('An input or parameter of the graph has an empty name.');
    if (taken.has(name)) throw new ModelError(`The name "${name}" is taken twice in one graph.`);
    taken.add(name);
    return name;
  }
}

/** Which results of each operation the graph uses. */
function usedResults(order: readonly Tensor[]): ReadonlyMap<Operation, ReadonlySet<number>> {
  const used = new Map<Operation, Set<number>>();
  for (const { source } of order) {
    if (source.kind !== 'result') continue;
    const indices = used.get(source.operation) ?? new Set();
    used.set(source.operation, indices.add(source.index));
  }
  return used;
}
