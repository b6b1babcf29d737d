/** What is being read: whoever wants the same meanwhile waits for it, instead of reading it again. */
export class LoadsUnderWay<Key> {
  readonly #loads = new Map<Key, Promise<void>>();

  /** Undefined: it is not being read. */
  find(key: Key): Promise<void> | undefined {
    return this.#loads.get(key);
  }

  load(key: Key, read: () => Promise<void>): Promise<void> {
    return this.find(key) ?? this.loadAll([key], read);
  }

  /** One read of several things, none of which is being read. */
  loadAll(keys: readonly Key[], read: () => Promise<void>): Promise<void> {
    const loading = read().finally(() => {
      for (const key of keys) this.#loads.delete(key);
    });
    for (const key of keys) this.#loads.set(key, loading);
    return loading;
  }
}
