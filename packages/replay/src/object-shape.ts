import type { Contents, Event, ObjectId, Value } from '@pellucid/format';
import { elementCount } from './tensor-data.ts';

/** Events that change one object. */
export type ObjectEvent = Extract<Event, { readonly object: ObjectId }>;

/** What has to be known of an object to tell whether a change of it can be true: its kind, and how long it is. */
export class ObjectShape {
  #kind: Contents['kind'];
  #length: number;

  constructor(contents: Contents) {
    this.#kind = contents.kind;
    this.#length = lengthOf(contents);
  }

  /** Takes a change in; false, and nothing is taken in, when no right recorder writes it for such an object. */
  take(event: ObjectEvent): boolean {
    switch (event.type) {
      case 'set-item':
        if (this.#kind === 'map') return true;
        return (this.#kind === 'list' || this.#kind === 'tensor') && this.#has(event.key);
      case 'delete-item':
        return this.#kind === 'map';
      case 'set-field':
      case 'delete-field':
        return event.name.type === 'string' || event.name.type === 'symbol';
      case 'append':
        return this.#splice(this.#length, 0, 1);
      case 'splice':
        return this.#splice(event.start, event.removed, event.values.length);
      case 'add':
      case 'discard':
        return this.#kind === 'set';
      case 'replace':
        this.#kind = event.contents.kind;
        this.#length = lengthOf(event.contents);
        return true;
      case 'reorder':
        return this.#kind === 'list' && event.order.length === this.#length && isPermutation(event.order);
    }
  }

  #has(key: Value): boolean {
    return key.type === 'int' && key.value >= 0 && key.value < this.#length;
  }

  #splice(start: number, removed: number, added: number): boolean {
    if (this.#kind !== 'list' || start > this.#length || removed > this.#length - start) return false;
    const length = this.#length - removed + added;
    if (!Number.isSafeInteger(length)) return false;
    this.#length = length;
    return true;
  }
}

function lengthOf(contents: Contents): number {
  switch (contents.kind) {
    case 'list':
      return contents.items.length + contents.omitted;
    case 'tensor':
      return elementCount(contents.tensor);
    default:
      return 0;
  }
}

function isPermutation(order: readonly number[]): boolean {
  const seen = new Uint8Array(order.length);
  for (const index of order) {
    if (seen[index] !== 0) return false;
    seen[index] = 1;
  }
  return true;
}
