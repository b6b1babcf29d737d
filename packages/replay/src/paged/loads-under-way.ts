/** What is being read: whoever wants the same meanwhile waits for it, instead of reading it again. */
export class LoadsUnderWay<Key> {
  readonly #loads = new Map<Key, Promise<void>>();

  load(key: Key, read: () => Promise<void>): Promise<void> {
    const known = this.#loads.get(key);
    if (known !== undefined) return known;
    const loading = read().finally(() => this.#loads.delete(key));
    this.#loads.set(key, loading);
    return loading;
  }
}
