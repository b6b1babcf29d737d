import { type Packing, pack, unpack, type Value } from '@pellucid/tensor';

/** The vectors that a step of Adam takes and gives (see `adamStep`). */
export const vectorNames = ['parameters', 'mean', 'square', 'average', 'buffers'] as const;
export type VectorName = (typeof vectorNames)[number];

/** Numbers by the name of their parameter or buffer. */
export type NamedValues = ReadonlyMap<string, Value>;

/** Where the parameters and the buffers of a network stand in its vectors. */
export interface Places {
  readonly parameters: Packing;
  readonly buffers: Packing;
}

/** Everything that training changes in one network. There are two of each vector, so that a step writes without allocating. */
export class Vectors {
  readonly places: Places;
  #now: Record<VectorName, Value>;
  #next: Record<VectorName, Value>;

  /** Starts from these parameters and buffers, with an optimiser that knows nothing yet. @throws RangeError or ShapeError when they do not fit */
  static starting(places: Places, values: NamedValues): Vectors {
    return Vectors.of(places, (name) => (name === 'mean' || name === 'square' ? null : values));
  }

  /** Vectors of the given numbers; zeros where these are null. @throws RangeError or ShapeError when they do not fit */
  static of(places: Places, valuesOf: (name: VectorName) => NamedValues | null): Vectors {
    return new Vectors(places, (name, packing) => {
      const values = valuesOf(name);
      return values === null ? new Float32Array(packing.length) : pack(packing, values);
    });
  }

  private constructor(places: Places, numbers: (name: VectorName, packing: Packing) => Float32Array) {
    this.places = places;
    const make = (fill: typeof numbers): Record<VectorName, Value> => {
      const value = (name: VectorName): Value => {
        const packing = packingFor(places, name);
        return { shape: [packing.length], data: fill(name, packing) };
      };
      return Object.fromEntries(vectorNames.map((name) => [name, value(name)])) as Record<VectorName, Value>;
    };
    this.#now = make(numbers);
    this.#next = make((_, packing) => new Float32Array(packing.length));
  }

  /** What the next step takes. */
  get inputs(): Readonly<Record<VectorName, Value>> {
    return this.#now;
  }

  /** Where it writes what it gives. */
  get into(): Readonly<Record<`next${Capitalize<VectorName>}`, Value>> {
    const { parameters, mean, square, average, buffers } = this.#next;
    return {
      nextParameters: parameters,
      nextMean: mean,
      nextSquare: square,
      nextAverage: average,
      nextBuffers: buffers,
    };
  }

  /** Makes what the step gave the numbers of now. */
  keep(): void {
    [this.#now, this.#next] = [this.#next, this.#now];
  }

  /** The numbers of one vector by name: views of it, good until the next step. */
  named(name: VectorName): NamedValues {
    return unpack(packingFor(this.places, name), this.#now[name].data as Float32Array);
  }
}

function packingFor(places: Places, name: VectorName): Packing {
  return name === 'buffers' ? places.buffers : places.parameters;
}
