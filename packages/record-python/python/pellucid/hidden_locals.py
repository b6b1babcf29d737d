"""The variables of comprehensions in modules and class bodies, which Python keeps in their frames but hides since 3.12.

`CodeType.replace` forgets that they are hidden: then `locals()` and `exec` would take names out of the module. What a code object knows of its
variables cannot be told from Python, so it is copied from the code as it was, where it lies: just before the file name.
"""

import sys

from .kept_builtins import __builtins__  # noqa: F401
from .native import core

_OPTIMIZED = 1


def keep_hidden_locals(code, before):
    """`code` was made from `before` by `replace`, and has run nowhere yet."""
    if sys.version_info < (3, 12) or code.co_flags & _OPTIMIZED or not code.co_varnames:
        return
    if core is not None:
        core.copy_kinds_of_locals(code, before)
        return
    try:
        import ctypes
    except ImportError:
        return
    count = len(code.co_varnames) + len(code.co_cellvars) + len(code.co_freevars)
    ctypes.memmove(_kinds(code, ctypes), _kinds(before, ctypes), count)


def _kinds(code, ctypes):
    words = (ctypes.c_size_t * (type(code).__basicsize__ // 8)).from_address(id(code))
    return list(words)[list(words).index(id(code.co_filename)) - 1] + bytes.__basicsize__ - 1
