"""Values in bytes (FORMAT.md §4.1), by exact type. Objects are left to `objects`."""

import struct

from .kept_builtins import __builtins__  # noqa: F401
from .numbers import int_value, varint
from .secrets import REASON

NONE, UNBOUND = b"\x00", b"\x12"
FALSE, TRUE = b"\x02", b"\x03"

_float = struct.Struct("<Bd").pack
_complex = struct.Struct("<Bdd").pack

# Values of these types are written in place; every other type is an object.
PRIMITIVES = frozenset((type(None), bool, int, float, complex, str, bytes))
TEXTS = frozenset((str, bytes))


# More would not fit into a frame with what stands beside it.
_LONGEST_STRING = 4 << 20
_LIGHT = 200


class Encoders(dict):
    """A table from exact type to the function that writes a value. Types that are not in it yet are asked for once.

    `longest`: of strings that are kept whole, in this batch. `weight`: about so many bytes of it are text.

    Texts go into the batch's string table, so bytes have to be appended to the batch in the order in which they were made.
    """

    def __init__(self, limits, object_encoder):
        super().__init__()
        self.strings = {}
        self.weight = 0
        self._object_encoder = object_encoder
        self._asked = self.longest = min(limits["string"], _LONGEST_STRING)
        self[type(None)] = lambda _: NONE
        self[bool] = lambda value: TRUE if value else FALSE
        self[int] = int_value
        self[float] = lambda value: _float(6, value)
        self[complex] = lambda value: _complex(7, value.real, value.imag)
        self[str] = self.string
        self[bytes] = self._bytes

    def __missing__(self, cls):
        encoder = self[cls] = self._object_encoder(cls)
        return encoder

    def begin_batch(self):
        """The table of strings is empty."""
        self.strings.clear()
        self.longest = self._asked
        self.weight = 0

    def value(self, value):
        return self[type(value)](value)

    def pair(self, first, second):
        """Two values one after the other. Objects are defined before texts are numbered, because definitions stand first."""
        if type(second) in PRIMITIVES:
            one = self[type(first)](first)
            return one + self[type(second)](second)
        two = self[type(second)](second)
        return self[type(first)](first) + two

    def many(self, values):
        """Values one after the other, in one piece; see `pair`."""
        if PRIMITIVES.issuperset(map(type, values)):
            return b"".join([self[type(v)](v) for v in values])
        written = [None if type(v) in PRIMITIVES else self[type(v)](v) for v in values]
        return b"".join([self[type(v)](v) if w is None else w for v, w in zip(values, written)])

    def string(self, text):
        index = self.strings.get(text)
        if index is not None:
            return b"\x09" + varint(index)
        if len(text) > self.longest:
            data = text[: self.longest].encode("utf-8", "surrogatepass")
            self.weight += len(data)
            return b"\x0a" + varint(len(text)) + varint(len(data)) + data
        return self.text(text)

    def text(self, text):
        """A string that is never cut."""
        index = self.strings.get(text)
        if index is not None:
            return b"\x09" + varint(index)
        self.strings[text] = len(self.strings)
        data = text.encode("utf-8", "surrogatepass")
        if len(data) > _LIGHT:
            self.weight += len(data)
        return b"\x08" + varint(len(data)) + data

    def _bytes(self, value):
        kept = value[: self.longest]
        self.weight += len(kept)
        return b"\x0b" + varint(len(value)) + varint(len(kept)) + kept

    def redacted(self):
        return b"\x0f" + self.text(REASON)

    def unrecorded(self, why):
        return b"\x10" + self.text(why)
