import type { Contents, Entry, Value } from '@pellucid/format';
import { ItemSequence } from './item-sequence.ts';
import { KeyedEntries } from './keyed-entries.ts';
import type { ObjectEvent } from './object-shape.ts';
import { readElement, writeElement } from './tensor-data.ts';
import type { ValueKeys } from './value-keys.ts';

/** Stands where an item has come from the part of a list that a limit has cut. */
const fromOmitted: Value = { type: 'unrecorded', reason: 'from the part of the list that was not recorded' };

/** An object while it is played: changed in place, copied into immutable contents when somebody asks. Takes only changes that its shape has taken. */
export class LiveObject {
  readonly #keys: ValueKeys;
  #shell: Contents;
  #items: ItemSequence;
  /** Entries of a map, elements of a set (as their own keys). */
  #entries: KeyedEntries;
  #fields: KeyedEntries;
  /** Of items or entries, and of fields. */
  #omitted: number;
  #omittedFields: number;
  /** Elements of a tensor, changed in place; a copy, because the recording's own bytes are shared. */
  #data: Uint8Array | null = null;

  constructor(contents: Contents, keys: ValueKeys) {
    this.#keys = keys;
    this.#shell = contents;
    this.#items = new ItemSequence(contents.kind === 'list' ? contents.items : []);
    this.#entries = new KeyedEntries(keys, entriesOf(contents));
    this.#fields = new KeyedEntries(keys, contents.fields);
    this.#omitted = 'omitted' in contents ? contents.omitted : 0;
    this.#omittedFields = contents.omittedFields;
  }

  /** How many items, entries or elements it has, those that were cut included; undefined for what has none that change. */
  get count(): number | undefined {
    const { kind } = this.#shell;
    if (kind === 'list') return this.#items.length + this.#omitted;
    return kind === 'map' || kind === 'set' ? this.#entries.size + this.#omitted : undefined;
  }

  /** Roughly what a copy of it takes, in values. */
  get size(): number {
    const shell = this.#shell;
    const inShell =
      shell.kind === 'tuple' ? shell.items.length : shell.kind === 'tensor' ? shell.tensor.data.length >> 4 : 0;
    return inShell + this.#items.length + this.#entries.size + this.#fields.size;
  }

  apply(event: ObjectEvent): void {
    switch (event.type) {
      case 'set-item':
        return this.#setItem(event.key, event.value);
      case 'delete-item':
      case 'discard':
        // One that was there, and is not known, was in the part that was cut.
        if (!this.#entries.delete(event.type === 'discard' ? event.value : event.key))
          this.#omitted = less(this.#omitted);
        return;
      case 'set-field':
        return this.#fields.set(event.name, event.value);
      case 'delete-field':
        if (!this.#fields.delete(event.name)) this.#omittedFields = less(this.#omittedFields);
        return;
      case 'append':
        if (this.#omitted > 0) this.#omitted++;
        else this.#items.splice(this.#items.length, 0, [event.value]);
        return;
      case 'splice':
        return this.#splice(event.start, event.removed, event.values);
      case 'add':
        if (!this.#entries.has(event.value)) this.#entries.set(event.value, event.value);
        return;
      case 'replace':
        return this.#load(event.contents);
      case 'reorder':
        return this.#reorder(event.order);
    }
  }

  /** The element or field now; undefined when there is none. */
  get(part: 'item' | 'field', key: Value): Value | undefined {
    if (part === 'field') return this.#fields.get(key);
    const index = key.type === 'int' ? Number(key.value) : -1;
    const shell = this.#shell;
    switch (shell.kind) {
      case 'list':
        return this.#items.get(index);
      case 'tuple':
        return shell.items[index];
      case 'map':
      case 'set':
        return this.#entries.get(key);
      case 'tensor':
        return readElement(this.#data ?? shell.tensor.data, shell.tensor, index);
      default:
        return undefined;
    }
  }

  /** The event writes this very element, be it with the value that it had. */
  writes(event: ObjectEvent, part: 'item' | 'field', key: Value): boolean {
    if (event.type === 'set-item') return part === 'item' && this.#same(event.key, key);
    return event.type === 'set-field' && part === 'field' && this.#same(event.name, key);
  }

  contents(): Contents {
    const shell = this.#shell;
    const omitted = this.#omitted;
    const common = { fields: this.#fields.toArray(), omittedFields: this.#omittedFields };
    switch (shell.kind) {
      case 'list':
        return { ...shell, ...common, items: this.#items.toArray(), omitted };
      case 'set':
        return { ...shell, ...common, items: this.#entries.toArray().map(([item]) => item), omitted };
      case 'map':
        return { ...shell, ...common, entries: this.#entries.toArray(), omitted };
      case 'tensor': {
        const data = this.#data;
        // Statistics were those of the first sight; they are no longer true of what was written since.
        return data === null
          ? { ...shell, ...common }
          : { ...shell, ...common, tensor: { ...shell.tensor, data: data.slice(), statistics: null } };
      }
      default:
        return { ...shell, ...common };
    }
  }

  #load(contents: Contents): void {
    const anew = new LiveObject(contents, this.#keys);
    this.#shell = contents;
    this.#items = anew.#items;
    this.#entries = anew.#entries;
    this.#fields = anew.#fields;
    this.#omitted = anew.#omitted;
    this.#omittedFields = anew.#omittedFields;
    this.#data = null;
  }

  #setItem(key: Value, value: Value): void {
    const shell = this.#shell;
    if (shell.kind === 'map') return this.#entries.set(key, value);
    if (key.type !== 'int') return;
    if (shell.kind === 'tensor') {
      this.#data ??= shell.tensor.data.slice();
      writeElement(this.#data, shell.tensor, Number(key.value), value);
    } else {
      // Behind what was kept of a list that was cut there is nothing to show the write in.
      this.#items.set(Number(key.value), value);
    }
  }

  #splice(start: number, removed: number, values: readonly Value[]): void {
    const known = this.#items.length;
    if (start + removed <= known) return this.#items.splice(start, removed, values);
    // The change reaches into the part that was cut: what is known ends where the change ends.
    const total = known + this.#omitted - removed + values.length;
    if (start <= known) this.#items.splice(start, known - start, values);
    this.#omitted = total - this.#items.length;
  }

  #reorder(order: readonly number[]): void {
    const old = this.#items.toArray();
    this.#items = new ItemSequence(order.slice(0, old.length).map((index) => old[index] ?? fromOmitted));
  }

  #same(a: Value, b: Value): boolean {
    const key = this.#keys.key(a);
    return key !== null && key === this.#keys.key(b);
  }
}

function entriesOf(contents: Contents): readonly Entry[] {
  if (contents.kind === 'map') return contents.entries;
  return contents.kind === 'set' ? contents.items.map((item): Entry => [item, item]) : [];
}

function less(omitted: number): number {
  return Math.max(omitted - 1, 0);
}
