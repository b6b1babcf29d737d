import type { Entry, Value } from '@pellucid/format';
import type { ValueKeys } from './value-keys.ts';

/** Entries in the order in which their keys came, found by key as the program's language finds them. */
export class KeyedEntries {
  readonly #keys: ValueKeys;
  readonly #entries = new Map<string, Entry>();
  /** Names for keys that are the same as no other. */
  #alone = 0;

  constructor(keys: ValueKeys, entries: readonly Entry[]) {
    this.#keys = keys;
    for (const [key, value] of entries) this.set(key, value);
  }

  get size(): number {
    return this.#entries.size;
  }

  has(key: Value): boolean {
    return this.get(key) !== undefined;
  }

  get(key: Value): Value | undefined {
    const text = this.#keys.key(key);
    return text === null ? undefined : this.#entries.get(text)?.[1];
  }

  /** A key that is there already stays as it was written first. */
  set(key: Value, value: Value): void {
    const text = this.#keys.key(key) ?? `alone ${this.#alone++}`;
    this.#entries.set(text, [this.#entries.get(text)?.[0] ?? key, value]);
  }

  /** @returns whether it was there */
  delete(key: Value): boolean {
    const text = this.#keys.key(key);
    return text !== null && this.#entries.delete(text);
  }

  toArray(): Entry[] {
    return [...this.#entries.values()];
  }
}
