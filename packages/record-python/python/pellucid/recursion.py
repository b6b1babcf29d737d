"""Room for the recorder at the deepest point of a program's recursion, without the program noticing a higher limit."""

import sys

from .kept_builtins import __builtins__  # noqa: F401

ROOM = 150


class Depth:
    """`reached` is asked in recorded functions; only they can go deep without the interpreter's own check coming too late for us."""

    def __init__(self, own_frames):
        self._own = own_frames
        self._set, self._get = sys.setrecursionlimit, sys.getrecursionlimit

    def install(self):
        set_limit, get_limit = self._set, self._get

        def setrecursionlimit(limit):
            set_limit(limit + ROOM if type(limit) is int and limit > 0 else limit)

        def getrecursionlimit():
            return get_limit() - ROOM

        set_limit(get_limit() + ROOM)
        sys.setrecursionlimit = setrecursionlimit
        sys.getrecursionlimit = getrecursionlimit

    def uninstall(self):
        sys.setrecursionlimit, sys.getrecursionlimit = self._set, self._get
        self._set(self._get() - ROOM)

    def reached(self, frame):
        """Whether the frame is deeper than the program's limit allows."""
        left = self._get() - ROOM + self._own
        while frame is not None:
            frame = frame.f_back
            left -= 1
            if left < 0:
                return True
        return False
