import type { Value } from '@pellucid/format';
import type { Item } from '../display.ts';
import type { Label } from '../marks.ts';
import { type Reader, valueText } from '../value-text.ts';
import { cellsWith } from './cells.ts';
import type { ViewInput } from './view.ts';

/** The letters of a string, each in its cell, with the variables that subscript it. */
export function text(input: ViewInput): readonly Item[] {
  return cellsWith(input, letterLabel);
}

/** A letter as it is; a blank by its sign, so that it is seen. */
function letterLabel(value: Value, reader: Reader): Label {
  if (value.type !== 'string') return { head: valueText(value, reader, 12), tail: '' };
  if (value.value === ' ') return { head: '␣', tail: '' };
  const isShown = /^[^\p{C}\p{Z}]$/u.test(value.value);
  return { head: isShown ? value.value : valueText(value, reader, 12).replace(/^"|"$/g, ''), tail: '' };
}
