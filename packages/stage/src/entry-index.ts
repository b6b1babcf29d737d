import type { Entry, Value } from '@pellucid/format';
import { keyText } from './entry-change.ts';
import type { Reader } from './value-text.ts';

// What is not drawn needs no pointer.
const mostEntries = 400;

/** Place of the entry with the key; null when there is none among those that can be drawn. */
export function entryIndex(entries: readonly Entry[], key: Value, reader: Reader): number | null {
  const text = keyText(key, reader);
  const index = entries.slice(0, mostEntries).findIndex(([other]) => keyText(other, reader) === text);
  return index < 0 ? null : index;
}
