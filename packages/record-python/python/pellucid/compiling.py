"""Compiling what the program's Python compiles too, with its warnings."""

import contextlib
import warnings

from .kept_builtins import __builtins__  # noqa: F401


def compile_again(source, filename, mode, flags=0, optimize=-1):
    """As `compile`, without the warnings, which have been shown."""
    with quietly():
        return compile(source, filename, mode, flags, dont_inherit=True, optimize=optimize)


def warns(source, filename, mode, flags):
    """Whether compiling it gives warnings, which are not shown.

    @raise what compiling it raises.
    """
    given, show = [], warnings._showwarnmsg
    warnings._showwarnmsg = given.append
    try:
        with _treating_warnings("always"):
            compile(source, filename, mode, flags, dont_inherit=True)
    finally:
        warnings._showwarnmsg = show
    return bool(given)


def quietly():
    """Warnings of code that was compiled before are not shown again."""
    return _treating_warnings("ignore")


@contextlib.contextmanager
def _treating_warnings(action):
    """The ways of `warnings` to change its filters would have old ones shown again."""
    treated = (action, None, Warning, None, 0)
    warnings.filters.insert(0, treated)
    try:
        yield
    finally:
        warnings.filters.remove(treated)
