"""Locals that hold the numbers of calls, for inner functions that bind the variables of outer ones. No source can have their names."""

from .kept_builtins import __builtins__  # noqa: F401

PREFIX = ".call"


def without_hidden_names(names):
    """What `locals()`, `vars()` or `dir()` has given, as it is without us."""
    hidden = [name for name in names if type(name) is str and name.startswith(PREFIX)]
    for name in hidden:
        if type(names) is dict:
            del names[name]
        elif type(names) is list:
            names.remove(name)
    return names
