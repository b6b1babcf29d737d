import type { Value } from '@pellucid/format';
import type { Label } from './marks.ts';
import { type Reader, valueText } from './value-text.ts';

/** A value as a cell shows it: of a short tuple the first element bold and the others beside it, without brackets. */
export function labelOf(value: Value, reader: Reader): Label {
  if (value.type === 'reference') {
    const contents = reader.object(value.object);
    if (
      contents?.kind === 'tuple' &&
      contents.items.length > 1 &&
      contents.items.length <= 4 &&
      contents.omitted === 0
    ) {
      const [first, ...rest] = contents.items.map((item) => valueText(item, reader, 16));
      return { head: first ?? '', tail: rest.join(' ') };
    }
  }
  return { head: valueText(value, reader, 40), tail: '' };
}
