import type { Contents, Value } from '@pellucid/format';
import { tensorNumbers } from './tensor-numbers.ts';

export type Sequence = Extract<Contents, { readonly items: unknown }>;

// As many as a heat strip can tell apart, and far more than cells or bars can show.
const mostNumbers = 20_000;

/** A tensor of one dimension as the list of its numbers, so that it is drawn as a list is; everything else as it is. */
export function listLike(contents: Contents): Contents {
  if (contents.kind !== 'tensor' || contents.tensor.shape.length !== 1) return contents;
  const { tensor } = contents;
  const whole = tensor.shape[0] ?? 0;
  const isFloat = /float/.test(tensor.dtype);
  const items = tensorNumbers(tensor, mostNumbers).map((number): Value => {
    if (number === null) return { type: 'float', value: Number.NaN };
    return isFloat && !Number.isInteger(number)
      ? { type: 'float', value: Number(number.toPrecision(6)) }
      : { type: 'int', value: number };
  });
  const { type, fields, omittedFields } = contents;
  return { kind: 'list', type, fields, omittedFields, items, omitted: whole - items.length };
}
