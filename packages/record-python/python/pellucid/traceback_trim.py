"""Takes the recorder's own frames out of tracebacks."""

import os

from .kept_builtins import __builtins__  # noqa: F401

_OWN_DIRECTORY = os.path.dirname(os.path.abspath(__file__))

_traceback_of = BaseException.__dict__["__traceback__"].__get__
_set_traceback = BaseException.__dict__["__traceback__"].__set__


def is_own(frame):
    return frame.f_code.co_filename.startswith(_OWN_DIRECTORY)


def trim(error, trimmed=None):
    """Cuts the recorder's frames out, but for those at the beginning: a signal, or a stream that failed, struck inside a probe.

    Gives what tells the next call, further up the stack, from where on there is nothing to cut: a deep traceback is walked once, not at
    each of its frames.
    """
    first = before = _traceback_of(error)
    known = trimmed[1] if trimmed is not None and trimmed[0] == id(error) else None
    while before is not None and id(before) != known:
        trace = before.tb_next
        while trace is not None and is_own(trace.tb_frame):
            trace = trace.tb_next
        if trace is not before.tb_next:
            before.tb_next = trace
        before = trace
    return id(error), id(first)


def trim_start(error):
    """Cuts the recorder's frames off the beginning: those that started the program. Gives the rest."""
    trace = _traceback_of(error)
    while trace is not None and is_own(trace.tb_frame):
        trace = trace.tb_next
    _set_traceback(error, trace)
    trim(error)
    return trace
