import { readFileSync } from 'node:fs';
import { compile, input, type Shape, type Tensor, type Value } from '@pellucid/tensor';
import { nodeBackend } from '@pellucid/tensor/node';
import { expect } from 'vitest';
import { type ParameterForm, ParameterStore, type Scope } from '../../layers/scope.ts';
import { formulaPhotographs, formulaValues } from './formula-values.ts';

interface Case {
  readonly input: Shape;
  readonly training: boolean;
  readonly outputs: Readonly<Record<string, Summary>>;
}

interface Summary {
  readonly shape: Shape;
  readonly mean: number;
  readonly meanSquare: number;
  /** Numbers at positions spread by the golden ratio. */
  readonly samples: readonly number[];
}

type Values = ReadonlyMap<string, Value>;

const folder = new URL('../../../../../fixtures/vision/networks/', import.meta.url);

/**
 * Runs a network on the numbers of a case in `fixtures/vision/networks`, and expects what PyTorch computed in double precision,
 * each number to 1e-4 of one plus its size.
 * @param build returns its outputs by the names of the case
 * @param carry what becomes of the parameters' numbers on their way into the network
 */
export async function expectReference(
  file: string,
  name: string,
  build: (x: Tensor, scope: Scope, store: ParameterStore) => Readonly<Record<string, Tensor>>,
  carry: (values: Values, forms: ReadonlyMap<string, ParameterForm>) => Values = (values) => values,
): Promise<void> {
  const reference = readCase(file, name);
  const store = new ParameterStore();
  const outputs = build(input('x', reference.input), store.scope(reference.training), store);
  expect(Object.keys(outputs)).toEqual(Object.keys(reference.outputs));
  const values = carry(formulaValues(store.forms), store.forms);
  const program = await compile(outputs, nodeBackend({ threads: 2 }), { values });
  const results = await program.run({ x: formulaPhotographs(reference.input) });
  await program.release();
  for (const [output, summary] of Object.entries(reference.outputs)) {
    const value = results[output] as Value;
    expect(value.shape).toEqual(summary.shape);
    expectClose(`mean of ${output}`, [meanOf(value, (number) => number)], [summary.mean]);
    expectClose(`mean square of ${output}`, [meanOf(value, (number) => number ** 2)], [summary.meanSquare]);
    expectClose(output, samplesOf(value, summary.samples.length), summary.samples);
  }
}

/** The published names of a network's parameters and buffers with their shapes, one `name 64,3,3,3` a line, sorted. */
export function publishedParameters(file: string): readonly string[] {
  return readFileSync(new URL(`${file}.parameters.txt`, folder), 'utf8')
    .trimEnd()
    .split('\n');
}

/** What a network asks for, in the form of `publishedParameters`. */
export function declaredParameters(forms: ReadonlyMap<string, ParameterForm>): readonly string[] {
  return [...forms].map(([name, { tensor }]) => `${name} ${tensor.shape.join(',')}`).sort();
}

function readCase(file: string, name: string): Case {
  return JSON.parse(readFileSync(new URL(`${file}.json`, folder), 'utf8'))[name] as Case;
}

function meanOf({ data }: Value, part: (number: number) => number): number {
  let sum = 0;
  for (const number of data) sum += part(number);
  return sum / data.length;
}

function samplesOf({ data }: Value, count: number): readonly number[] {
  return Array.from(
    { length: count },
    (_, index) => data[Math.floor(data.length * ((index * 0.6180339887498949) % 1))]!,
  );
}

function expectClose(what: string, found: readonly number[], expected: readonly number[]): void {
  const errors = found.map((number, index) => Math.abs(number - expected[index]!) / (1 + Math.abs(expected[index]!)));
  // Written so that NaN fails.
  const wrong = errors.findIndex((error) => !(error <= 1e-4));
  expect(wrong, `${what}: number ${wrong} is ${found[wrong]}, not ${expected[wrong]}`).toBe(-1);
}
