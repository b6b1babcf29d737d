"""Looking at types and objects without running any of the program's code."""

import types
from collections import OrderedDict

from .kept_builtins import __builtins__  # noqa: F401

name_of = type.__dict__["__name__"].__get__
mro_of = type.__dict__["__mro__"].__get__
dict_of = type.__dict__["__dict__"].__get__
flags_of = type.__dict__["__flags__"].__get__
_owner_of = types.MemberDescriptorType.__dict__["__objclass__"].__get__

HEAP_TYPE = 1 << 9
# Only classes written in C have it, from Python 3.10 on.
_IMMUTABLE_TYPE = 1 << 8


def find(cls, name):
    """What the class or its bases hold under a name; None when nothing does."""
    for base in mro_of(cls):
        held = dict_of(base)
        if name in held:
            return held[name]
    return None


def dict_reader(cls):
    """A function from an instance to its attribute dictionary; None when instances have none that can be read safely."""
    found = find(cls, "__dict__")
    return found.__get__ if type(found) in (types.GetSetDescriptorType, types.MemberDescriptorType) else None


def slots_of(cls):
    """Names and readers of the slots that the program's own classes declare."""
    slots = []
    for base in reversed(mro_of(cls)):
        if _is_written(base):
            for name, member in dict_of(base).items():
                if type(member) is types.MemberDescriptorType:
                    slots.append((name, member.__get__))
    return slots


def is_slot(member):
    """Whether a class attribute is such a slot: what a class written in C keeps so (a `default_factory`) is no field of its objects."""
    return type(member) is types.MemberDescriptorType and _is_written(_owner_of(member))


def _is_written(cls):
    return flags_of(cls) & (HEAP_TYPE | _IMMUTABLE_TYPE) == HEAP_TYPE


def items_of(mapping):
    """Keys and values of a dict of any kind, in its order, unless only code of the program can tell it.

    An ordered one may list keys that it has no value for: `dict.__delitem__` took it.
    """
    if OrderedDict not in mro_of(type(mapping)) or not all(map(_is_found_silently, dict.keys(mapping))):
        return dict.items(mapping)
    values = {id(key): value for key, value in dict.items(mapping)}
    return [(key, values[id(key)]) for key in OrderedDict.__iter__(mapping) if id(key) in values]


_PLAIN = frozenset((str, int, float, bool, type(None), bytes, complex))


def _is_found_silently(key):
    """Whether looking it up runs none of the program's code: an `OrderedDict` does so while it is iterated over."""
    cls = type(key)
    return cls in _PLAIN or (all(map(_is_found_silently, key)) if cls is tuple else compares_by_identity(cls))


def viewed(view):
    """What a memoryview shows; None when it was released."""
    try:
        return view.obj
    except ValueError:
        return None


def compares_by_identity(cls):
    """Whether two objects of the class are equal only when they are one, and no code of the program decides it."""
    return find(cls, "__eq__") is object.__eq__ and _safe_hash(cls)


def _safe_hash(cls):
    for base in mro_of(cls):
        if "__hash__" in dict_of(base):
            return base is object or dict_of(base).get("__module__") == "enum"
    return False
