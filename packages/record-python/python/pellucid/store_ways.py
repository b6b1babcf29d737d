"""In which way a class stores into its elements and attributes, and how what is stored can be read without the program's code."""

import collections
from types import FunctionType, SimpleNamespace

from . import kinds
from .kept_builtins import __builtins__  # noqa: F401
from .types_of import dict_of, dict_reader, find, is_slot, mro_of

# The class decides what a store does; and: it overrides that of the built-in type.
MISSING = object()
OVERRIDDEN = object()
# Attributes of tensors that change none of their elements.
_OF_NO_ELEMENT = ("grad", "requires_grad")
_object_getattribute = object.__getattribute__
_PLAIN_SETTERS = (object.__setattr__, BaseException.__setattr__, SimpleNamespace.__setattr__)


class StoreWays:
    """What has been found out is remembered by class."""

    def __init__(self, recorder, changes):
        self._changes = changes
        self._objects = recorder.objects
        self._functions = recorder.functions
        self._bases = {}
        self._fields = {}
        recorder.caches += [self._bases, self._fields]

    def to_field(self, cls, name):
        way = self._fields.get((cls, name))
        if way is None:
            way = self._fields[(cls, name)] = self._way_to_field(cls, name)
        return way

    def to_item(self, cls):
        """The built-in type whose item store the class uses; None when it has its own, or is none of ours."""
        base = self._bases.get(cls, MISSING)
        if base is MISSING:
            kind = self._objects.kind(cls)
            base = kind.base
            if kind.kind == kinds.TENSOR or kinds.is_frame(kind):
                base = kinds.TENSOR
            elif base not in (list, dict, collections.OrderedDict, collections.deque, bytearray):
                base = None
            elif not _is_own(cls, base):
                # Overridden in a library: what it does shows only by comparing. Overridden in recorded code: that records itself.
                base = None if self.is_recorded(find(cls, "__setitem__")) else OVERRIDDEN
            self._bases[cls] = base
        return base

    def stores_as_dict(self, base, container, key):
        """Whether a class that deletes or keeps order in its own way, as `Counter` and `OrderedDict` do, stores as its dictionary."""
        stores = base is collections.OrderedDict or (base is OVERRIDDEN and find(type(container), "__setitem__") is dict.__setitem__)
        return stores and self._changes.is_plain_key(key)

    def is_recorded(self, method):
        """Whether it is a function whose calls are recorded."""
        return type(method) is FunctionType and self._functions.records(method.__code__)

    def _way_to_field(self, cls, name):
        """A function (thing, name, default) that reads the attribute as stored; `MISSING` when the class decides what a store does."""
        if type in mro_of(cls):
            if find(cls, "__setattr__") is not type.__setattr__:
                return MISSING
            return _read_class_attribute
        kind = self._objects.kind(cls).kind
        setter = find(cls, "__setattr__")
        if kind in (kinds.OPAQUE, kinds.SCALAR, kinds.FUNCTION, kinds.TENSOR, kinds.MODULE):
            return MISSING
        if setter not in _PLAIN_SETTERS:
            return MISSING
        held = find(cls, name)
        if held is not None and _is_data_descriptor(held):
            return read_slot if is_slot(held) else MISSING
        read = dict_reader(cls)
        if read is None:
            return MISSING
        if held is None:
            return _read_attribute
        return lambda thing, name, default: read(thing).get(name, default)

    def decided_elsewhere(self, cls, name):
        """Whether code that is not recorded stores or deletes the attribute, of a thing that is recorded: only comparing shows what it does."""
        kind = self._objects.kind(cls)
        if kind.kind not in (kinds.INSTANCE, kinds.LIST, kinds.MAP, kinds.SET, kinds.TENSOR) or name in _OF_NO_ELEMENT:
            return False
        setter = find(cls, "__setattr__")
        if setter in _PLAIN_SETTERS:
            held = find(cls, name)
            setter = held.fset if type(held) is property else find(type(held), "__set__")
        return not self.is_recorded(setter)

    def stores_plainly(self, cls, name):
        """Whether storing the attribute runs nothing but the store, and reading it back needs nothing but the name. Asked again when a class has changed."""
        self._fields.pop((cls, name), None)
        return self.to_field(cls, name) is read_slot

    def forget(self, name, way):
        """A class that has another attribute may store into its instances in another way."""
        if way is _read_class_attribute:
            for known in [known for known in self._fields if known[1] == name or name == "__setattr__"]:
                del self._fields[known]


def _is_own(cls, base):
    for name in ("__setitem__", "__delitem__"):
        if find(cls, name) is not dict_of(base)[name]:
            return False
    return True


def _is_data_descriptor(held):
    cls = type(held)
    return find(cls, "__set__") is not None or find(cls, "__delete__") is not None


def _read_class_attribute(thing, name, default):
    return dict_of(thing).get(name, default)


def read_slot(thing, name, default):
    try:
        return _object_getattribute(thing, name)
    except AttributeError:
        return default


# For a name that the class itself does not hold, this reads the instance's attribute without making its dictionary.
_read_attribute = read_slot
