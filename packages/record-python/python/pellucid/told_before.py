"""What methods of built-in containers are about to change, told before they do: each gives False where that is not certain."""

from .kept_builtins import __builtins__  # noqa: F401
from .values import PRIMITIVES


class ToldBefore:
    """The receiver has the built-in type's own method, though its class may be another one."""

    def __init__(self, changes, recorder):
        self._changes = changes
        self._r = recorder

    def _number(self, thing):
        if self._r.watched:
            self._r.touch(thing)
        return self._changes.number_of(thing)

    # Lists

    def append(self, site, thing, *values):
        if len(values) != 1:
            return False
        self._changes.append(site, self._number(thing), values[0])
        return True

    def pop(self, site, thing, *values):
        size = list.__len__(thing)
        index = values[0] if values else -1
        if len(values) > 1 or type(index) is not int:
            return False
        if -size <= index < size:
            self._changes.splice(site, self._number(thing), index + size if index < 0 else index, 1, [])
        return True

    def insert(self, site, thing, *values):
        if len(values) != 2 or type(values[0]) is not int:
            return False
        index, size = values[0], list.__len__(thing)
        place = max(0, index + size) if index < 0 else min(index, size)
        self._changes.splice(site, self._number(thing), place, 0, [values[1]])
        return True

    def extend(self, site, thing, *values):
        if len(values) != 1 or type(values[0]) not in (list, tuple):
            return False
        if values[0]:
            self._changes.splice(site, self._number(thing), list.__len__(thing), 0, list(values[0]))
        return True

    def clear(self, site, thing, *values):
        size = list.__len__(thing)
        if size and not values:
            self._changes.splice(site, self._number(thing), 0, size, [])
        return not values

    def remove(self, site, thing, *values):
        if len(values) != 1 or type(values[0]) not in PRIMITIVES:
            return False
        wanted = values[0]
        for index, item in enumerate(list.__iter__(thing)):
            if item is not wanted:
                if type(item) not in PRIMITIVES:
                    return False
                if item != wanted:
                    continue
            self._changes.splice(site, self._number(thing), index, 1, [])
            return True
        return True

    def delete(self, site, thing, key):
        """`del thing[key]`."""
        if type(thing) is list:
            return self.pop(site, thing, key)
        return type(thing) is dict and id(thing) not in self._r.modules and self.pop_key(site, thing, key)

    # Dictionaries

    def setdefault(self, site, thing, *values):
        if not 1 <= len(values) <= 2 or not self._changes.is_plain_key(values[0]):
            return False
        if not dict.__contains__(thing, values[0]):
            self._changes.set_item(site, self._number(thing), values[0], values[1] if len(values) > 1 else None)
        return True

    def pop_key(self, site, thing, *values):
        if not 1 <= len(values) <= 2 or not self._changes.is_plain_key(values[0]):
            return False
        if dict.__contains__(thing, values[0]):
            self._changes.delete_item(site, self._number(thing), values[0])
        return True

    # Sets

    def add(self, site, thing, *values):
        if len(values) != 1 or not self._changes.is_plain_key(values[0]):
            return False
        if not set.__contains__(thing, values[0]):
            self._changes.add(site, self._number(thing), values[0])
        return True

    def discard(self, site, thing, *values):
        if len(values) != 1 or not self._changes.is_plain_key(values[0]):
            return False
        if set.__contains__(thing, values[0]):
            self._changes.discard(site, self._number(thing), values[0])
        return True
