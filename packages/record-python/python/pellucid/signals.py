"""The program's signal handlers never run inside a probe: they wait for its end, so that what they do is recorded too."""

import signal
import sys

from .own_code import inside_recorder
from .traceback_trim import is_own


def install(recorder):
    handlers = {}
    set_handler, get_handler = signal.signal, signal.getsignal
    waiting = recorder.signals

    def deliver(number, frame):
        handler = handlers.get(number)
        if handler is None:
            return
        if inside_recorder(sys._getframe(1)):
            waiting.append((handler, number))
            recorder.limit = 0
            return
        handler(number, frame)

    def plain(handler, number):
        return handlers.get(number) if handler is deliver else handler

    def signal_(signalnum, handler):
        if not callable(handler) or handler is signal.default_int_handler:
            before = plain(set_handler(signalnum, handler), signalnum)
            handlers.pop(signalnum, None)
            return before
        before = plain(set_handler(signalnum, deliver), signalnum)
        handlers[signalnum] = handler
        return before

    def getsignal(signalnum):
        return plain(get_handler(signalnum), signalnum)

    signal_.__name__ = signal_.__qualname__ = "signal"
    signal.signal, signal.getsignal = signal_, getsignal


def deliver_waiting(recorder):
    """Runs the handlers that waited; called after the guard, from a probe."""
    frame = sys._getframe(1)
    while frame is not None and is_own(frame):
        frame = frame.f_back
    while recorder.signals:
        handler, number = recorder.signals.pop(0)
        handler(number, frame)
