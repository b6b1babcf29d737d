"""Methods of containers that the program hands to somebody else: `map(items.append, …)` changes the items whenever it is asked."""

from _thread import get_ident
from _weakref import ref
from operator import is_
from types import BuiltinFunctionType

from .kept_builtins import __builtins__  # noqa: F401
from .numbers import varint

_owner_of = BuiltinFunctionType.__dict__["__self__"].__get__


class Escape:
    """A container with methods at large. `before`: what it held when it was last looked at; `lives`: weak references to the methods."""

    __slots__ = ("before", "lives", "site", "thing")

    def __init__(self, site, thing, before):
        self.site = site
        self.thing = thing
        self.before = before
        self.lives = []


class Escapes:
    """As long as such a method lives its container is compared before every statement of a source that hands methods on.

    A container that is not what it was is told as a whole: some of its changes may have been told already.
    """

    def __init__(self, recorder, changes):
        self._r = recorder
        self._changes = changes
        self._known = {}

    def escaping(self, site):
        """Gives its argument back, which is about to be handed on."""
        head = varint(site)

        def probe(method):
            if type(method) is BuiltinFunctionType and id(_owner_of(method)) in self._r.objects.ids:
                self._guarded(self._note, head, method)
            return method

        return probe

    def checked(self):
        """Stands where the containers are looked at."""

        def probe():
            if self._known:
                self._guarded(self._check)

        return probe

    def _guarded(self, record, *values):
        r = self._r
        if not r.acquire(False) and not r.enter():
            return
        try:
            if get_ident() != r.thread:
                r.switch()
            record(*values)
        except BaseException as error:
            r.failed(error)
        finally:
            r.release()

    def _note(self, site, method):
        thing = _owner_of(method)
        escape = self._known.get(id(thing))
        if escape is None:
            before = self._changes.before(thing)
            if before is None:
                return
            escape = self._known[id(thing)] = Escape(site, thing, before)
        escape.site = site
        escape.lives.append(ref(method))

    def _check(self):
        call = self._r.call
        if call.pending is not None:
            pending, call.pending = call.pending, None
            pending[0](*pending[2:])
        for key, escape in list(self._known.items()):
            now = self._changes.before(escape.thing)
            if not _same(escape.before[1], now[1]):
                escape.before = now
                self._changes.replace(escape.site, self._changes.number_of(escape.thing), escape.thing)
            escape.lives = [life for life in escape.lives if life() is not None]
            if not escape.lives:
                del self._known[key]


def _same(old, new):
    if len(old) != len(new):
        return False
    if old and type(old[0]) is tuple and type(new[0]) is tuple:
        return all(_is_pair(one, other) for one, other in zip(old, new))
    return all(map(is_, old, new))


def _is_pair(one, other):
    """Whether two items are one, or two tuples of the same parts: entries of a dictionary are made anew at each look."""
    return one is other or (type(one) is type(other) is tuple and len(one) == len(other) and all(map(is_, one, other)))
