"""The project that a program belongs to: whose sources are recorded."""

import os

_MARKS = (".git", "package.json", "pyproject.toml", "setup.py")


def project_of(program):
    """The nearest folder upwards from the program that looks like the root of a project, else its own. Symbolic links are followed first."""
    own = os.path.dirname(os.path.realpath(program))
    folder = own
    while True:
        if any(os.path.exists(os.path.join(folder, mark)) for mark in _MARKS):
            return folder
        if os.path.dirname(folder) == folder:
            return own
        folder = os.path.dirname(folder)
