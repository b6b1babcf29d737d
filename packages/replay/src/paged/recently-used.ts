/** Keeps what was used last, and forgets the rest. */
export class RecentlyUsed<Key, Item> {
  readonly #most: number;
  readonly #items = new Map<Key, Item>();

  constructor(most: number) {
    this.#most = most;
  }

  get(key: Key): Item | undefined {
    const item = this.#items.get(key);
    if (item === undefined) return undefined;
    // Put last: the map's order is the order of use.
    this.#items.delete(key);
    this.#items.set(key, item);
    return item;
  }

  set(key: Key, item: Item): void {
    this.#items.delete(key);
    this.#items.set(key, item);
    const oldest = this.#items.keys().next();
    if (this.#items.size > this.#most && !oldest.done) this.#items.delete(oldest.value);
  }
}
