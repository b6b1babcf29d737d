"""What changed in a container, as events: its state before against its state after."""

import array
import collections
from itertools import compress, count, islice
from operator import is_, is_not

from . import frames, kinds, tensors
from .contents import attributes_of
from .kept_builtins import __builtins__  # noqa: F401
from .messages import message_of
from .numbers import varint
from .types_of import compares_by_identity, dict_of, items_of

SET_ITEM, DELETE_ITEM, SET_FIELD, DELETE_FIELD, SPLICE, APPEND = b"\x30", b"\x31", b"\x32", b"\x33", b"\x34", b"\x35"
ADD, DISCARD, REPLACE, REORDER = b"\x36", b"\x37", b"\x38", b"\x39"

# Numbers of an array that are told one by one; a whole array may be shorter than more of them.
_MOST_NUMBERS = 8

_PLAIN_KEYS = frozenset((str, int, float, bool, type(None), bytes, complex))

_copies = {
    list: lambda thing: list.__getitem__(thing, slice(None)),
    collections.deque: lambda thing: list(collections.deque.__iter__(thing)),
    bytearray: lambda thing: list(bytearray.__iter__(thing)),
    set: lambda thing: list(set.__iter__(thing)),
    dict: lambda thing: list(dict.items(thing)),
    collections.OrderedDict: items_of,
    array.array: array.array.tobytes,
}


class Changes:
    """Writes the events of containers. Equal keys are never asked of the program (FORMAT.md §4.4): where it would decide, `replace`."""

    def __init__(self, recorder):
        self._recorder = recorder
        self._append = recorder.append
        self._objects = recorder.objects
        self._encoders = recorder.encoders
        self._safe = {}
        recorder.caches.append(self._safe)

    def number_of(self, thing):
        """The id of an object in bytes; defines it when it is new."""
        return self._encoders[type(thing)](thing)[1:]

    def is_plain_key(self, key):
        """Whether looking the key up runs none of the program's code, and the reader can tell what it equals."""
        cls = type(key)
        if cls in _PLAIN_KEYS:
            return True
        if cls is tuple:
            return all(map(self.is_plain_key, key))
        safe = self._safe.get(cls)
        if safe is None:
            safe = self._safe[cls] = cls is not frozenset and cls is not range and compares_by_identity(cls)
        return safe

    # One event each

    def set_item(self, site, number, key, value):
        self._append(SET_ITEM + site + number + (self._encoders.pair(key, value) if type(key) is not str else self._named(key, value)))

    def _named(self, name, value):
        if self._recorder.redact:
            cls = type(value)
            if cls is str or cls is bytes:
                return self._encoders.string(name) + self._objects.value_under(name, value)
        return self._encoders.pair(name, value)

    def set_field(self, site, number, name, value):
        self._append(SET_FIELD + site + number + self._named(name, value))

    def delete_item(self, site, number, key):
        self._append(DELETE_ITEM + site + number + self._encoders.value(key))

    def delete_field(self, site, number, name):
        self._append(DELETE_FIELD + site + number + self._encoders.value(name))

    def splice(self, site, number, start, removed, values):
        self._append(SPLICE + site + number + varint(start) + varint(removed) + varint(len(values)) + self._encoders.many(values))

    def append(self, site, number, value):
        self._append(APPEND + site + number + self._encoders.value(value))

    def add(self, site, number, value):
        self._append(ADD + site + number + self._encoders.value(value))

    def discard(self, site, number, value):
        self._append(DISCARD + site + number + self._encoders.value(value))

    def replace(self, site, number, thing):
        # `contents` may define objects, which have to stand first; the strings in it must be numbered after theirs.
        self._append(REPLACE + site + number + self._objects.contents(thing))

    def reorder(self, site, number, order):
        self._append(REORDER + site + number + varint(len(order)) + b"".join([varint(i) for i in order]))

    # Before and after

    def before(self, thing):
        """What `after` needs to know of a mutable object; None when it is none whose changes are recorded."""
        kind = self._objects.kind(type(thing))
        copy = _copies.get(kind.base)
        if copy is not None:
            self._encoders[type(thing)](thing)
            return (kind, copy(thing))
        if kind.kind == kinds.INSTANCE:
            self._encoders[type(thing)](thing)
            return (kind, attributes_of(thing, kind))
        if kind.kind == kinds.CLASS and id(thing) in self._objects.ids:
            return (kind, list(dict_of(thing).items()))
        if kind.kind == kinds.TENSOR:
            self._encoders[type(thing)](thing)
            return (kind, tensors.state_of(thing, kind.base))
        if kinds.is_frame(kind):
            self._encoders[type(thing)](thing)
            return (kind, frames.state_of(thing))
        if kind.kind == kinds.EXCEPTION and kind.keep != kinds.FRESH:
            return (kind, message_of(thing))
        return None

    def after(self, site, thing, before):
        kind, old = before
        number = self.number_of(thing)
        if kind.base in (list, collections.deque, bytearray):
            self._list(site, number, thing, old, _copies[kind.base](thing))
        elif kind.base in (dict, collections.OrderedDict):
            self._map(site, number, old, items_of(thing), self.set_item, self.delete_item, lambda: self.replace(site, number, thing))
        elif kind.base is set:
            self._set(site, number, thing, old)
        elif kind.kind == kinds.INSTANCE:
            self._map(site, number, old, attributes_of(thing, kind), self.set_field, self.delete_field, lambda: self.replace(site, number, thing))
        elif kind.kind == kinds.EXCEPTION:
            if old != message_of(thing):
                self.replace(site, number, thing)
        elif kind.kind == kinds.CLASS:
            now = list(dict_of(thing).items())
            if len(now) != len(old) or not all(a is c and b is d for (a, b), (c, d) in zip(old, now)):
                self.replace(site, number, thing)
        elif kind.base is array.array:
            if old != array.array.tobytes(thing):
                self.replace(site, number, thing)
        elif kind.kind == kinds.TENSOR:
            self._tensor(site, number, thing, old)
        elif not frames.is_same(old, frames.state_of(thing)):
            self.replace(site, number, thing)

    def _tensor(self, site, number, thing, old):
        """A few numbers one by one, more as the whole array; and whoever else has its memory."""
        changed = tensors.differences(thing, old, _MOST_NUMBERS)
        if changed is None:
            self.replace(site, number, thing)
        for place, value in changed or ():
            self.set_item(site, number, place, value)
        owner = tensors.owner_of(thing) if changed != () else None
        if owner is not None and id(owner) in self._objects.ids:
            self.replace(site, self.number_of(owner), owner)

    def _list(self, site, number, thing, old, new):
        short = min(len(old), len(new))
        if len(old) == len(new) and all(map(is_, old, new)):
            return
        start = next(_differences(old, new), short)
        tail = next(_differences(islice(reversed(old), short - start), islice(reversed(new), short - start)), short - start)
        removed, added = len(old) - tail - start, len(new) - tail - start
        places = list(_differences(old, new)) if min(removed, added) > 0 else []
        # A heap that grows or shrinks at its end and moves a few items: telling those is shorter than telling the stretch they lie in.
        grown = abs(len(new) - len(old))
        if len(old) != len(new) and len(places) + grown < added:
            self.splice(site, number, short, len(old) - short, new[short:])
        elif len(old) != len(new):
            self.splice(site, number, start, removed, new[start : start + added])
            return
        elif len(places) > 2:
            order = _permutation(old, new)
            if order is not None:
                self.reorder(site, number, order)
                return
        for i in places:
            self.set_item(site, number, i, new[i])

    def _map(self, site, number, old, items, write, remove, replace):
        if len(old) == len(items) and all(a is c and b is d for (a, b), (c, d) in zip(old, items)):
            return
        new_keys = {id(key): value for key, value in items}
        gone = [key for key, _ in old if id(key) not in new_keys]
        kept = [key for key, _ in old if id(key) in new_keys]
        # Kept keys first and in their order, then the new ones: only then do single events give the same order.
        same_order = all(a is b for a, (b, _) in zip(kept, items)) and all(self.is_plain_key(key) for key in gone)
        if not same_order or not all(self.is_plain_key(key) for key, _ in items):
            replace()
            return
        for key in gone:
            remove(site, number, key)
        old_values = {id(key): value for key, value in old}
        missing = object()
        for key, value in list(items):
            if old_values.get(id(key), missing) is not value:
                write(site, number, key, value)

    def _set(self, site, number, thing, old):
        new = list(set.__iter__(thing))
        old_ids = {id(item) for item in old}
        new_ids = {id(item) for item in new}
        gone = [item for item in old if id(item) not in new_ids]
        fresh = [item for item in new if id(item) not in old_ids]
        if not gone and not fresh:
            return
        if not all(map(self.is_plain_key, gone)) or not all(map(self.is_plain_key, fresh)) or len(gone) + len(fresh) > len(new) + 8:
            self.replace(site, number, thing)
            return
        for item in gone:
            self.discard(site, number, item)
        for item in fresh:
            self.add(site, number, item)


def _differences(old, new):
    """Places, as far as both go, where one is not the other."""
    return compress(count(), map(is_not, old, new))


def _permutation(old, new):
    """Indices such that new[i] is old[index[i]]; None when it is no permutation."""
    places = {}
    for index in range(len(old) - 1, -1, -1):
        places.setdefault(id(old[index]), []).append(index)
    order = []
    for item in new:
        left = places.get(id(item))
        if not left:
            return None
        order.append(left.pop())
    return order
