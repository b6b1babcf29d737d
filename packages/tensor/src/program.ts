import { inOrder } from './graph.ts';
import { type ModelOptions, onnxModel } from './onnx/model.ts';
import type { Tensor } from './tensor.ts';
import { type Shape, sameShape, shapeText, sizeOf, type Value } from './value.ts';

/** What runs models. `@pellucid/tensor/node` and `@pellucid/tensor/web` make one each. */
export interface Backend {
  load(model: Uint8Array): Promise<Session>;
}

/** A loaded model. */
export interface Session {
  /** Runs the model. Values in `into` are written to and returned in place of new ones. */
  run(
    inputs: Readonly<Record<string, Value>>,
    into?: Readonly<Record<string, Value>>,
  ): Promise<Readonly<Record<string, Value>>>;
  release(): Promise<void>;
}

/** A graph that is ready to run. */
export interface Program<Output extends string = string> {
  /**
   * Computes the outputs. @throws InputError for inputs that are missing, too many or of the wrong shape
   * @param into values that are overwritten with the outputs of their names, to save allocations
   */
  run(
    inputs: Readonly<Record<string, Value>>,
    into?: Readonly<Partial<Record<Output, Value>>>,
  ): Promise<Readonly<Record<Output, Value>>>;
  release(): Promise<void>;
}

/** The inputs of a run do not fit the graph. */
export class InputError extends Error {
  override readonly name = 'InputError';
  readonly input: string;

  constructor(input: string, reason: string) {
    super(`Input "${input}" ${reason}.`);
    this.input = input;
  }
}

/** Makes a program of a graph. Parameters that have no numbers in `options.values` are inputs of every run. */
export async function compile<Output extends string>(
  outputs: Readonly<Record<Output, Tensor>>,
  backend: Backend,
  options: ModelOptions = {},
): Promise<Program<Output>> {
  const session = await backend.load(onnxModel(outputs, options));
  const expected = inputsOf(Object.values<Tensor>(outputs), options);
  return {
    run: async (inputs, into) => {
      check(expected, inputs);
      return (await session.run(inputs, into as Readonly<Record<string, Value>> | undefined)) as Readonly<
        Record<Output, Value>
      >;
    },
    release: () => session.release(),
  };
}

interface Expected {
  readonly shape: Shape;
  readonly free: ReadonlySet<number>;
  readonly integers: boolean;
}

function inputsOf(outputs: readonly Tensor[], options: ModelOptions): ReadonlyMap<string, Expected> {
  const found = new Map<string, Expected>();
  for (const tensor of inOrder(outputs, options.bindings)) {
    const { source } = tensor;
    if (
      source.kind !== 'input' &&
      (source.kind !== 'parameter' || options.bindings?.has(tensor) || options.values?.has(source.name))
    )
      continue;
    const free = source.kind === 'input' ? source.free : new Set<number>();
    found.set(source.name, { shape: tensor.shape, free, integers: tensor.type === 'i32' });
  }
  return found;
}

function check(expected: ReadonlyMap<string, Expected>, inputs: Readonly<Record<string, Value>>): void {
  for (const [name, { shape, free, integers }] of expected) {
    const value = inputs[name];
    if (value === undefined) throw new InputError(name, `is missing; it takes the shape ${shapeText(shape)}`);
    const fits = sameShape(
      shape,
      value.shape.map((size, axis) => (free.has(axis) ? (shape[axis] ?? size) : size)),
    );
    if (!fits) throw new InputError(name, `takes the shape ${shapeText(shape)}, not ${shapeText(value.shape)}`);
    if (value.data instanceof Int32Array !== integers)
      throw new InputError(name, `takes ${integers ? 'whole numbers (i32)' : 'numbers (f32)'}`);
    if (value.data.length !== sizeOf(value.shape))
      throw new InputError(name, `holds ${value.data.length} numbers, which do not fill ${shapeText(value.shape)}`);
  }
  for (const name of Object.keys(inputs)) {
    if (!expected.has(name)) throw new InputError(name, 'is not one of this graph');
  }
}
