"""What an object holds, in bytes (FORMAT.md §4.2). Only functions of built-in types are called on it, never the program's."""

import collections
import types
from itertools import islice

from . import frames, kinds, tensors
from .messages import message_of
from .numbers import varint
from .secrets import looks_secret
from .types_of import dict_of, items_of, mro_of, name_of
from .values import Encoders

_TEXTS = (str, bytes)
_iterate = {list: list.__iter__, collections.deque: collections.deque.__iter__, tuple: tuple.__iter__, set: set.__iter__,
            frozenset: frozenset.__iter__, bytearray: bytearray.__iter__, frames.Column: frames.Column.__iter__}  # fmt: skip
_length = {list: list.__len__, collections.deque: collections.deque.__len__, tuple: tuple.__len__, set: set.__len__,
           frozenset: frozenset.__len__, bytearray: bytearray.__len__, frames.Column: frames.Column.__len__}  # fmt: skip
_CLASS_NOISE = frozenset(("__module__", "__qualname__", "__doc__", "__dict__", "__weakref__", "__annotations__", "__slots__"))

_NOT_DATA = frozenset((types.FunctionType, classmethod, staticmethod, property, types.MemberDescriptorType, types.GetSetDescriptorType))


# What one event brings along is cut beyond this: a frame has 64 MiB (FORMAT.md §5), and as many objects may be waiting already as this has
# references. Then lists come without their items, and long strings are cut.
_MOST_DEFINED = 12 << 20
_LONGEST_STRING_THEN = 100


class Contents:
    """Writes contents of objects; `objects` gives the ids."""

    def __init__(self, objects, functions, options, encoders=None):
        self._objects = objects
        self._functions = functions
        self._items = options.limits["items"]
        self._tensor_bytes = options.limits["tensorBytes"]
        self._redact = options.redact
        self._parts = {}
        self.kinds = {}
        self.encoders = Encoders(options.limits, self._encoder) if encoders is None else encoders
        self._writers = {
            kinds.LIST: self._sequence,
            kinds.TUPLE: self._sequence,
            kinds.SET: self._sequence,
            kinds.MAP: self._map,
            kinds.INSTANCE: lambda _thing, _kind: b"",
            kinds.FUNCTION: self._function,
            kinds.CLASS: lambda thing, _kind: self.encoders.text(name_of(thing)),
            kinds.MODULE: self._module,
            kinds.TENSOR: lambda thing, kind: tensors.write(thing, kind.base, 0 if self._is_large() else self._tensor_bytes, self.encoders),
            kinds.SCALAR: lambda thing, kind: self.encoders.text(kind.text(thing)),
            kinds.OPAQUE: lambda _thing, kind: self.encoders.text(kind.name),
            kinds.EXCEPTION: self._exception,
        }

    def kind(self, cls):
        kind = self.kinds.get(cls)
        if kind is None:
            kind = self.kinds[cls] = kinds.kind_of(cls, self._functions.modules)
        return kind

    def _encoder(self, cls):
        kind = self.kind(cls)
        if kind.kind == kinds.EXCEPTION and kind.keep == kinds.FRESH:
            return self._objects.exception_encoder(kind)
        return self._objects.encoder(kind)

    def write(self, thing, kind):
        head = varint(kind.kind) + self.encoders.text(kind.name)
        body = self._writers[kind.kind](thing, kind)
        if kind.kind == kinds.CLASS:
            return head + body + self._entries(self._class_fields(thing))
        written = head + body + self._entries(self._fields(thing, kind))
        if self._parts:
            self._parts.pop(id(thing), None)
        return written

    def _fields(self, thing, kind):
        """Attributes, and what stands for the attributes of things that no class of the program's describes."""
        if kind.kind == kinds.TENSOR:
            if type(thing) is tensors.Preview:
                return thing.words
            preview = self._made(thing, lambda: tensors.preview_of(thing, kind.base, self._tensor_bytes))
            return () if preview is None or self._is_large() else [("preview", preview)]
        if type(thing) is frames.Column:
            return [("dtype", thing.dtype)]
        if kinds.is_frame(kind):
            return self._frame(thing).fields
        return attributes_of(thing, kind)

    def _frame(self, thing):
        return self._made(thing, lambda: frames.read(thing, self._most_items()))

    def _made(self, thing, make):
        """Parts that are made of the thing to be told: the same ones for as long as it is being told."""
        known = self._parts.get(id(thing))
        if known is None:
            known = self._parts[id(thing)] = (thing, make())
        return known[1]

    def members(self, thing, kind):
        """Everything that `write` writes as a value, and perhaps more."""
        self._parts.clear()  # Of something that failed while it was being told.
        if kind.kind in (kinds.LIST, kinds.TUPLE, kinds.SET):
            members = list(islice(_iterate[kind.base or kind.cls](thing), self._items))
        elif kinds.is_frame(kind):
            members = [part for pair in self._frame(thing).columns for part in pair]
        elif kind.kind == kinds.MAP:
            members = [part for pair in islice(items_of(thing), self._items) for part in pair]
        else:
            members = []
        fields = self._class_fields(thing) if kind.kind == kinds.CLASS else self._fields(thing, kind)
        return members + [value for _, value in fields]

    def _sequence(self, thing, kind):
        base = kind.base or kind.cls
        length = _length[base](thing)
        value = self.encoders
        most = self._most_items()
        things = list(_iterate[base](thing) if length <= most else islice(_iterate[base](thing), most))
        self._spare(things)
        items = [value[type(item)](item) for item in things]
        return varint(len(items)) + varint(length - len(items)) + b"".join(items)

    def _map(self, thing, kind):
        return self._entries(self._frame(thing).columns if kinds.is_frame(kind) else items_of(thing))

    def _entries(self, pairs):
        if not pairs:
            return b"\x00\x00"
        count = len(pairs)
        value = self.encoders
        parts = []
        most = self._most_items()
        kept = list(pairs if count <= most else islice(pairs, most))
        self._spare([item for _, item in kept])
        for key, item in kept:
            parts.append(value[type(key)](key) + self.value_under(key, item))
        return varint(len(parts)) + varint(count - len(parts)) + b"".join(parts)

    def _is_large(self):
        return self._objects.volume > _MOST_DEFINED

    def _most_items(self):
        return 0 if self._is_large() else self._items

    def _spare(self, values):
        """Long strings are cut from here on, up to the end of the batch, when these would make it too large."""
        longest = self.encoders.longest
        if longest > _LONGEST_STRING_THEN and (self._is_large() or len(values) * longest > _MOST_DEFINED < _length_of_texts(values)):
            self.encoders.longest = _LONGEST_STRING_THEN

    def value_under(self, name, value):
        """A value, unless its name says that it is not to be shown."""
        if self._redact and type(value) in _TEXTS and looks_secret(name):
            return self.encoders.redacted()
        return self.encoders[type(value)](value)

    def _class_fields(self, cls):
        if dict_of(cls).get("__module__") not in self._functions.modules or not kinds.flags_of(cls) & kinds.HEAP_TYPE:
            return ()
        return [(name, value) for name, value in dict_of(cls).items() if name not in _CLASS_NOISE and _is_data(value)]

    def _function(self, thing, kind):
        if kind.cls is types.MethodType:
            thing = thing.__func__
        name = getattr(thing, "__name__", kind.name) if type(thing) in kinds.FUNCTION_TYPES else kind.name
        return self.encoders.text(name if type(name) is str else kind.name) + varint(self._functions.number_of(thing))

    def _module(self, thing, kind):
        name = types.ModuleType.__dict__["__dict__"].__get__(thing).get("__name__")
        return self.encoders.text(name if type(name) is str else "module")

    def _exception(self, thing, kind):
        return self.encoders.text(message_of(thing))


def _length_of_texts(values):
    return sum([len(value) for value in values if type(value) in _TEXTS])


def attributes_of(thing, kind):
    """Names and values of what an object has of its own: slots first, then the attribute dictionary."""
    if kind.fields_of is None and not kind.slots:
        return ()
    fields = []
    for name, read in kind.slots:
        try:
            fields.append((name, read(thing)))
        except AttributeError:
            pass
    if kind.fields_of is not None:
        fields.extend((name, value) for name, value in dict.items(kind.fields_of(thing)) if type(name) is str)
    return fields


def _is_data(value):
    return type(value) not in _NOT_DATA
