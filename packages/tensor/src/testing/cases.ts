import { inOrder } from '../graph.ts';
import { add, constant, gradients, input, mul, reduceSum, type Shape, type Tensor, type Value } from '../index.ts';
import { type Attributes, furtherValues, resultsOfNamed } from './named-operations.ts';
import { type NumberKind, numbers, readFixture } from './numbers.ts';

/** A line of fixtures/tensor/cases.json. */
export interface Case {
  readonly name: string;
  readonly operation: string;
  readonly inputs: readonly (Shape | InputSpec)[];
  readonly attributes?: Attributes;
  /** Whether the operation bends somewhere near the numbers of its inputs, or exactly at them: there, differences do not show its gradient. */
  readonly kinks?: 'near' | 'at';
}

interface InputSpec {
  readonly shape: Shape;
  readonly numbers?: NumberKind;
  /** No gradient is taken with respect to it. */
  readonly still?: boolean;
}

/** A case as a graph: outputs `y0`, `y1`, … and the gradients of their weighted sum with respect to each input, `dx0`, `dx1`, … */
export interface CaseGraph {
  readonly outputs: Readonly<Record<string, Tensor>>;
  readonly gradients: Readonly<Record<string, Tensor>>;
  /** All that outputs and gradients are computed from. */
  readonly values: Readonly<Record<string, Value>>;
  /** The weights of the sum, one array for each output. */
  readonly weights: readonly Value[];
}

/** What PyTorch computed. */
export interface Reference {
  readonly outputs: readonly { readonly shape: Shape; readonly numbers: Float32Array }[];
  readonly gradients: readonly (Float32Array | undefined)[];
}

const firstWeight = 100;

export const cases: readonly Case[] = readFixture('cases.json') as readonly Case[];

/** Builds the graph of a case. */
export function graphOf({ operation, inputs, attributes = {} as Attributes }: Case): CaseGraph {
  const specs = inputs.map((each): InputSpec => ('shape' in each ? each : { shape: each }));
  const tensors = specs.map(({ shape }, index) => input(`x${index}`, shape));
  const results = resultsOfNamed(operation, tensors, attributes);
  const weights = results.map(({ shape }, index) => numbers(shape, firstWeight + index));
  const loss = results
    .map((each, index) => reduceSum(mul(each, constant(weights[index]!.data, each.shape))))
    .reduce((sum, each) => add(sum, each));
  const moving = [...tensors.keys()].filter((index) => specs[index]!.still !== true);
  const found = gradients(
    loss,
    moving.map((index) => tensors[index]!),
  );
  return {
    outputs: Object.fromEntries(results.map((each, index) => [`y${index}`, each])),
    gradients: Object.fromEntries(moving.map((index, place) => [`dx${index}`, found[place]!])),
    values: {
      ...Object.fromEntries(specs.map((spec, index) => [`x${index}`, numbers(spec.shape, index + 1, spec.numbers)])),
      ...furtherValues(attributes),
    },
    weights,
  };
}

/** Those of `values` that the tensors are computed from: a run takes no others. */
export function neededBy(
  tensors: Readonly<Record<string, Tensor>>,
  values: Readonly<Record<string, Value>>,
): Readonly<Record<string, Value>> {
  const names = inOrder(Object.values(tensors)).flatMap(({ source }) => (source.kind === 'input' ? [source.name] : []));
  return Object.fromEntries(names.map((name) => [name, values[name]!]));
}

/** What PyTorch computed for each case, by name. */
export function readReferences(): ReadonlyMap<string, Reference> {
  const { cases: found } = readFixture('reference.json') as {
    readonly cases: Readonly<
      Record<
        string,
        {
          readonly outputs: readonly { readonly shape: Shape; readonly numbers: string }[];
          readonly gradients: readonly (string | null)[];
        }
      >
    >;
  };
  return new Map(
    Object.entries(found).map(([name, { outputs, gradients }]) => [
      name,
      {
        outputs: outputs.map(({ shape, numbers }) => ({ shape, numbers: floatsOf(numbers) })),
        gradients: gradients.map((each) => (each === null ? undefined : floatsOf(each))),
      },
    ]),
  );
}

function floatsOf(base64: string): Float32Array {
  const bytes = Uint8Array.from(Buffer.from(base64, 'base64'));
  return new Float32Array(bytes.buffer);
}
