/** Answers that are being computed, again and again until all that they need is there. */
let answers = 0;
/** So many times what is kept otherwise. */
const mostWhileAnswering = 64;

/**
 * While it runs next to nothing is forgotten: an answer that needs more than is kept would load one piece and lose another for ever. What was too much
 * is forgotten afterwards.
 */
export async function answering<T>(work: () => Promise<T>): Promise<T> {
  answers++;
  try {
    return await work();
  } finally {
    answers--;
  }
}

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

  /** Without using it. */
  has(key: Key): boolean {
    return this.#items.has(key);
  }

  set(key: Key, item: Item): void {
    this.#items.delete(key);
    this.#items.set(key, item);
    const most = answers > 0 ? this.#most * mostWhileAnswering : this.#most;
    for (const oldest of this.#items.keys()) {
      if (this.#items.size <= most) return;
      this.#items.delete(oldest);
    }
  }

  delete(key: Key): void {
    this.#items.delete(key);
  }
}
