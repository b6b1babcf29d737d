import type { Entry, Event, Value } from '@pellucid/format';
import { sameValue } from './same-value.ts';
import { type Reader, valueText } from './value-text.ts';

/** What one moment did to one entry or field; places count from 0 in the order of the container. */
export interface EntrySlot {
  readonly key: Value;
  readonly value: Value;
  readonly from: number | null;
  readonly to: number | null;
  readonly role: 'rest' | 'written' | 'created' | 'deleted';
  readonly was?: Value;
}

/** Compares the entries before and after; `events` says which were written again with what they had. */
export function entryChange(
  before: readonly Entry[],
  after: readonly Entry[],
  events: readonly Event[],
  old: Reader,
  now: Reader,
): readonly EntrySlot[] {
  const places = new Map(before.map(([key], index) => [keyText(key, old), index]));
  const touched = new Set(
    events.flatMap((event) =>
      event.type === 'set-item'
        ? [keyText(event.key, now)]
        : event.type === 'set-field'
          ? [keyText(event.name, now)]
          : [],
    ),
  );
  const slots: EntrySlot[] = [];
  const kept = new Set<string>();
  for (const [to, [key, value]] of after.entries()) {
    const text = keyText(key, now);
    kept.add(text);
    const from = places.get(text);
    const was = from === undefined ? undefined : before[from]?.[1];
    if (from === undefined || was === undefined) slots.push({ key, value, from: null, to, role: 'created' });
    else if (!sameValue(was, old, value, now)) slots.push({ key, value, from, to, role: 'written', was });
    else slots.push({ key, value, from, to, role: touched.has(text) ? 'written' : 'rest' });
  }
  for (const [from, [key, value]] of before.entries()) {
    if (!kept.has(keyText(key, old))) slots.push({ key, value, from, to: null, role: 'deleted' });
  }
  return slots;
}

/** Keys that are the same have the same text; objects go by their id, tuples by what they hold. */
export function keyText(key: Value, reader: Reader): string {
  if (key.type !== 'reference') return `${key.type === 'float' ? 'int' : key.type} ${valueText(key, reader, 10_000)}`;
  const kind = reader.object(key.object)?.kind;
  return kind === 'tuple' || kind === 'scalar' ? `${kind} ${valueText(key, reader, 1000)}` : `object ${key.object}`;
}
