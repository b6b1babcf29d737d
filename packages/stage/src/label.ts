import type { Contents, Value } from '@pellucid/format';
import type { Label } from './marks.ts';
import { type Reader, valueText } from './value-text.ts';

/** A value as a cell shows it: of a short tuple the first element bold and the others beside it, without brackets. */
export function labelOf(value: Value, reader: Reader): Label {
  const contents = value.type === 'reference' ? reader.object(value.object) : undefined;
  if (contents !== undefined && isGroup(contents, reader)) {
    const [first, ...rest] = contents.items.map((item) => valueText(item, reader, 16));
    return { head: first ?? '', tail: rest.join(' ') };
  }
  return { head: valueText(value, reader, 40), tail: '' };
}

/** A tuple of two to four; in JavaScript, which has no tuples, an array of two or three plain values that are not all of one kind. */
function isGroup(contents: Contents, reader: Reader): contents is Extract<Contents, { readonly items: unknown }> {
  if ((contents.kind !== 'tuple' && contents.kind !== 'list') || contents.omitted > 0) return false;
  const { length } = contents.items;
  if (contents.kind === 'tuple') return length > 1 && length <= 4;
  if (reader.language === 'python' || length < 2 || length > 3) return false;
  return (
    contents.items.every(({ type }) => type !== 'reference') && new Set(contents.items.map(({ type }) => type)).size > 1
  );
}
