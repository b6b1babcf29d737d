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
    kinds = _kinds(code, ctypes), _kinds(before, ctypes)
    if None not in kinds:
        ctypes.memmove(*kinds, len(code.co_varnames) + len(code.co_cellvars) + len(code.co_freevars))


def _kinds(code, ctypes):
    """Address of the bytes that say for each variable of the code what it is."""
    size = ctypes.sizeof(ctypes.c_size_t)
    words = list((ctypes.c_size_t * (type(code).__basicsize__ // size)).from_address(id(code)))
    if id(code.co_filename) not in words:
        return None
    return words[words.index(id(code.co_filename)) - 1] + bytes.__basicsize__ - 1
