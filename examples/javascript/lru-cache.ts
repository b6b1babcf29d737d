// A cache that forgets what was not asked for the longest: a Map finds an entry, a linked list keeps the order.

interface Entry<Key, Value> {
  key: Key;
  value: Value;
  newer: Entry<Key, Value> | null;
  older: Entry<Key, Value> | null;
}

class LruCache<Key, Value> {
  private readonly entries = new Map<Key, Entry<Key, Value>>();
  private newest: Entry<Key, Value> | null = null;
  private oldest: Entry<Key, Value> | null = null;
  private readonly capacity: number;

  constructor(capacity: number) {
    this.capacity = capacity;
  }

  get(key: Key): Value | undefined {
    const entry = this.entries.get(key);
    if (entry === undefined) return undefined;
    this.unlink(entry);
    this.putInFront(entry);
    return entry.value;
  }

  set(key: Key, value: Value): void {
    const known = this.entries.get(key);
    if (known !== undefined) this.unlink(known);
    else if (this.entries.size === this.capacity) this.forgetOldest();
    const entry = { key, value, newer: null, older: null };
    this.entries.set(key, entry);
    this.putInFront(entry);
  }

  keys(): Key[] {
    const keys: Key[] = [];
    for (let entry = this.newest; entry !== null; entry = entry.older) keys.push(entry.key);
    return keys;
  }

  private putInFront(entry: Entry<Key, Value>): void {
    entry.older = this.newest;
    if (this.newest !== null) this.newest.newer = entry;
    this.newest = entry;
    this.oldest ??= entry;
  }

  private unlink(entry: Entry<Key, Value>): void {
    if (entry.newer === null) this.newest = entry.older;
    else entry.newer.older = entry.older;
    if (entry.older === null) this.oldest = entry.newer;
    else entry.older.newer = entry.newer;
    entry.newer = entry.older = null;
  }

  private forgetOldest(): void {
    const { oldest } = this;
    if (oldest === null) return;
    this.unlink(oldest);
    this.entries.delete(oldest.key);
  }
}

const cache = new LruCache<string, number>(3);
let hits = 0;
let misses = 0;
for (const word of 'the cat saw the dog and the dog saw the cat'.split(' ')) {
  if (cache.get(word) === undefined) {
    misses += 1;
    cache.set(word, word.length);
  } else {
    hits += 1;
  }
}
console.log(`${hits} hits, ${misses} misses`);
console.log('newest first:', cache.keys().join(' '));
