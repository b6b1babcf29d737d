"""Room for the recorder at the deepest point of a program's recursion, without the program noticing a higher limit."""

import sys

from .kept_builtins import __builtins__  # noqa: F401
from .native import core
from .unseen_frames import HIDES

ROOM = 150

# What stands between our frames and the program's: the call of `exec`, which counted until Python 3.11, and the function that makes it.
_BEGINNING = 2 if sys.version_info < (3, 12) else 1
_UNCHECKED = 200


class Depth:
    """`reached` is asked in recorded functions; only they can go deep without the interpreter's own check coming too late for us.

    `unchecked`: with so few recorded calls on the stack it need not be asked, since it costs as much as the stack is deep.
    """

    def __init__(self, own_frames):
        self._own = own_frames
        # Of them and what stands between them and the program's, those that are seen.
        self._seen = min(own_frames, 1) if HIDES else own_frames and own_frames + 1
        self.unchecked = _UNCHECKED
        self._set, self._get = sys.setrecursionlimit, sys.getrecursionlimit

    def install(self):
        if core is not None:
            # The core's probes have no frames, and make room for those of Python's.
            core.discount(self._own + _BEGINNING if self._own else 0)
            return
        set_limit, get_limit = self._set, self._get

        def setrecursionlimit(limit):
            set_limit(limit + ROOM if type(limit) is int and limit > 0 else limit)
            self.unchecked = min(_UNCHECKED, limit // 5)

        def getrecursionlimit():
            return get_limit() - ROOM

        set_limit(get_limit() + ROOM)
        sys.setrecursionlimit = setrecursionlimit
        sys.getrecursionlimit = getrecursionlimit

    def uninstall(self):
        if core is not None:
            core.discount(-self._own - _BEGINNING if self._own else 0)
            return
        sys.setrecursionlimit, sys.getrecursionlimit = self._set, self._get
        self._set(self._get() - ROOM)

    def reached(self, frame):
        """Whether the frame is deeper than the program's limit allows."""
        left = self._get() - ROOM + self._seen
        while frame is not None:
            frame = frame.f_back
            left -= 1
            if left < 0:
                return True
        return False
