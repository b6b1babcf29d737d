"""The guard around everything the recorder does, in pure Python; native/guard.c is the core's."""

from time import monotonic, sleep

from .kept_builtins import __builtins__  # noqa: F401

_PAUSE = 0.00005


class Guard:
    """Whoever takes the one element of a list has it: `take` raises IndexError when it is taken. A lock costs four times as much to ask."""

    __slots__ = ("_free", "give", "take")

    def __init__(self):
        self._free = [None]
        self.take = self._free.pop
        self.give = self._free.append

    def acquire(self, blocking=True, timeout=-1):
        """As of a lock."""
        start = None
        while True:
            try:
                self.take()
                return True
            except IndexError:
                pass
            if not blocking:
                return False
            start = monotonic() if start is None else start
            if 0 <= timeout < monotonic() - start:
                return False
            sleep(_PAUSE)

    def release(self):
        if not self._free:
            self.give(None)
