"""Stores into elements and attributes, deletions of them: noted before the program makes them, recorded once they have succeeded.

A pending store is a tuple (commit, certain, …). `certain`: no code of the program can run between the note and the store, so whatever
runs next runs after it. Commits look at what is there now, so a store that failed leaves no event.
"""

import collections
from itertools import islice
from types import ModuleType

from . import frames, kinds
from .numbers import int_value
from .store_ways import MISSING, StoreWays, read_slot
from .told_before import ToldBefore
from .types_of import HEAP_TYPE, find, flags_of, items_of, mro_of, viewed
from .values import PRIMITIVES

_factory_of = collections.defaultdict.__dict__["default_factory"].__get__
_IN_PLACE = [f"__i{name}__" for name in ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "lshift", "rshift", "or", "and", "xor", "matmul")]
_module_dict = ModuleType.__dict__["__dict__"].__get__
_exception_arguments = BaseException.__dict__["args"]
_SEQUENCES = (list, collections.deque, bytearray)
# Fields of a thing that are looked into where a library stores its attributes, and how many elements of each.
_PARTS = (dict, collections.OrderedDict, set, list)
_LARGEST_PART = 1000


class Stores:
    """Notes and commits; a site is its number in bytes."""

    def __init__(self, recorder, changes):
        self.changes = changes
        self._objects = recorder.objects
        self._recorder = recorder
        self._append = recorder.append
        self._encoders = recorder.encoders
        self._told = ToldBefore(changes, recorder)
        self._ways = StoreWays(recorder, changes)
        self.stores_plainly = self._ways.stores_plainly

    # Notes: they give the pending store, None when there is nothing to record

    def item(self, site, container, key):
        base = self._ways.to_item(type(container))
        if base is list:
            if type(key) is int or type(key) is bool:
                return (self.commit_list_item, True, site, self.changes.number_of(container), container, key)
            return self._whole(site, container)
        if base is dict and id(container) in self._recorder.modules:
            return (self._commit_global, True, site, container, key)
        if base is dict or self._ways.stores_as_dict(base, container, key):
            plain = self.changes.is_plain_key(key)
            commit = self._commit_plain_key if plain else self._commit_key
            return (commit, plain, site, self.changes.number_of(container), container, key, dict.__len__(container))
        thing = _behind(base, container)
        return None if thing is None else self._whole(site, thing, type(container) in _SEQUENCES and type(key) is int)

    def default(self, site, container, key):
        """A look-up with a key that may insert a default."""
        if not inserts(type(container)):
            return None
        commit, _, *rest = self.inserted(site, container)
        return (commit, self.changes.is_plain_key(key) and _makes_plainly(container), *rest)

    def delete_item(self, site, container, key):
        if self._recorder.tasks <= 1 and self._told.delete(site, container, key):
            return None
        base = self._ways.to_item(type(container))
        if base is list and type(key) is int:
            size = list.__len__(container)
            start = key + size if key < 0 else key
            return (self._commit_list_delete, True, site, self.changes.number_of(container), container, start, size)
        if base is dict and id(container) in self._recorder.modules:
            return (self._commit_global, True, site, container, key)
        if base is dict and self.changes.is_plain_key(key):
            size = dict.__len__(container)
            return (self._commit_plain_delete, True, site, self.changes.number_of(container), container, key, size)
        return None if base is None else self._whole(site, container, type(container) in _SEQUENCES and type(key) is int)

    def slice(self, site, container, part):
        base = self._ways.to_item(type(container))
        if base is list and part.step is None and type(part.start) in (int, type(None)) and type(part.stop) in (int, type(None)):
            size = list.__len__(container)
            start, stop, _ = part.indices(size)
            removed = max(0, stop - start)
            return (self._commit_slice, False, site, self.changes.number_of(container), container, start, removed, size)
        thing = _behind(base, container)
        return None if thing is None else self._whole(site, thing)

    def field(self, site, thing, name):
        cls = type(thing)
        if cls is ModuleType:
            held = _module_dict(thing)
            if id(held) in self._recorder.modules:
                return (self._commit_global, True, site, held, name)
        if name in ("__class__", "__dict__") and id(thing) in self._objects.ids:
            return (self._commit_anew, False, site, thing)
        if name == "args" and find(cls, name) is _exception_arguments:
            return (self._commit_message, True, site, self.changes.number_of(thing), thing)
        way = self._ways.to_field(cls, name)
        if way is MISSING:
            return self._with_parts(site, thing) if self._ways.decided_elsewhere(cls, name) else None
        return (self._commit_field, True, site, self.changes.number_of(thing), thing, name, way)

    def changed(self, site, thing):
        """An operation that may change the thing in place."""
        base = self._objects.kind(type(thing)).base
        if base in _SEQUENCES and type(thing) is not base and any(self._ways.is_recorded(find(type(thing), name)) for name in _IN_PLACE):
            return (self._commit_anew, False, site, thing)  # What recorded code has added to it is told already.
        if base is list:
            size = list.__len__(thing)
            return (self._commit_growth, False, site, self.changes.number_of(thing), thing, size, list.__getitem__(thing, slice(None)))
        return self._whole(site, thing)

    def inserted(self, site, container):
        """A look-up that may insert a default."""
        return (self._commit_default, False, site, self.changes.number_of(container), container, dict.__len__(container))

    def filled_from(self, site, *things):
        """A text that is filled in may look up any of their keys, and insert a default for each."""
        each = {id(thing): thing for thing in things if inserts(type(thing))}.values()
        inserting = [(self.changes.number_of(thing), thing, dict.__len__(thing)) for thing in each]
        return (self._commit_defaults, False, site, inserting) if inserting else None

    def old_item(self, container, key):
        """What an element holds now, without the program's code; None when that cannot be known."""
        base = self._ways.to_item(type(container))
        if type(container) is tuple and type(key) is int and -len(container) <= key < len(container):
            return container[key]
        if base is list and type(key) is int and -list.__len__(container) <= key < list.__len__(container):
            return list.__getitem__(container, key)
        if base is dict and self.changes.is_plain_key(key):
            return dict.get(container, key)
        return None

    def old_field(self, thing, name):
        way = self._ways.to_field(type(thing), name)
        return None if way is MISSING else way(thing, name, None)

    def old_attribute(self, thing, name):
        """What is under a name in the thing's attribute dictionary now."""
        if type(thing) is ModuleType:
            return None
        kind = self._objects.kind(type(thing))
        return kind.fields_of(thing).get(name) if kind.fields_of is not None and self.changes.is_plain_key(name) else None

    # Stores that are told at once: they give False where that cannot be

    def tell_item(self, site, value, container, key):
        """An element is about to become the value. Not told where that may fail, or runs code of the program."""
        base = type(container)
        if base in _SEQUENCES and type(key) is int:
            size = base.__len__(container)
            if not -size <= key < size or (base is bytearray and not (type(value) is int and 0 <= value < 256)):
                return False
            number = self.changes.number_of(container)
            self._touch(container)
            written = self._encoders[type(value)](value)
            self._append(b"\x30" + site + number + int_value(key + size if key < 0 else key) + written)
            return True
        if type(container) is not dict or id(container) in self._recorder.modules or not self.changes.is_plain_key(key):
            return False
        number = self.changes.number_of(container)
        self._touch(container)
        self.changes.set_item(site, number, key, value)
        return True

    def tell_field(self, site, value, thing, name):
        """An attribute is about to become the value."""
        if type(thing) is ModuleType or self._ways.to_field(type(thing), name) is not read_slot:
            return False
        number = self.changes.number_of(thing)
        self._touch(thing)
        self.changes.set_field(site, number, name, value)
        return True

    def tell_operated_item(self, site, container, key):
        """An element has become what an operation with a number made of it; that may be the same object, changed in place."""
        base = self._ways.to_item(type(container))
        if base is list or base is collections.deque or base is bytearray:
            key = key + base.__len__(container) if key < 0 else int(key)
            value = base.__getitem__(container, key)
        elif base is dict and id(container) in self._recorder.modules:
            self._commit_global(site, container, key)
            return
        elif (base is dict and self.changes.is_plain_key(key)) or self._ways.stores_as_dict(base, container, key):
            value = dict.get(container, key, MISSING)
        else:
            thing = _behind(base, container)
            if thing is not None and self.changes.before(thing) is not None:
                self._commit_anew(site, thing)
            return
        if value is not MISSING:
            self._touch(container)
            self.changes.set_item(site, self.changes.number_of(container), key, value)
            self._tell_operated(site, value)

    def tell_operated_field(self, site, thing, name):
        if type(thing) is ModuleType:
            if id(_module_dict(thing)) in self._recorder.modules:
                self._commit_global(site, _module_dict(thing), name)
            return
        way = self._ways.to_field(type(thing), name)
        value = MISSING if way is MISSING else way(thing, name, MISSING)
        if value is not MISSING:
            self._touch(thing)
            self.changes.set_field(site, self.changes.number_of(thing), name, value)
            self._tell_operated(site, value)
        elif way is MISSING and self._ways.decided_elsewhere(type(thing), name) and self.changes.before(thing) is not None:
            self._commit_anew(site, thing)

    def _tell_operated(self, site, value):
        """The element may be the same object, changed in place: what recorded code has changed is told, the rest as a whole."""
        cls = type(value)
        if cls in PRIMITIVES:
            return
        methods = [find(cls, name) for name in _IN_PLACE]
        if any(method is not None and not self._ways.is_recorded(method) for method in methods) and self.changes.before(value) is not None:
            self._commit_anew(site, value)

    def _whole(self, site, container, certain=False):
        before = self.changes.before(container)
        return None if before is None else (self._commit_whole, certain, site, container, before)

    def _with_parts(self, site, thing):
        """As `_whole`, and what the thing's own containers hold: torch keeps the parts of a module in some."""
        before = self.changes.before(thing)
        if before is None:
            return None
        kind, pairs = before[0], ()
        if kind.kind == kinds.INSTANCE:
            pairs = before[1]
        elif kind.kind == kinds.MAP and not kinds.is_frame(kind):
            pairs = items_of(thing)
        parts = [part for _, part in pairs if type(part) in _PARTS and id(part) in self._objects.ids and len(part) <= _LARGEST_PART]
        return (self._commit_with_parts, False, site, thing, before, [(part, self.changes.before(part)) for part in parts])

    # Commits

    def commit_list_item(self, site, number, container, key):
        size = list.__len__(container)
        if key < 0:
            key += size
        if 0 <= key < size:
            if self._recorder.watched:
                self._recorder.touch(container)
            value = container[key] if type(container) is list else list.__getitem__(container, key)
            written = self._encoders[type(value)](value)
            self._append(b"\x30" + site + number + int_value(int(key)) + written)

    def _commit_plain_key(self, site, number, container, key, _size):
        value = dict.get(container, key, MISSING)
        if value is not MISSING:
            self._touch(container)
            self.changes.set_item(site, number, key, value)

    def _commit_key(self, site, number, container, key, size):
        if dict.__len__(container) > size:
            last, value = next(reversed(dict.items(container)))
            self._touch(container)
            self.changes.set_item(site, number, last, value)
            return
        for known, value in dict.items(container):
            if known is key and id(key) in self._objects.ids:
                self._touch(container)
                self.changes.set_item(site, number, key, value)
                return
        self._touch(container)
        self.changes.replace(site, number, container)

    def _commit_list_delete(self, site, number, container, start, size):
        if list.__len__(container) == size - 1:
            self._touch(container)
            self.changes.splice(site, number, start, 1, [])

    def _commit_plain_delete(self, site, number, container, key, size):
        if dict.__len__(container) < size:
            self._touch(container)
            self.changes.delete_item(site, number, key)

    def _commit_slice(self, site, number, container, start, removed, size):
        added = list.__len__(container) - (size - removed)
        if added < 0 or (removed == 0 and added == 0):
            return
        self._touch(container)
        self.changes.splice(site, number, start, removed, list.__getitem__(container, slice(start, start + added)))

    def _commit_growth(self, site, number, thing, size, old):
        self._touch(thing)
        new_size = list.__len__(thing)
        if new_size > size and all(map(_is, old, thing)):
            self.changes.splice(site, number, size, 0, list.__getitem__(thing, slice(size, None)))
        else:
            self.changes.after(site, thing, (self._objects.kind(type(thing)), old))

    def _commit_default(self, site, number, container, size):
        if dict.__len__(container) > size:
            key, value = next(reversed(dict.items(container)))
            self._touch(container)
            self.changes.set_item(site, number, key, value)

    def _commit_defaults(self, site, inserting):
        for number, container, size in inserting:
            made = dict.__len__(container) - size
            if made > 0:
                self._touch(container)
                for key, value in reversed(list(islice(reversed(dict.items(container)), made))):
                    self.changes.set_item(site, number, key, value)

    def _commit_global(self, site, held, name):
        self._recorder.names.changed(site, held, name)

    def whole(self, site, thing):
        """A store through an object's attribute dictionary."""
        return self._whole(site, thing)

    def _commit_anew(self, site, thing):
        self._touch(thing)
        self.changes.replace(site, self.changes.number_of(thing), thing)

    def _commit_message(self, site, number, thing):
        self._touch(thing)
        self.changes.replace(site, number, thing)

    def _commit_whole(self, site, container, before):
        self._touch(container)
        self.changes.after(site, container, before)

    def _commit_with_parts(self, site, thing, before, parts):
        for part, held in parts:
            self._commit_whole(site, part, held)
        self._commit_whole(site, thing, before)

    def _commit_field(self, site, number, thing, name, way):
        value = way(thing, name, MISSING)
        if value is not MISSING:
            self._touch(thing)
            self.changes.set_field(site, number, name, value)
            self._ways.forget(name, way)

    def delete_field(self, site, thing, name):
        if type(thing) is ModuleType and id(_module_dict(thing)) in self._recorder.modules:
            return (self._commit_global, True, site, _module_dict(thing), name)
        way = self._ways.to_field(type(thing), name)
        if way is MISSING:
            return self._with_parts(site, thing) if self._ways.decided_elsewhere(type(thing), name) else None
        if way(thing, name, MISSING) is MISSING:
            return None
        return (self._commit_field_delete, True, site, self.changes.number_of(thing), thing, name, way)

    def _commit_field_delete(self, site, number, thing, name, way):
        if way(thing, name, MISSING) is MISSING:
            self._touch(thing)
            self.changes.delete_field(site, number, name)
            self._ways.forget(name, way)

    def _touch(self, thing):
        """Tells a call that waits for changes of the thing that they were recorded by themselves."""
        if self._recorder.watched:
            self._recorder.touch(thing)


def inserts(cls):
    """Whether looking up a key that is missing inserts it."""
    return collections.defaultdict in mro_of(cls)


def _makes_plainly(container):
    """Whether its default is made without code of the program: by a built-in type."""
    factory = _factory_of(container) if type(container) is collections.defaultdict else None
    return type(factory) is type and not flags_of(factory) & HEAP_TYPE


def _is(a, b):
    return a is b


def _behind(base, container):
    """What a store into the container changes: itself, or the bytes or the table behind it; None: nothing that is recorded."""
    if type(container) is memoryview:
        return viewed(container)
    return container if base is not None else frames.table_behind(container)
