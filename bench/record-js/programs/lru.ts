// A cache that forgets what was used longest ago: a Map, and instances linked both ways.

class Entry<V> {
  readonly key: number;
  value: V;
  newer: Entry<V> | null = null;
  older: Entry<V> | null = null;

  constructor(key: number, value: V) {
    this.key = key;
    this.value = value;
  }
}

class Cache<V> {
  private readonly capacity: number;
  private readonly entries = new Map<number, Entry<V>>();
  private newest: Entry<V> | null = null;
  private oldest: Entry<V> | null = null;
  hits = 0;
  misses = 0;

  constructor(capacity: number) {
    this.capacity = capacity;
  }

  get(key: number): V | undefined {
    const entry = this.entries.get(key);
    if (entry === undefined) {
      this.misses++;
      return undefined;
    }
    this.hits++;
    this.unlink(entry);
    this.putInFront(entry);
    return entry.value;
  }

  set(key: number, value: V): void {
    if (this.oldest !== null && this.entries.size >= this.capacity) {
      this.entries.delete(this.oldest.key);
      this.unlink(this.oldest);
    }
    const entry = new Entry(key, value);
    this.entries.set(key, entry);
    this.putInFront(entry);
  }

  private unlink(entry: Entry<V>): void {
    if (entry.newer === null) this.newest = entry.older;
    else entry.newer.older = entry.older;
    if (entry.older === null) this.oldest = entry.newer;
    else entry.older.newer = entry.newer;
    entry.newer = entry.older = null;
  }

  private putInFront(entry: Entry<V>): void {
    entry.older = this.newest;
    if (this.newest !== null) this.newest.newer = entry;
    this.newest = entry;
    if (this.oldest === null) this.oldest = entry;
  }
}

function main(rounds: number): void {
  const cache = new Cache<number>(1000);
  let state = 1;
  let sum = 0;
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < 1000; turn++) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      const key = (state >>> 8) % 1500;
      const value = cache.get(key);
      if (value === undefined) cache.set(key, turn);
      else sum = (sum + value) | 0;
    }
  }
  console.log(cache.hits, cache.misses, sum);
}

main(Number(process.argv[2]));
