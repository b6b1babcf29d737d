"""A cache over a linked list of its own: instances, attributes that point to and fro, a dict."""

import sys


class Entry:
    def __init__(self, key, value):
        self.key = key
        self.value = value
        self.newer = None
        self.older = None


class Cache:
    def __init__(self, capacity):
        self.capacity = capacity
        self.entries = {}
        self.newest = None
        self.oldest = None
        self.hits = 0

    def get(self, key):
        entry = self.entries.get(key)
        if entry is None:
            return None
        self.hits += 1
        self.unlink(entry)
        self.put_in_front(entry)
        return entry.value

    def set(self, key, value):
        if len(self.entries) == self.capacity:
            oldest = self.oldest
            self.unlink(oldest)
            del self.entries[oldest.key]
        entry = Entry(key, value)
        self.entries[key] = entry
        self.put_in_front(entry)

    def put_in_front(self, entry):
        entry.older = self.newest
        entry.newer = None
        if self.newest is not None:
            self.newest.newer = entry
        self.newest = entry
        if self.oldest is None:
            self.oldest = entry

    def unlink(self, entry):
        if entry.newer is None:
            self.newest = entry.older
        else:
            entry.newer.older = entry.older
        if entry.older is None:
            self.oldest = entry.newer
        else:
            entry.older.newer = entry.newer


state = 1
total = 0
for _ in range(int(sys.argv[1])):
    cache = Cache(60)
    for _ in range(1500):
        state = (state * 1103515245 + 12345) % 2147483648
        key = (state >> 16) % 90
        value = cache.get(key)
        if value is None:
            cache.set(key, key * 3)
        else:
            total += value
print(total)
