import type { Contents, Entry, Event, Language, ObjectId, Value } from '@pellucid/format';
import { keyText } from './key.ts';
import { readElement, writeElement } from './tensor-data.ts';

/** Events that change one object. */
export type ObjectEvent = Extract<Event, { readonly object: ObjectId }>;

type ContentsOf = (id: ObjectId) => Contents | undefined;

/** Most values that a splice may leave behind: what a hostile recording could ask for is not allocated. */
const maxItems = 2 ** 26;

/** An object while it is played: changed in place, copied into immutable contents when somebody asks. */
export class LiveObject {
  readonly #language: Language;
  readonly #contentsOf: ContentsOf;
  #shell: Contents;
  #items: Value[] = [];
  /** Entries of a map, elements of a set (as their own keys). */
  #entries = new Map<string, Entry>();
  #fields = new Map<string, Entry>();
  /** Elements of a tensor, changed in place; a copy, because the recording's own bytes are shared. */
  #data: Uint8Array | null = null;

  constructor(contents: Contents, language: Language, contentsOf: ContentsOf) {
    this.#language = language;
    this.#contentsOf = contentsOf;
    this.#shell = contents;
    this.#load(contents);
  }

  get size(): number {
    return this.#items.length + this.#entries.size + this.#fields.size;
  }

  /** @returns whether the event made sense for this object; if not, nothing has changed */
  apply(event: ObjectEvent): boolean {
    switch (event.type) {
      case 'set-item':
        return this.#setItem(event.key, event.value);
      case 'delete-item':
        return this.#entries.delete(this.#key(event.key));
      case 'set-field':
        return this.#set(this.#fields, event.name, event.value);
      case 'delete-field':
        return this.#fields.delete(this.#key(event.name));
      case 'append':
        return this.#splice(this.#items.length, 0, [event.value]);
      case 'splice':
        return this.#splice(event.start, event.removed, event.values);
      case 'add': {
        if (this.#shell.kind !== 'set') return false;
        const key = this.#key(event.value);
        if (!this.#entries.has(key)) this.#entries.set(key, [event.value, event.value]);
        return true;
      }
      case 'discard':
        return this.#shell.kind === 'set' && this.#entries.delete(this.#key(event.value));
      case 'replace':
        this.#load(event.contents);
        return true;
      case 'reorder':
        return this.#reorder(event.order);
    }
  }

  /** The element or field now; undefined when there is none. */
  get(part: 'item' | 'field', key: Value): Value | undefined {
    if (part === 'field') return this.#fields.get(this.#key(key))?.[1];
    switch (this.#shell.kind) {
      case 'list':
      case 'tuple':
        return key.type === 'int' ? this.#items[Number(key.value)] : undefined;
      case 'map':
      case 'set':
        return this.#entries.get(this.#key(key))?.[1];
      case 'tensor':
        return key.type === 'int'
          ? readElement(this.#data ?? this.#shell.tensor.data, this.#shell.tensor, Number(key.value))
          : undefined;
      default:
        return undefined;
    }
  }

  contents(): Contents {
    const shell = this.#shell;
    const fields = [...this.#fields.values()];
    switch (shell.kind) {
      case 'list':
      case 'tuple':
        return { ...shell, items: this.#items.slice(), fields };
      case 'set':
        return { ...shell, items: Array.from(this.#entries.values(), ([value]) => value), fields };
      case 'map':
        return { ...shell, entries: [...this.#entries.values()], fields };
      case 'tensor': {
        const data = this.#data;
        // Statistics were those of the first sight; they are no longer true of what was written since.
        return data === null
          ? { ...shell, fields }
          : { ...shell, tensor: { ...shell.tensor, data: data.slice(), statistics: null }, fields };
      }
      default:
        return { ...shell, fields };
    }
  }

  #load(contents: Contents): void {
    this.#shell = contents;
    this.#data = null;
    this.#items = contents.kind === 'list' || contents.kind === 'tuple' ? [...contents.items] : [];
    this.#entries = new Map();
    if (contents.kind === 'map') for (const [key, value] of contents.entries) this.#set(this.#entries, key, value);
    if (contents.kind === 'set') for (const item of contents.items) this.#entries.set(this.#key(item), [item, item]);
    this.#fields = new Map();
    for (const [name, value] of contents.fields) this.#set(this.#fields, name, value);
  }

  #setItem(key: Value, value: Value): boolean {
    const shell = this.#shell;
    if (shell.kind === 'map') return this.#set(this.#entries, key, value);
    const index = key.type === 'int' ? Number(key.value) : -1;
    if (shell.kind === 'tensor') {
      this.#data ??= shell.tensor.data.slice();
      return writeElement(this.#data, shell.tensor, index, value);
    }
    if (shell.kind !== 'list' || index < 0) return false;
    // Beyond what was kept of a list that was cut: the write is real, but there is nothing to show it in.
    if (index >= this.#items.length) return index < this.#items.length + shell.omitted;
    this.#items[index] = value;
    return true;
  }

  #splice(start: number, removed: number, values: readonly Value[]): boolean {
    const shell = this.#shell;
    if (shell.kind !== 'list') return false;
    const known = this.#items.length;
    const total = known + shell.omitted;
    if (start > total || removed > total - start || known + values.length > maxItems) return false;
    if (shell.omitted > 0 && start + removed > known) {
      // The change reaches into the part that was cut: what is known ends where the change begins.
      const kept = Math.min(start, known);
      this.#items.length = kept;
      if (start <= known) this.#items.push(...values);
      const length = total - removed + values.length;
      this.#shell = { ...shell, omitted: length - this.#items.length };
      return true;
    }
    if (values.length < 1000) this.#items.splice(start, removed, ...values);
    else this.#items = [...this.#items.slice(0, start), ...values, ...this.#items.slice(start + removed)];
    return true;
  }

  #reorder(order: readonly number[]): boolean {
    if (this.#shell.kind !== 'list' || order.length !== this.#items.length) return false;
    const old = this.#items;
    const items: Value[] = [];
    for (const index of order) {
      const item = old[index];
      if (item === undefined) return false;
      items.push(item);
    }
    this.#items = items;
    return true;
  }

  #set(entries: Map<string, Entry>, key: Value, value: Value): boolean {
    const text = this.#key(key);
    // The key that came first stays, as in the languages.
    entries.set(text, [entries.get(text)?.[0] ?? key, value]);
    return true;
  }

  #key(value: Value): string {
    return keyText(value, this.#language, this.#contentsOf);
  }
}
