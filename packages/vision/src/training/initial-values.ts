import { sizeOf, type Value } from '@pellucid/tensor';
import type { ParameterForm } from '../layers/scope.ts';
import { Random } from '../random.ts';

/** First numbers of parameters and buffers, drawn as each asks for: a function of the seed, its name and its shape alone. */
export function initialValues(forms: ReadonlyMap<string, ParameterForm>, seed: number): ReadonlyMap<string, Value> {
  const random = Random.seeded(seed).fork('initial');
  return new Map([...forms].map(([name, form]) => [name, initialValue(form, random.fork(name))]));
}

function initialValue({ tensor: { shape }, initial }: ParameterForm, random: Random): Value {
  const data = new Float32Array(sizeOf(shape));
  switch (initial.kind) {
    case 'constant':
      return { shape, data: data.fill(initial.value) };
    case 'uniform':
      return { shape, data: data.map(() => random.uniform(-initial.bound, initial.bound)) };
    case 'normal':
      return { shape, data: data.map(() => initial.mean + initial.deviation * random.normal()) };
  }
}
