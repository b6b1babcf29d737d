"""`@pellucid.recorded`: each outermost call of a function makes a recording."""

import functools
import inspect
import os
import sys
from contextvars import ContextVar

from .block import Block

# The block of the recorded call in which code runs; tasks that it starts are within it too.
_within = ContextVar("pellucid.recorded", default=None)


def recorded(function, path, options):
    """The function, every outermost call of which makes a recording; `{call}` in the path counts them.

    Called by a function that the decorated one's module calls.
    """
    if not callable(function):
        raise TypeError(f"pellucid.recorded takes a function, not {function!r}")
    calls, place = [], sys._getframe(2)
    place = place.f_code.co_filename, place.f_lineno, place.f_globals

    def begun():
        name = os.fspath(path or f"{function.__name__}.pellucid")
        block = Block(name.replace("{call}", str(len(calls) + 1)), **options)
        if Block.is_free():
            calls.append(None)
            block.begin()
        elif _within.get() is None:
            block.tell_that_it_is_a_part(*place)
        return block

    wrapping = next(wrapping for is_kind, wrapping in _WRAPPINGS if is_kind(function))
    wrapper = functools.wraps(function)(wrapping(function, begun))
    # The recorder must not take this frame, which stands below the function's, for one of its own at work.
    wrapper.__code__ = wrapper.__code__.replace(co_filename="<pellucid>")
    return wrapper


class _Whole:
    """From the first step of a call until after its last one."""

    def __init__(self, block):
        self._block = block

    def __enter__(self):
        return self._block

    def __exit__(self, _type, error, _trace):
        self._block.end(error)


class _Step:
    """While code of the call is at work, not what it has yielded to."""

    def __init__(self, block):
        self._block = block
        self._before = _within.get()

    def __enter__(self):
        _within.set(self._block)

    def __exit__(self, _type, error, _trace):
        # Not by a token: a coroutine may be closed in another context than it ran in.
        _within.set(self._before)


def _of_function(function, begun):
    def wrapper(*args, **kwargs):
        with _Whole(begun()) as block, _Step(block):
            return function(*args, **kwargs)

    return wrapper


def _of_coroutine(function, begun):
    async def wrapper(*args, **kwargs):
        with _Whole(begun()) as block, _Step(block):
            return await function(*args, **kwargs)

    return wrapper


def _of_generator(function, begun):
    def wrapper(*args, **kwargs):
        with _Whole(begun()) as block:
            generator = function(*args, **kwargs)
            resume, given = generator.send, None
            while True:
                try:
                    with _Step(block):
                        value = resume(given)
                except StopIteration as stop:
                    return stop.value
                try:
                    resume, given = generator.send, (yield value)
                except BaseException as error:
                    resume, given = generator.throw, error

    return wrapper


def _of_async_generator(function, begun):
    async def wrapper(*args, **kwargs):
        with _Whole(begun()) as block:
            generator = function(*args, **kwargs)
            resume, given = generator.asend, None
            while True:
                try:
                    with _Step(block):
                        value = await resume(given)
                except StopAsyncIteration:
                    return
                try:
                    resume, given = generator.asend, (yield value)
                except BaseException as error:
                    resume, given = generator.athrow, error

    return wrapper


_WRAPPINGS = (
    (inspect.isasyncgenfunction, _of_async_generator),
    (inspect.isgeneratorfunction, _of_generator),
    (inspect.iscoroutinefunction, _of_coroutine),
    (callable, _of_function),
)
