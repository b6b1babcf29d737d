// A cache with a linked list of its own: instances, fields, a Map.

class Entry {
  constructor(key, value) {
    this.key = key;
    this.value = value;
    this.newer = null;
    this.older = null;
  }
}

class Cache {
  constructor(capacity) {
    this.capacity = capacity;
    this.entries = new Map();
    this.newest = null;
    this.oldest = null;
  }

  get(key) {
    const entry = this.entries.get(key);
    if (entry === undefined) return undefined;
    this.unlink(entry);
    this.putInFront(entry);
    return entry.value;
  }

  set(key, value) {
    if (this.entries.size === this.capacity) {
      const { oldest } = this;
      this.unlink(oldest);
      this.entries.delete(oldest.key);
    }
    const entry = new Entry(key, value);
    this.entries.set(key, entry);
    this.putInFront(entry);
  }

  putInFront(entry) {
    entry.older = this.newest;
    entry.newer = null;
    if (this.newest !== null) this.newest.newer = entry;
    this.newest = entry;
    if (this.oldest === null) this.oldest = entry;
  }

  unlink(entry) {
    if (entry.newer === null) this.newest = entry.older;
    else entry.newer.older = entry.older;
    if (entry.older === null) this.oldest = entry.newer;
    else entry.older.newer = entry.newer;
  }
}

const cache = new Cache(64);
let hits = 0;
let state = 1;
for (let turn = 0; turn < 250000; turn++) {
  state = (Math.imul(state, 1103515245) + 12345) >>> 0;
  const key = (state >>> 16) % 100;
  if (cache.get(key) === undefined) cache.set(key, turn);
  else hits += 1;
}
console.log(hits, cache.entries.size);
