"""Pellucid's recorder for Python: rewrites a program's sources as they load, and keeps what they do.

`python -m pellucid PROGRAM` records a whole run, `record` and `recorded` a part of one. Options of both: `project` (the folder below which
sources are recorded; default: the caller's project), `include` and `exclude` (globs), `max_string`, `max_items`, `show_secrets`.
"""

import sys as _sys

VERSION = "0.1.0"

if _sys.version_info < (3, 8):
    _sentence = "pellucid %s records Python 3.8 or newer, and this is Python %d.%d: run it with a newer one" % (
        VERSION,
        *_sys.version_info[:2],
    )
    # `python -m pellucid` imports this first.
    raise SystemExit(_sentence) if _sys.argv[:1] == ["-m"] else ImportError(_sentence)


def record(path, **options):
    """`with pellucid.record("part.pellucid"):` records what happens in the block.

    Functions of the project are recorded whole, whether they were loaded before or are loaded within; of the function that the block
    stands in, each statement is recorded with what it changed. Within a run that is recorded already the block is a part of that one.

    @raise pellucid.recording_file.CannotRecord when the recording cannot be written to `path`.
    """
    from .block import Block

    return Block(path, **options)


def recorded(function=None, path=None, **options):
    """`@pellucid.recorded`, or `@pellucid.recorded(path="steps-{call}.pellucid")`: each outermost call of the function makes a recording.

    It is `NAME.pellucid` where no path is given, and a later call takes the place of an earlier one unless the path has `{call}` in it.
    """
    from .recorded_calls import recorded as decorate

    return (lambda decorated: decorate(decorated, path, options)) if function is None else decorate(function, path, options)


def load_ipython_extension(shell):
    """`%load_ext pellucid`"""
    from .first_use import build_core

    build_core()
    from .jupyter import install

    install(shell)
