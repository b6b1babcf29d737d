"""Probes that stand where a coroutine goes on after a wait that its source does not show: in `async for` and `async with`."""

from _thread import get_ident
from sys import _getframe

from .kept_builtins import __builtins__  # noqa: F401


class Arrivals:
    def __init__(self, recorder, handling):
        self._r = recorder
        self._handling = handling

    def arrived(self, function):
        """The call that runs here may not be the innermost one that the recorder knows, though it be of the same function."""
        r = self._r

        def probe():
            if not r.acquire(False) and not r.enter():
                return
            try:
                if get_ident() != r.thread:
                    r.switch()
                self._handling.arrived(_getframe(1), function)
            except BaseException as error:
                r.failed(error)
            finally:
                r.release()

        return probe
