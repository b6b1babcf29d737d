"""Takes the recorder's own frames out of tracebacks."""

import os

_OWN_DIRECTORY = os.path.dirname(os.path.abspath(__file__))

_traceback_of = BaseException.__dict__["__traceback__"].__get__
_set_traceback = BaseException.__dict__["__traceback__"].__set__


def is_own(frame):
    return frame.f_code.co_filename.startswith(_OWN_DIRECTORY)


def trim(error):
    """Cuts the recorder's frames off the end: an interrupt, or a stream that failed, struck inside a probe."""
    trace = _traceback_of(error)
    before = None
    while trace is not None:
        if is_own(trace.tb_frame):
            if before is not None and _all_own(trace):
                before.tb_next = None
            return
        before, trace = trace, trace.tb_next


def trim_start(error):
    """Cuts the recorder's frames off the beginning: those that started the program. Gives the rest."""
    trace = _traceback_of(error)
    while trace is not None and is_own(trace.tb_frame):
        trace = trace.tb_next
    _set_traceback(error, trace)
    return trace


def _all_own(trace):
    while trace is not None:
        if not is_own(trace.tb_frame):
            return False
        trace = trace.tb_next
    return True
