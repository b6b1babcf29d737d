import type { Contents, Tensor, Value } from '@pellucid/format';
import { listLike } from './list-like.ts';
import type { RegisteredView } from './registered-view.ts';
import { numberOf } from './same-value.ts';
import { fieldName, type Reader } from './value-text.ts';

/** What is drawn of an object: the numbers of an instance whose class says that it is a tensor, a tensor of one axis as a list, else itself. */
export function drawnContents(contents: Contents, reader: Reader): Contents {
  return listLike(tensorOf(contents, reader) ?? contents);
}

/** What the instance's class has registered. */
export function registeredOf(contents: Contents | undefined, reader: Reader): RegisteredView | undefined {
  return contents?.kind === 'instance' ? reader.registered?.get(contents.type.split('.').at(-1) ?? '') : undefined;
}

/** The value of a field. */
export function fieldOf(contents: Contents, name: string): Value | undefined {
  return contents.fields.find(([field]) => fieldName(field) === name)?.[1];
}

const mostNumbers = 100_000;

/** An instance with a field of numbers and one of the lengths of its axes, as a tensor; null where they do not fit each other. */
export function tensorOf(contents: Contents, reader: Reader): Extract<Contents, { kind: 'tensor' }> | null {
  const registered = registeredOf(contents, reader);
  if (registered?.data == null || registered.shape === null) return null;
  const [data, shape] = [registered.data, registered.shape].map((name) => {
    const value = fieldOf(contents, name);
    return value?.type === 'reference' ? reader.object(value.object) : undefined;
  });
  const axes = shape === undefined ? null : axesOf(shape);
  if (axes === null || data === undefined) return null;
  const tensor = numbersOf(data);
  if (tensor === null) return null;
  const { type, fields, omittedFields } = contents;
  return {
    kind: 'tensor',
    type,
    fields: fields.filter(() => false),
    omittedFields: omittedFields + fields.length,
    tensor: { ...tensor, shape: axes },
  };
}

function axesOf(contents: Contents): readonly number[] | null {
  if (contents.kind === 'tensor') return null;
  if (!('items' in contents) || contents.items.length === 0 || contents.items.length > 16) return null;
  const axes = contents.items.map((item) => numberOf(item) ?? -1);
  return axes.every((axis) => Number.isInteger(axis) && axis > 0) ? axes : null;
}

function numbersOf(contents: Contents): Pick<Tensor, 'dtype' | 'data' | 'statistics'> | null {
  if (contents.kind === 'tensor') return contents.tensor;
  if (contents.kind !== 'list' && contents.kind !== 'tuple') return null;
  const numbers = contents.items.slice(0, mostNumbers).map((item) => numberOf(item) ?? Number.NaN);
  if (numbers.length === 0 || numbers.every((number) => Number.isNaN(number))) return null;
  const data = new Uint8Array(numbers.length * 8);
  const view = new DataView(data.buffer);
  for (const [index, number] of numbers.entries()) view.setFloat64(index * 8, number, true);
  return { dtype: 'float64', data, statistics: null };
}
