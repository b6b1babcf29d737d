import { reshape, split } from '../operations/shaping.ts';
import { ShapeError } from '../shape-error.ts';
import { input, type Tensor } from '../tensor.ts';
import { type Shape, sameShape, sizeOf, type Value } from '../value.ts';

/** Many parameters side by side in one vector: an optimiser's step is then a handful of operations, a checkpoint one array. */
export interface Packing {
  /** Length of the vector: all parameters and zeros up to a multiple of `rowLength`. */
  readonly length: number;
  readonly places: readonly Place[];
}

interface Place {
  readonly name: string;
  readonly shape: Shape;
  /** Where in the vector it starts. */
  readonly offset: number;
}

/** The vector can be read as rows of this length: sums over rows first have the same bits at any number of threads. */
export const rowLength = 1024;

/** The places of parameters, in their order. */
export function packingOf(parameters: readonly Tensor[]): Packing {
  let offset = 0;
  const places = parameters.map(({ source, shape }) => {
    if (source.kind !== 'parameter') throw new ShapeError('packingOf', 'only parameters are packed', [shape]);
    const place = { name: source.name, shape, offset };
    offset += sizeOf(shape);
    return place;
  });
  return { length: Math.max(1, Math.ceil(offset / rowLength)) * rowLength, places };
}

/** The vector as the graph's input `name`, and what it gives for each parameter: `bindings` of a model. */
export function packedInput(
  name: string,
  parameters: readonly Tensor[],
): { readonly vector: Tensor; readonly bindings: ReadonlyMap<Tensor, Tensor> } {
  const packing = packingOf(parameters);
  const vector = input(name, [packing.length]);
  const sizes = parameters.map(({ shape }) => sizeOf(shape));
  const rest = packing.length - sizes.reduce((a, b) => a + b, 0);
  const parts = split(vector, rest === 0 ? sizes : [...sizes, rest], 0);
  return {
    vector,
    bindings: new Map(parameters.map((each, index) => [each, reshape(parts[index] ?? vector, each.shape)])),
  };
}

/** Values in the places of a packing. @throws ShapeError for a shape that does not fit; RangeError when one is missing */
export function pack(packing: Packing, values: ReadonlyMap<string, Value>): Float32Array {
  const vector = new Float32Array(packing.length);
  for (const { name, shape, offset } of packing.places) {
    const value = values.get(name);
    if (value === undefined) throw new RangeError(`There is no value for the parameter "${name}".`);
    if (!sameShape(value.shape, shape))
      throw new ShapeError(name, 'the value does not have the shape of the parameter', [value.shape, shape]);
    vector.set(value.data, offset);
  }
  return vector;
}

/** The values in a vector, by name. They are views of it. */
export function unpack(packing: Packing, vector: Float32Array): ReadonlyMap<string, Value> {
  return new Map(
    packing.places.map(({ name, shape, offset }) => [
      name,
      { shape, data: vector.subarray(offset, offset + sizeOf(shape)) },
    ]),
  );
}
