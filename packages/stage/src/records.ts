import type { Contents, Entry, Value } from '@pellucid/format';
import type { DrawnPart } from './display.ts';
import { fieldName, type Reader } from './value-text.ts';

/** A row of a table: its fields, and where its columns' names come from. */
export interface TableRecord {
  /** By name, in the order of the record. */
  readonly fields: ReadonlyMap<string, Value>;
  /** By name, the parts of the recording's objects that they are; what has none is kept otherwise. */
  readonly parts: ReadonlyMap<string, DrawnPart>;
}

const mostFields = 24;

/** An instance, a named tuple, or a map with names for keys, as a record; null for any other value. */
export function recordOf(value: Value, reader: Reader): TableRecord | null {
  if (value.type !== 'reference') return null;
  const { object } = value;
  const contents = reader.object(object);
  const entries = contents === undefined ? null : entriesOf(contents, reader);
  if (contents === undefined || entries === null || entries.length === 0 || entries.length > mostFields) return null;
  const part = contents.kind === 'instance' ? 'field' : 'item';
  const keyOf = (name: Value, index: number): Value =>
    contents.kind === 'tuple' ? { type: 'int', value: index } : name;
  return {
    fields: new Map(entries.map(([name, field]) => [fieldName(name), field])),
    parts: new Map(entries.map(([name], index) => [fieldName(name), { object, part, key: keyOf(name, index) }])),
  };
}

function entriesOf(contents: Contents, reader: Reader): readonly Entry[] | null {
  if (contents.kind === 'instance') return contents.fields;
  if (contents.kind === 'tuple') {
    const names = reader.tuples?.get(contents.type);
    if (names?.length !== contents.items.length) return null;
    return contents.items.map((item, index): Entry => [{ type: 'string', value: names[index] ?? '' }, item]);
  }
  if (contents.kind !== 'map' || contents.omitted > 0) return null;
  return contents.entries.every(([key]) => key.type === 'string' && key.value.length <= 40) ? contents.entries : null;
}

/** The columns that the values have as rows of one table: all are records, and mostly of the same fields; null: they are no table. */
export function columnsOf(values: readonly Value[], reader: Reader): readonly string[] | null {
  if (values.length === 0) return null;
  const counts = new Map<string, number>();
  const sample = values.slice(0, 40);
  for (const value of sample) {
    const record = recordOf(value, reader);
    if (record === null) return null;
    for (const name of record.fields.keys()) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const columns = [...counts.keys()];
  const filled = [...counts.values()].reduce((sum, count) => sum + count, 0);
  // Half of the squares empty is no table, but maps that happen to lie side by side.
  return columns.length <= mostFields && filled * 2 > columns.length * sample.length ? columns : null;
}
