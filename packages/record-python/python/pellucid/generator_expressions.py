"""Probes of generator expressions, which begin when they are first asked, rest between elements, and end in three ways."""

from _thread import get_ident
from sys import _getframe

from .calls import Call
from .kept_builtins import __builtins__  # noqa: F401
from .numbers import varint
from .types_of import find


def _iterates_late():
    """Whether a generator expression asks its iterable for an iterator only when it is first asked itself, as versions on the way to 3.14 did."""
    try:
        (each for each in 5)
    except TypeError:
        return False
    return True


ITERATES_LATE = _iterates_late()


class GeneratorExpressions:
    def __init__(self, recorder, handling):
        self._r = recorder
        self._handling = handling

    def starts(self, function, is_async):
        """Takes the first iterable and gives a loop of one round: its element, had when the expression is first asked, is that iterable."""
        if is_async:
            return lambda iterable: self._life(function, _ready_for_async(iterable))
        if ITERATES_LATE:
            return lambda iterable: self._life(function, iterable)
        return lambda iterator: self._life(function, _Ready(iterator))

    def _life(self, function, iterable):
        """Lives in the loop of the generator expression: entered with it, left when its loop is over, closed when it dies before that."""
        frame = _getframe(1)
        key = id(frame)
        r = self._r
        if r.acquire(False) or r.enter():
            try:
                if get_ident() != r.thread:
                    r.switch()
                self._enter(function, frame)
            except BaseException as error:
                r.failed(error)
            finally:
                r.release()
        del frame
        try:
            given, iterable = iterable, None
            yield given
        except GeneratorExit:
            if r.acquire(False) or r.enter():
                try:
                    if get_ident() != r.thread:
                        r.switch()
                    self._close(function, key)
                except BaseException as error:
                    r.failed(error)
                finally:
                    r.release()
            raise
        if r.acquire(False) or r.enter():
            try:
                if get_ident() != r.thread:
                    r.switch()
                if r.call.function is not function or r.call.key != key:
                    self._handling.settle(_getframe(1), function)
                r.append(b"\x12\x00\x00")
                r.pop()
            except BaseException as error:
                r.failed(error)
            finally:
                r.release()

    def _enter(self, function, frame):
        r = self._r
        caller = r.call
        if caller.pending is not None and caller.pending[1]:
            pending, caller.pending = caller.pending, None
            pending[0](*pending[2:])
        if caller.awaiting:
            caller = self._handling.settle_caller(frame)
        self._handling.begin_statement(caller, frame.f_back)
        r.last_call += 1
        call = Call(r.last_call, function)
        r.append(b"\x11" + varint(function.id) + varint(call.id) + b"\x00")
        call.key = id(frame)
        call.below = caller if caller.awaiting else None
        r.resumables[call.key] = call
        r.stack.append(call)
        r.call = call

    def _close(self, function, key):
        """Its loop is gone: it was closed between two elements, or an exception is ending it, which the next probe tells."""
        r = self._r
        call = r.resumables.get(key)
        if call is None or call.function is not function:
            return
        del r.resumables[key]
        call.key = 0
        if call not in r.stack:
            r.append(b"\x15\x00" + varint(call.id) + b"\x02\x00")
            r.append(b"\x13\x00" + r.encoders.unrecorded("it was closed, or an exception was thrown into it"))

    def pauses(self, site, function):
        """Gives an iterable of one element for each element of the expression; its end is told as the expression's going on."""
        r = self._r

        def pause():
            yield None
            if r.acquire(False) or r.enter():
                try:
                    if get_ident() != r.thread:
                        r.switch()
                    self._handling.resume(_getframe(1), site, 0, None)
                except BaseException as error:
                    r.failed(error)
                finally:
                    r.release()

        return pause


class _Ready:
    """Gives a loop the iterator that is there already; to ask it for one again would be to call it twice."""

    __slots__ = ("_iterator",)

    def __init__(self, iterator):
        self._iterator = iterator

    def __iter__(self):
        return self._iterator

    __aiter__ = __iter__


def _ready_for_async(iterable):
    """As the interpreter asks for an asynchronous iterator, with its own words where there is none."""
    cls = type(iterable)
    if find(cls, "__aiter__") is None:
        raise TypeError(f"'async for' requires an object with __aiter__ method, got {cls.__name__}")
    iterator = cls.__aiter__(iterable)
    if find(type(iterator), "__anext__") is None:
        kind = type(iterator).__name__
        raise TypeError(f"'async for' received an object from __aiter__ that does not implement __anext__: {kind}")
    return _Ready(iterator)
