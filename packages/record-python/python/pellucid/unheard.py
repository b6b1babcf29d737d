"""Exceptions that end nothing: Python prints those of threads, finalizers, handlers at the end and tasks that nobody awaits, and goes on.

Each was told where it was raised. How the run ended mentions them, as far as Python's own hooks heard them: a hook of the program's is the program's way to hear.
"""

import sys
from _thread import get_ident
from types import BuiltinFunctionType, FunctionType

from .facts import text_of
from .kept_builtins import __builtins__  # noqa: F401
from .processes import like
from .types_of import name_of
from .unseen_frames import unseen

_MOST = 5


class Unheard:
    """Those that are met from `install` on. `ending`: the document in which the end of the run is told."""

    def __init__(self, recorder, ending):
        self._r = recorder
        self._ending = ending
        self._texts = []
        self._count = 0
        self._exchanged = []

    def install(self):
        def hooked(plain):
            def unraisablehook(unraisable, /):
                plain(unraisable)
                self._tell(unraisable.exc_value, _where(unraisable))

            return unraisablehook

        self._exchange(sys, ("unraisablehook", "__unraisablehook__"), hooked)
        if "threading" in sys.modules:
            self.watch_threads(sys.modules["threading"])

    def watch_threads(self, threading):
        """The module `threading` is loaded."""

        def hooked(plain):
            def excepthook(args, /):
                plain(args)
                if args.exc_type is not SystemExit:
                    name = getattr(args.thread, "_name", None)
                    self._tell(args.exc_value, f"in {name}" if type(name) is str else "in a thread")

            return excepthook

        self._exchange(threading, ("excepthook", "__excepthook__"), hooked)

    def watch_loops(self, events):
        """The module `asyncio.base_events` is loaded."""

        def hooked(plain):
            def default_exception_handler(loop, context):
                plain(loop, context)
                error = context.get("exception") if type(context) is dict else None
                if error is not None:
                    never = "never retrieved" in str(context.get("message"))
                    self._tell(error, "in a task that nobody awaited" if never else "in a callback of asyncio")

            return default_exception_handler

        self._exchange(events.BaseEventLoop, ("default_exception_handler",), hooked)

    def finish(self):
        """The program is about to end: what is met from here on is Python's alone. Modules are taken apart then."""
        for holder, name, hook, plain in self._exchanged:
            if getattr(holder, name, None) is hook:
                setattr(holder, name, plain)
        self._exchanged.clear()
        if self._count == 0:
            return
        more = f"; and {self._count - _MOST} more" if self._count > _MOST else ""
        one = "1 exception was printed and ended nothing" if self._count == 1 else f"{self._count} exceptions were printed and ended nothing"
        self._ending["reason"] = f"{one}: {'; '.join(self._texts)}{more}"

    def _exchange(self, holder, names, hooked):
        """What has all these names is another function from now on, unless the program has its own already."""
        plain = getattr(holder, names[-1], None) or getattr(holder, names[0], None)
        if plain is None or getattr(holder, names[0]) is not plain:
            return
        hook = unseen(like(hooked(plain), plain))
        # Printing an exception may run code of the program: this frame below it is none of the recorder's at work.
        hook.__code__ = hook.__code__.replace(co_filename="<pellucid>")
        for name in names:
            if getattr(holder, name, None) is plain:
                setattr(holder, name, hook)
                self._exchanged.append((holder, name, hook, plain))

    def _tell(self, error, where):
        if error is None or not self._r.active:
            return
        text = f"{text_of(error) or 'SystemExit'} {where}"
        self._count += 1
        if self._count <= _MOST:
            self._texts.append(text)
        if not self._is_recorded(error.__traceback__):
            self._tell_gap(f"{text}: raised by code that is not recorded")

    def _is_recorded(self, trace):
        while trace is not None and not self._r.functions.records(trace.tb_frame.f_code):
            trace = trace.tb_next
        return trace is not None

    def _tell_gap(self, text):
        r = self._r
        if not r.acquire(False) and not r.enter():
            return
        try:
            if get_ident() != r.thread:
                r.switch()
            r.text_event(b"\x60\x00", text)
        except BaseException as failure:
            r.failed(failure)
        finally:
            r.release()


def _where(unraisable):
    """Nothing of the program's is asked what it is called."""
    if "atexit" in (unraisable.err_msg or ""):
        return "in a handler at the end"
    thing = unraisable.object
    name = thing.__qualname__ if type(thing) in (FunctionType, BuiltinFunctionType) else name_of(type(thing))
    return f"in {name}"
