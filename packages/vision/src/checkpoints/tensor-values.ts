import { bytesPerElement, decodeElements, shapeText, sizeOf, type Value } from '@pellucid/tensor';
import { CheckpointError, quoted } from './checkpoint-error.ts';
import type { CheckpointFile } from './checkpoint-file.ts';
import type { TensorReference } from './pickled.ts';

/**
 * Views that overlap may together hold more numbers than the file does. Honest files stay far below this many times: equal views are
 * read once, and of tensors that are tied, one is at most transposed.
 */
const mostReuse = 4;

/**
 * The tensors' numbers, row-major. Names with equal views of one storage share one Value.
 * @throws CheckpointError when a view reaches beyond its storage, or all together hold over four times what the file does
 * @throws ElementRangeError when a 64-bit integer does not fit 32 bits
 */
export function tensorValues(tensors: ReadonlyMap<string, TensorReference>, file: CheckpointFile): Map<string, Value> {
  const stored = storedElements(tensors, file);
  const known = new Map<string, Value>();
  let read = 0;
  const materialised = (name: string, tensor: TensorReference): Value => {
    const view = JSON.stringify([tensor.storage.key, tensor.offset, tensor.shape, tensor.strides]);
    const equal = known.get(view);
    if (equal !== undefined) return equal;
    const [span, count] = [spanOf(name, tensor), countOf(tensor)];
    read += Math.max(span, count);
    if (read > mostReuse * stored) {
      const message = `Up to tensor ${quoted(name)} the ${stored} numbers of the checkpoint are read over ${mostReuse} times`;
      throw new CheckpointError('tensor', message);
    }
    const value = { shape: tensor.shape, data: elements(name, tensor, span, count, file) };
    known.set(view, value);
    return value;
  };
  return new Map([...tensors].map(([name, tensor]) => [name, materialised(name, tensor)]));
}

/** How many numbers the tensors' storages hold, once it is known that each is there in the length that it claims. */
function storedElements(tensors: ReadonlyMap<string, TensorReference>, file: CheckpointFile): number {
  let elements = 0;
  for (const storage of new Set([...tensors.values()].map((tensor) => tensor.storage))) {
    elements += file.storageBytes(storage).length / bytesPerElement[storage.type];
  }
  return elements;
}

function countOf({ shape }: TensorReference): number {
  return shape.includes(0) ? 0 : sizeOf(shape);
}

/** How many elements of the storage lie between a tensor's first and last, both counted. */
function spanOf(name: string, { storage, offset, shape, strides }: TensorReference): number {
  if (shape.includes(0)) return 0;
  const span = shape.reduce((reach, size, axis) => reach + (size - 1) * (strides[axis] ?? 0), 1);
  // What is not exact above 2^53 is above any storage's length all the same.
  if (offset + span <= storage.length) return span;
  const view = `shape ${shapeText(shape)}, strides ${shapeText(strides)} and offset ${offset}`;
  const message = `Tensor ${quoted(name)} of ${view} reaches beyond its storage of ${storage.length} elements`;
  throw new CheckpointError('tensor', message);
}

function elements(
  name: string,
  tensor: TensorReference,
  span: number,
  count: number,
  file: CheckpointFile,
): Value['data'] {
  const { storage, offset } = tensor;
  const size = bytesPerElement[storage.type];
  const bytes = file.storageBytes(storage).subarray(offset * size, (offset + span) * size);
  const source = decodeElements(name, storage.type, bytes);
  return isRowMajor(tensor) ? source : gathered(source, tensor, count);
}

function isRowMajor({ shape, strides }: TensorReference): boolean {
  let expected = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    // Whatever the stride of an axis of one element is, it is never taken.
    if (shape[axis] !== 1 && strides[axis] !== expected) return shape.includes(0);
    expected *= shape[axis] ?? 1;
  }
  return true;
}

function gathered(source: Value['data'], { shape, strides }: TensorReference, count: number): Value['data'] {
  const data = source instanceof Float32Array ? new Float32Array(count) : new Int32Array(count);
  // An odometer: `index` counts through the shape, and `from` follows it by the strides.
  const index = shape.map(() => 0);
  let from = 0;
  for (let to = 0; to < count; to++) {
    data[to] = source[from] ?? 0;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const [next, size, stride] = [(index[axis] ?? 0) + 1, shape[axis] ?? 0, strides[axis] ?? 0];
      from += stride;
      index[axis] = next;
      if (next < size) break;
      from -= stride * size;
      index[axis] = 0;
    }
  }
  return data;
}
