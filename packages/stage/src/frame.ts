import type { Contents, Value } from '@pellucid/format';
import { frameTypes } from './data-types.ts';
import { fieldOf } from './drawn-contents.ts';
import type { TableRecord } from './records.ts';
import { tensorNumbers } from './tensor-numbers.ts';
import { type Reader, valueText } from './value-text.ts';

/** A table that is kept column by column, as pandas keeps it. */
export interface Frame {
  readonly columns: readonly FrameColumn[];
  /** Labels of the rows. */
  readonly index: readonly Value[];
  /** Rows that the program had; the recording has the first of them. */
  readonly length: number;
}

interface FrameColumn {
  readonly name: string;
  readonly dtype: string;
  readonly values: readonly Value[];
}

// More rows than any view shows.
const mostRows = 2000;
const mostColumns = 200;

/** The table that the contents are; null: they are none. */
export function frameOf(contents: Contents | undefined, reader: Reader): Frame | null {
  if (contents?.kind !== 'map' || !frameTypes.has(contents.type)) return null;
  const index = columnOf(fieldOf(contents, 'index'), '', reader);
  if (index === null) return null;
  const columns: FrameColumn[] = [];
  for (const [key, value] of contents.entries.slice(0, mostColumns)) {
    const column = columnOf(value, valueText(key, reader, 40), reader);
    if (column !== null) columns.push(column);
  }
  return { columns, index: index.values, length: index.length };
}

/** A row as a record. */
export function frameRow({ columns }: Frame, row: number): TableRecord {
  return {
    // A cell is in its column's array, which is no object of its own there.
    parts: new Map(),
    fields: new Map(
      columns.flatMap(({ name, values }) => {
        const value = values[row];
        return value === undefined ? [] : [[name, value] as const];
      }),
    ),
  };
}

function columnOf(
  value: Value | undefined,
  name: string,
  reader: Reader,
): (FrameColumn & { readonly length: number }) | null {
  const contents = value?.type === 'reference' ? reader.object(value.object) : undefined;
  if (contents?.kind === 'list') {
    const dtype = fieldOf(contents, 'dtype');
    return {
      name,
      dtype: dtype?.type === 'string' ? dtype.value.slice(0, 40) : '',
      values: contents.items.slice(0, mostRows),
      length: contents.items.length + contents.omitted,
    };
  }
  if (contents?.kind !== 'tensor' || contents.tensor.shape.length !== 1) return null;
  const { tensor } = contents;
  const isFloat = /float/.test(tensor.dtype);
  const values = tensorNumbers(tensor, mostRows).map((number): Value => {
    if (tensor.dtype === 'bool') return { type: 'boolean', value: number === 1 };
    if (number === null) return { type: 'float', value: Number.NaN };
    return isFloat ? { type: 'float', value: Number(number.toPrecision(7)) } : { type: 'int', value: number };
  });
  return { name, dtype: tensor.dtype.slice(0, 40), values, length: tensor.shape[0] ?? 0 };
}
