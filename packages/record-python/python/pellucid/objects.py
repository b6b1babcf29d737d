"""Identity of objects, and what they hold when they are first seen (FORMAT.md §4.2)."""

import sys
from _weakref import ref

from . import kinds
from .contents import Contents
from .kept_builtins import __builtins__  # noqa: F401
from .messages import message_of
from .numbers import varint
from .values import PRIMITIVES

_getrefcount = sys.getrefcount


class _Death(ref):
    """Takes an object's id back when the object dies: its address may be given to another one at once."""

    __slots__ = ("key",)


class Objects:
    """Gives every object its id, and defines it before the first event that refers to it.

    Types with weak references are watched by them. Others (lists, dicts) are held here until `sweep` finds that nobody else
    holds them; so the death of what they contain is delayed until then.
    """

    def __init__(self, append, functions, options):
        self._append = append
        self._contents = Contents(self, functions, options)
        self.encoders = self._contents.encoders
        self.kinds = self._contents.kinds
        self.value_under = self._contents.value_under
        self.ids = {}
        self.held = {}
        self.definitions = 0
        self.volume = 0
        self._deaths = {}
        self._young = []
        self._grown = 1000
        self._work = None
        self._written = {}
        self._exception = (None, 0)
        self._last = 0
        self._alone = self._refcount_when_alone()

    def kind(self, cls):
        return self._contents.kind(cls)

    def contents(self, thing):
        """Everything in an object, as `replace` writes it. What it refers to is defined before its first string is numbered."""
        kind = self.kind(type(thing))
        self._written = written = {}
        try:
            for member in self._contents.members(thing, kind):
                if type(member) not in PRIMITIVES:
                    written[id(member)] = self.encoders[type(member)](member)
            return self._contents.write(thing, kind)
        finally:
            self._written = {}

    def encoder(self, kind):
        """The function that writes a reference to objects of one kind, and defines them when they are new."""
        ids = self.ids
        if kind.keep == kinds.FRESH:

            def fresh(thing):
                if id(thing) in self._written:
                    return self._written[id(thing)]
                return b"\x0e" + varint(self._define(thing, kind))

            return fresh

        def known(thing):
            reference = ids.get(id(thing))
            if reference is None:
                reference = self._register(thing, kind)
                self._define(thing, kind)
            return reference

        return known

    def exception_encoder(self, kind):
        """Exceptions mostly take no weak references, and to hold one is to hold every frame it came through: only the latest is known."""

        def encode(thing):
            key = (id(thing), type(thing), message_of(thing))
            if self._exception[0] != key:
                self._exception = (key, self._define(thing, kind))
            return b"\x0e" + varint(self._exception[1])

        return encode

    def _register(self, thing, kind):
        key = id(thing)
        reference = self.ids[key] = b"\x0e" + varint(self._last + 1)
        if kind.keep == kinds.WEAK:
            try:
                death = _Death(thing, self._died)
            except TypeError:
                pass
            else:
                death.key = key
                self._deaths[key] = death
                return reference
        self.held[key] = thing
        self._young.append(key)
        return reference

    def _died(self, death):
        if self._deaths.get(death.key) is death:
            del self._deaths[death.key]
            self.ids.pop(death.key, None)

    def _define(self, thing, kind):
        self._last = number = self._last + 1
        if self._work is not None:
            self._work.append((number, thing, kind))
            return number
        self._work = work = [(number, thing, kind)]
        try:
            for one, other, other_kind in work:  # grows while it is walked: no recursion, however deep things are nested
                chunk = b"\x01" + varint(one) + self._contents.write(other, other_kind)
                self._append(chunk)
                self.definitions += 1
                self.volume += len(chunk)
        finally:
            self._work = None
        return number

    def may_know(self, thing):
        """Whether it may have been told already: False only when it certainly was not."""
        return id(thing) in self.ids or self.kind(type(thing)).keep == kinds.FRESH

    def number_from(self, first):
        """Objects that are defined from here on have greater numbers."""
        self._last = max(self._last, first)

    def highest_number(self):
        return self._last

    def forget(self):
        """Every object is new again."""
        self.ids.clear()
        self._deaths.clear()
        self._exception = (None, 0)

    def recover(self):
        """After a failure in the midst of a definition: what was not written is new again."""
        for number, thing, _ in self._work or ():
            if self.ids.get(id(thing)) == b"\x0e" + varint(number):
                self.ids.pop(id(thing))
                self.held.pop(id(thing), None)
        self._work = None

    def sweep(self):
        """Lets go of held objects that nobody else holds. Returns them: their death may run code, so the caller chooses the moment."""
        dead = []
        if len(self._young) > 200:
            young, self._young = self._young, []
            self._let_go(young, dead)
        if len(self.held) > self._grown:
            self._let_go(list(self.held), dead)
            self._grown = max(1000, 2 * len(self.held))
        return dead

    def _let_go(self, keys, dead):
        held, alone = self.held, self._alone
        for key in keys:
            if key in held and _getrefcount(held[key]) <= alone:
                dead.append(held.pop(key))
                self.ids.pop(key, None)

    def _refcount_when_alone(self):
        self.held[0] = []
        count = _getrefcount(self.held[0])
        del self.held[0]
        return count
