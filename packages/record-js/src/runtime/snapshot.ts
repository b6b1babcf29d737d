import { element, haveOnlyTheirs, itemReader } from './elements.ts';
import { KIND, type Mark } from './identity.ts';
import { fieldNames } from './objects.ts';
import { append, OwnMap, takeLast } from './own-collections.ts';
import { natives } from './primordials.ts';

/** What a container held at one moment, for finding out what a call did to it. */
export interface Snapshot {
  readonly target: object;
  readonly mark: Mark;
  /** null for a proxy too, which would be asked. */
  readonly prototype: object | null;
  /** `changes` of the mark then. */
  readonly changes: number;
  /** Items of a list or set; keys of a map. */
  readonly items: readonly unknown[];
  /** Values of a map's keys. */
  readonly values: readonly unknown[];
  readonly bytes: Uint8Array | null;
  /** Names of its properties, in their order, and what they hold. */
  readonly names: readonly PropertyKey[];
  readonly held: readonly unknown[];
  /** Whoever runs until the next one may make properties that run code when they are read. */
  readonly careful: boolean;
}

const { from } = Array;
const OwnArray = Array;
const MINUS_ZERO = Symbol('-0');

/** For fewer items it is not worth asking. */
const FEW = 16;
/** Above this many items no library is expected to put a named property on an array. */
const LONG = 1000;

export function snapshot(target: object, mark: Mark, careful = true): Snapshot {
  let items: unknown[] = [];
  const values: unknown[] = [];
  let bytes: Uint8Array | null = null;
  switch (mark.kind) {
    case KIND.list: {
      const read = careful ? element : itemReader(target as unknown[]);
      items = listOf((target as unknown[]).length, (i) => read(target, i));
      break;
    }
    case KIND.set:
      natives.setForEach(target as Set<unknown>, (value) => {
        append(items, value);
      });
      break;
    case KIND.map:
      natives.mapForEach(target as Map<unknown, unknown>, (value, key) => {
        append(items, key);
        append(values, value);
      });
      break;
    case KIND.tensor:
      bytes = bytesOf(target as ArrayBufferView).slice();
      break;
    default:
  }
  // Listing the names of a long array's properties costs more than everything else.
  const isLong = mark.kind === KIND.list && (target as unknown[]).length > LONG;
  const names = isLong ? [] : fieldNames(target, mark.kind);
  const held = listOf(names.length, (i) => element(target, names[i] as PropertyKey));
  const prototype = prototypeNow(target, mark);
  return { target, mark, prototype, changes: mark.changes, items, values, bytes, names, held, careful };
}

/** A list of so many items. To make room for one after another costs more than all else; a setter of the program's would see holes being filled. */
function listOf(count: number, item: (index: number) => unknown): unknown[] {
  const list: unknown[] = count < FEW || !haveOnlyTheirs() ? [] : new OwnArray(count);
  if (list.length < count) for (let i = 0; i < count; i++) append(list, item(i));
  else for (let i = 0; i < count; i++) list[i] = item(i);
  return list;
}

/** The properties by their names. */
export function fieldsOf({ names, held }: Snapshot): ReadonlyMap<PropertyKey, unknown> {
  const fields = new OwnMap<PropertyKey, unknown>();
  for (let i = 0; i < names.length; i++) fields.set(names[i] as PropertyKey, held[i]);
  return fields;
}

export function prototypeNow(target: object, mark: Mark): object | null {
  return mark.proxy ? null : natives.getPrototypeOf(target);
}

export function bytesOf(view: ArrayBufferView): Uint8Array {
  return new Uint8Array(natives.typedBuffer(view), natives.typedOffset(view), natives.typedBytes(view));
}

/** For each place now, the place before that held the same; null when it is not the same items in another order. */
export function permutation(before: readonly unknown[], after: readonly unknown[]): number[] | null {
  if (before.length !== after.length) return null;
  // Most that are none are found out by their first item.
  if (!holds(before, after[0])) return null;
  const places = new OwnMap<unknown, number[]>();
  // To a map 0 and −0 are the same.
  const keyOf = (value: unknown): unknown => (natives.is(value, -0) ? MINUS_ZERO : value);
  for (let i = before.length - 1; i >= 0; i--) {
    const key = keyOf(before[i]);
    const known = places.get(key);
    if (known === undefined) places.set(key, [i]);
    else append(known, i);
  }
  const order = from(after, (value) => takeLast(places.get(keyOf(value)) ?? []) ?? -1);
  return order.includes(-1) ? null : order;
}

function holds(items: readonly unknown[], item: unknown): boolean {
  for (let i = 0; i < items.length; i++) if (natives.is(items[i], item)) return true;
  return false;
}
