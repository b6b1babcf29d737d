import type { Contents, Entry, ObjectId, Value } from '@pellucid/format';
import { sameValue } from '../same-value.ts';
import { elementCount, readElement } from '../tensor-data.ts';
import { sameText, withoutAddresses } from './same-text.ts';

/** One step into a value: an item of a container under its key (an index, an entry's key), or a field under its name. */
export interface PathPart {
  readonly part: 'item' | 'field';
  readonly key: Value;
}

/** The first place at which two values differ. */
export interface ValueDifference {
  /** From the values themselves down to the place; empty: they are different at once. */
  readonly path: readonly PathPart[];
  /** What stands there; null: nothing does. */
  readonly a: Value | null;
  readonly b: Value | null;
  /** The objects in which the place lies; null where the path is empty. */
  readonly within: { readonly a: ObjectId; readonly b: ObjectId } | null;
}

export type Likeness =
  | { readonly is: 'same' }
  /** The first difference, and as many more as were asked for. */
  | { readonly is: 'different'; readonly difference: ValueDifference; readonly others: readonly ValueDifference[] }
  /** As far as was looked they are the same; the values are larger. */
  | { readonly is: 'unknown' };

/** What an object held, each side at its step. */
export type ObjectReader = (object: ObjectId) => Contents | undefined;

export interface LikenessOptions {
  /** Values to look at, at most. */
  readonly most?: number;
  /** Told of each pair of objects before they are looked into; true: they need not be. */
  readonly met?: (a: ObjectId, b: ObjectId) => boolean;
  /** Differences to look for; 1 when absent. */
  readonly differences?: number;
}

/** Values that are looked at to tell whether two are the same. */
const usualMost = 20_000;

/**
 * Compares two values of different runs by what they hold. Identities and addresses do not count, nor does the order of sets and of entries. Cycles and
 * depth are no matter; the work is bounded.
 */
export function compareValues(
  a: Value,
  b: Value,
  readers: { readonly a: ObjectReader; readonly b: ObjectReader },
  { most = usualMost, met, differences = 1 }: LikenessOptions = {},
): Likeness {
  const search = new Search(readers.a, readers.b, most, differences);
  search.look(a, b, null, null);
  for (let at = 0; at < search.waiting.length; at++) {
    const pair = search.waiting[at];
    if (pair === undefined || search.done || search.exhausted) break;
    if (met?.(pair.a, pair.b) !== true) search.compare(pair);
  }
  const [difference, ...others] = search.found;
  if (difference !== undefined) return { is: 'different', difference, others };
  return search.exhausted ? { is: 'unknown' } : { is: 'same' };
}

/** Two objects that have to hold the same. */
interface ObjectPair {
  readonly a: ObjectId;
  readonly b: ObjectId;
  readonly above: ObjectPair | null;
  /** Where they lie in the pair above. */
  readonly part: PathPart | null;
}

class Search {
  readonly waiting: ObjectPair[] = [];
  readonly found: ValueDifference[] = [];
  readonly #readA: ObjectReader;
  readonly #readB: ObjectReader;
  readonly #seen = new Map<ObjectId, ObjectId>();
  readonly #wanted: number;
  #left: number;

  constructor(readA: ObjectReader, readB: ObjectReader, most: number, wanted: number) {
    this.#readA = readA;
    this.#readB = readB;
    this.#left = most;
    this.#wanted = wanted;
  }

  get done(): boolean {
    return this.found.length >= this.#wanted;
  }

  get exhausted(): boolean {
    return this.#left <= 0;
  }

  /** Two values that stand at the same place. */
  look(a: Value | null, b: Value | null, above: ObjectPair | null, part: PathPart | null): void {
    if (this.done) return;
    this.#left--;
    if (a !== null && b !== null && a.type === 'reference' && b.type === 'reference') {
      if (this.#seen.get(a.object) === b.object) return;
      this.#seen.set(a.object, b.object);
      this.waiting.push({ a: a.object, b: b.object, above, part });
    } else if (!likePrimitive(a, b)) this.#differ(above, part, a, b);
  }

  compare(pair: ObjectPair): void {
    const [a, b] = [this.#readA(pair.a), this.#readB(pair.b)];
    if (a === undefined || b === undefined) return;
    if (a.kind !== b.kind || a.type !== b.type || !likeBody(a, b)) {
      return this.#differ(pair.above, pair.part, reference(pair.a), reference(pair.b));
    }
    if (a.kind === 'tensor' && b.kind === 'tensor') return this.#compareTensors(a, b, pair);
    if ((a.kind === 'list' || a.kind === 'tuple') && b.kind === a.kind) this.#compareItems(a.items, b.items, pair);
    if (a.kind === 'set' && b.kind === 'set') this.#compareSets(a.items, b.items, pair);
    if (a.kind === 'map' && b.kind === 'map') this.#compareEntries('item', a.entries, b.entries, pair);
    this.#compareEntries('field', a.fields, b.fields, pair);
  }

  #compareItems(a: readonly Value[], b: readonly Value[], pair: ObjectPair): void {
    const length = Math.max(a.length, b.length);
    for (let index = 0; index < length && !this.done && !this.exhausted; index++) {
      this.look(a[index] ?? null, b[index] ?? null, pair, { part: 'item', key: { type: 'int', value: index } });
    }
  }

  #compareSets(a: readonly Value[], b: readonly Value[], pair: ObjectPair): void {
    this.#left -= a.length + b.length;
    const texts = new Map<string, number>();
    const text = (item: Value, read: ObjectReader): string => keyText(item, read);
    for (const item of b) texts.set(text(item, this.#readB), (texts.get(text(item, this.#readB)) ?? 0) + 1);
    for (const item of a) {
      const key = text(item, this.#readA);
      const count = texts.get(key) ?? 0;
      if (count === 0) this.#differ(pair, { part: 'item', key: item }, item, null);
      else texts.set(key, count - 1);
    }
    for (const item of b) {
      const key = text(item, this.#readB);
      const count = texts.get(key) ?? 0;
      if (count === 0) continue;
      texts.set(key, count - 1);
      this.#differ(pair, { part: 'item', key: item }, null, item);
    }
  }

  #compareEntries(part: PathPart['part'], a: readonly Entry[], b: readonly Entry[], pair: ObjectPair): void {
    this.#left -= a.length + b.length;
    const keys = b.map(([key]) => keyText(key, this.#readB));
    const places = new Map<string, number>();
    for (const [place, key] of keys.entries()) places.set(key, place);
    const taken = new Set<number>();
    for (const [index, [key, value]] of a.entries()) {
      const text = keyText(key, this.#readA);
      // Keys that look the same (objects of one type) go by their places.
      const place = keys[index] === text ? index : (places.get(text) ?? -1);
      const other = place < 0 || taken.has(place) ? undefined : b[place];
      taken.add(place);
      this.look(value, other?.[1] ?? null, pair, { part, key });
      if (this.done) return;
    }
    for (const [place, [key, value]] of b.entries()) {
      if (!taken.has(place)) this.#differ(pair, { part, key }, null, value);
    }
  }

  #compareTensors(
    a: Extract<Contents, { kind: 'tensor' }>,
    b: Extract<Contents, { kind: 'tensor' }>,
    pair: ObjectPair,
  ): void {
    const [dataA, dataB] = [a.tensor.data, b.tensor.data];
    this.#left -= dataA.length >> 4;
    const byte = dataA.findIndex((value, index) => value !== dataB[index]);
    if (byte < 0) return;
    const count = elementCount(a.tensor);
    for (let index = 0; index < count; index++) {
      const [x, y] = [readElement(dataA, a.tensor, index), readElement(dataB, b.tensor, index)];
      if (x === undefined && y === undefined) return;
      if (!likePrimitive(x ?? null, y ?? null)) {
        this.#differ(pair, { part: 'item', key: { type: 'int', value: index } }, x ?? null, y ?? null);
      }
      if (this.done) return;
    }
  }

  #differ(above: ObjectPair | null, part: PathPart | null, a: Value | null, b: Value | null): void {
    if (this.done) return;
    const path: PathPart[] = part === null ? [] : [part];
    for (let pair = above; pair !== null; pair = pair.above) if (pair.part !== null) path.push(pair.part);
    const within = above === null ? null : { a: above.a, b: above.b };
    this.found.push({ path: path.reverse(), a, b, within });
  }
}

/** Whether two values, of which at least one is no object, are the same. */
export function likePrimitive(a: Value | null, b: Value | null): boolean {
  if (sameValue(a, b)) return true;
  if (a?.type === 'string' && b?.type === 'string') return a.length === b.length && sameText(a.value, b.value);
  // Numbers of symbols are identities.
  return a?.type === 'symbol' && b?.type === 'symbol' && a.description === b.description;
}

/** What an object of this kind is besides what it holds. */
function likeBody(a: Contents, b: Contents): boolean {
  switch (a.kind) {
    case 'list':
    case 'tuple':
    case 'set':
    case 'map':
      return 'omitted' in b && a.omitted === b.omitted;
    case 'function':
    case 'class':
    case 'module':
      return 'name' in b && a.name === b.name;
    case 'tensor':
      return b.kind === 'tensor' && a.tensor.dtype === b.tensor.dtype && sameShape(a.tensor.shape, b.tensor.shape);
    case 'scalar':
    case 'opaque':
      return 'text' in b && sameText(a.text, b.text);
    case 'exception':
      return b.kind === 'exception' && sameText(a.message, b.message);
    case 'instance':
      return true;
  }
}

function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((size, index) => size === b[index]);
}

const deepest = 2;
const mostInKey = 32;

/** What tells a key or an element of a set from others, whatever its identity. */
export function keyText(value: Value, read: ObjectReader, depth = 0): string {
  switch (value.type) {
    case 'reference': {
      const contents = read(value.object);
      if (contents === undefined) return 'object';
      const { kind, type } = contents;
      const inside =
        (kind === 'tuple' || type === 'frozenset') && 'items' in contents && depth < deepest
          ? contents.items.slice(0, mostInKey).map((item) => keyText(item, read, depth + 1))
          : [];
      if (kind === 'set') inside.sort();
      const name = 'name' in contents ? contents.name : 'text' in contents ? withoutAddresses(contents.text) : '';
      return `${kind} ${type} ${name}(${inside.join(',')})`;
    }
    case 'symbol':
      return `symbol ${value.description}`;
    case 'string':
      return `string ${value.value}`;
    case 'bytes':
      return `bytes ${value.value.slice(0, mostInKey).join(' ')} ${value.length}`;
    case 'complex':
      return `complex ${value.real} ${value.imaginary}`;
    default:
      return `${value.type} ${'value' in value ? String(value.value) : ''}`;
  }
}

function reference(object: ObjectId): Value {
  return { type: 'reference', object };
}
