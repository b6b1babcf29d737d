"""Locals that hold the numbers of calls, for inner functions that bind the variables of outer ones. No source can have their names.

They come last where the interpreter sorts names, so that a place in `__closure__` is what it is without us.
"""

from types import CellType

from .kept_builtins import __builtins__  # noqa: F401

PREFIX = "\U0010ffffcall"


def with_hidden_cells(code, cells):
    """The closure that a program gives to code, completed by cells for our names; they hold no call's number."""
    count = sum(name.startswith(PREFIX) for name in code.co_freevars)
    if count and type(cells) is tuple and len(cells) == len(code.co_freevars) - count:
        return cells + tuple([CellType(0) for _ in range(count)])
    return cells


def without_hidden_names(names):
    """What `locals()` or `vars()` has given, as it is without us."""
    if type(names) is dict:
        for name in [name for name in names if type(name) is str and name.startswith(PREFIX)]:
            del names[name]
    return names


def names_of_scope(function, names):
    """What `dir()` gives in the scope that `locals()` has given. It is not called itself: the dictionary would get the hidden names anew.

    `function`: what `dir` is there.
    """
    if function is not dir:
        return function()
    return sorted(without_hidden_names(names) if type(names) is dict else names.keys())
