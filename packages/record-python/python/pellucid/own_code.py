"""What runs, or has failed, that is the recorder's own code."""

import os

_OWN_DIRECTORY = os.path.dirname(os.path.abspath(__file__))


def inside_recorder(frame):
    """Whether a probe is at work below the frame; `run`, which is below everything, is none."""
    while frame is not None:
        if _is_own_code(frame.f_code):
            return True
        frame = frame.f_back
    return False


def _is_own_code(code):
    return code.co_filename.startswith(_OWN_DIRECTORY) and code.co_name not in ("<module>", "run")


def is_own(error):
    """Whether the error came from the recorder's own code: neither from a signal handler nor from an interrupt."""
    if isinstance(error, (KeyboardInterrupt, SystemExit, GeneratorExit)):
        return False
    last = error.__traceback__
    while last is not None and last.tb_next is not None:
        last = last.tb_next
    return last is None or _is_own_code(last.tb_frame.f_code)


def describe(error):
    last = error.__traceback__
    while last is not None and last.tb_next is not None:
        last = last.tb_next
    place = f" ({os.path.basename(last.tb_frame.f_code.co_filename)}:{last.tb_lineno})" if last is not None else ""
    return f"{type(error).__name__}: {error}{place}"
